package dev.relaywatch.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.health.BacktestStore.Sample;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a threshold would have told of the results that are kept: each goes through the same judging
 * and the same streaks as if it came now, in the order of time. Only the streaks and the newest
 * episodes are held in memory, however many results there are.
 */
final class Backtest {
    static final int MOST_EPISODES = 100;

    private final Threshold threshold;
    private final int failures;
    private final int successes;
    private final Thresholds standing;
    private final Map<Place, Course> courses = new HashMap<>();
    private final Deque<Found> newest = new ArrayDeque<>();
    private long samples;
    private int alerts;
    private Duration bad = Duration.ZERO;

    /** Whose results follow each other. */
    private record Place(@Nullable TenantId tenant, String connection) {}

    /** How the results of one place went so far. */
    private static final class Course {
        private Streak streak = Streak.NONE;
        private Instant last = Instant.EPOCH;
        private @Nullable Found open;
    }

    /** An alert that would have been. */
    private static final class Found {
        private final Place place;
        private final Instant from;
        private Level level;
        private @Nullable Instant until;
        private BigDecimal worst;

        Found(Place place, Instant from, Level level, BigDecimal worst) {
            this.place = place;
            this.from = from;
            this.level = level;
            this.worst = worst;
        }
    }

    /**
     * One alert that would have been.
     *
     * @param tenant slug; null for the installation's own
     * @param level the worst it reached
     * @param from when it would have opened
     * @param until when it would have resolved; absent where it still were open
     * @param worst value while it lasted
     */
    record Episode(
            @Nullable String tenant,
            String connection,
            String level,
            Instant from,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant until,
            BigDecimal worst) {}

    /**
     * @param samples results that had the metric
     * @param from of what was read
     * @param to of what was read: the last result where there were too many
     * @param episodes the newest of them, in the order in which they began
     * @param minutesBad of all alerts together
     * @param truncated whether there is more than was read or is listed
     */
    record Result(
            long samples,
            Instant from,
            Instant to,
            List<Episode> episodes,
            int wouldAlert,
            long minutesBad,
            boolean truncated,
            String sentence) {}

    /**
     * @param failures results in a row that confirm a worse level
     * @param successes results in a row that confirm a better one
     * @param standing the bounds that hold; they tell why a service was found unhealthy
     */
    Backtest(Threshold threshold, int failures, int successes, Thresholds standing) {
        this.threshold = threshold;
        this.failures = failures;
        this.successes = successes;
        this.standing = standing;
    }

    /** The next in the order of time. */
    void add(Sample sample) {
        if (sample.status() == HealthStatus.UNKNOWN) {
            return;
        }
        Map<String, BigDecimal> numbers =
                Judge.numbers(HealthResult.healthy(sample.latency(), sample.details()));
        BigDecimal value = numbers.get(threshold.metric());
        if (value == null || !worked(sample, numbers)) {
            return;
        }
        samples++;
        Place place = new Place(sample.tenant(), sample.connection());
        Course course = courses.computeIfAbsent(place, _ -> new Course());
        course.streak = course.streak.after(threshold.judge(value), failures, successes);
        course.last = sample.at();
        Level confirmed = course.streak.confirmed();
        Found open = course.open;
        if (open == null) {
            if (confirmed != Level.FINE) {
                course.open = opened(new Found(place, sample.at(), confirmed, value));
            }
            return;
        }
        if (confirmed == Level.FINE) {
            open.until = sample.at();
            bad = bad.plus(Duration.between(open.from, sample.at()));
            course.open = null;
            return;
        }
        open.level = confirmed.isWorseThan(open.level) ? confirmed : open.level;
        open.worst = worse(open.worst, value);
    }

    private Found opened(Found found) {
        alerts++;
        newest.addLast(found);
        if (newest.size() > MOST_EPISODES) {
            newest.removeFirst();
        }
        return found;
    }

    private BigDecimal worse(BigDecimal one, BigDecimal other) {
        return threshold.direction() == Threshold.Direction.NORMAL
                ? one.max(other)
                : one.min(other);
    }

    /**
     * Of a service that does not work at all the numbers mean nothing. What is kept is the worst of
     * the monitor's word and the bounds: it was the monitor's where no bound explains it.
     */
    private boolean worked(Sample sample, Map<String, BigDecimal> numbers) {
        return sample.status() != HealthStatus.UNHEALTHY
                || numbers.entrySet().stream()
                        .anyMatch(number ->
                                standing.of(sample.tenant(), threshold.service(), number.getKey())
                                        .filter(bounds ->
                                                bounds.judge(number.getValue()) == Level.CRITICAL)
                                        .isPresent());
    }

    /**
     * @param cut when the last result was made that was read, where there were too many
     * @param range as it was asked for
     */
    Result result(Instant from, Instant to, @Nullable Instant cut, String range, Tenancy tenancy) {
        Duration open =
                courses.values().stream()
                        .map(course ->
                                course.open == null
                                        ? Duration.ZERO
                                        : Duration.between(course.open.from, course.last))
                        .reduce(Duration.ZERO, Duration::plus);
        long minutes = bad.plus(open).toMinutes();
        Map<TenantId, String> slugs =
                tenancy.tenants().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
        List<Episode> episodes = newest.stream().map(one -> episode(one, slugs)).toList();
        return new Result(
                samples,
                from,
                Objects.requireNonNullElse(cut, to),
                episodes,
                alerts,
                minutes,
                cut != null || alerts > episodes.size(),
                sentence(minutes, cut, range));
    }

    private static Episode episode(Found one, Map<TenantId, String> slugs) {
        TenantId tenant = one.place.tenant();
        return new Episode(
                tenant == null ? null : slugs.getOrDefault(tenant, tenant.toString()),
                one.place.connection(),
                one.level.text(),
                one.from,
                one.until,
                one.worst);
    }

    private String sentence(long minutes, @Nullable Instant cut, String range) {
        String read = cut == null ? "" : "; later ones were not read, there are too many";
        if (samples == 0) {
            return "No result of the last "
                    + range
                    + " has a number "
                    + threshold.metric()
                    + " of "
                    + threshold.service()
                    + read
                    + ".";
        }
        return "In the last "
                + range
                + " these bounds would have told "
                + counted(alerts, "time")
                + ", of trouble that lasted "
                + counted(minutes, "minute")
                + " in all: "
                + counted(samples, "result")
                + " of "
                + counted(courses.size(), "connection")
                + read
                + ".";
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
