package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Makes a verdict of a result: the monitor's word, the thresholds, and the results before. */
@Component
class Judge {
    /** The status that the monitor itself gave. */
    static final String OWN = "";

    static final String LATENCY = "latencyMs";

    private final Thresholds thresholds;
    private final HealthProperties properties;

    Judge(Thresholds thresholds, HealthProperties properties) {
        this.thresholds = thresholds;
        this.properties = properties;
    }

    /**
     * What is unknown changes no streak. Where the service does not work at all, its numbers mean
     * nothing, and their streaks stay as they are.
     */
    Verdict judge(DueCheck check, HealthResult result, Instant at) {
        Map<String, Streak> streaks = new LinkedHashMap<>(check.streaks());
        List<Judged> judged = new ArrayList<>();
        if (result.status() != HealthStatus.UNKNOWN) {
            judged.add(own(check, result));
            if (result.status() != HealthStatus.UNHEALTHY) {
                numbers(result)
                        .forEach((metric, value) ->
                                thresholds
                                        .of(check.tenant(), check.service(), metric)
                                        .ifPresent(bounds ->
                                                judged.add(number(check, metric, value, bounds))));
            }
        }
        boolean decided = true;
        Level worst = Level.FINE;
        for (Judged one : judged) {
            Streak after = streak(check, one.metric(), one.level());
            if (after.isQuiet()) {
                streaks.remove(one.metric());
            } else {
                streaks.put(one.metric(), after);
            }
            decided &= after.confirmed() == one.level();
            worst = one.level().isWorseThan(worst) ? one.level() : worst;
        }
        HealthStatus status =
                result.status() == HealthStatus.UNKNOWN ? HealthStatus.UNKNOWN : worst.status();
        return new Verdict(
                check, result, at, status, reason(result, judged), streaks, judged, decided);
    }

    private Streak streak(DueCheck check, String metric, Level level) {
        return check.streaks()
                .getOrDefault(metric, Streak.NONE)
                .after(level, properties.failuresToAlert(), properties.successesToRecover());
    }

    private Judged own(DueCheck check, HealthResult result) {
        Level level =
                switch (result.status()) {
                    case HEALTHY, UNKNOWN -> Level.FINE;
                    case DEGRADED -> Level.WARNING;
                    case UNHEALTHY -> Level.CRITICAL;
                };
        return new Judged(
                OWN,
                level,
                check.streaks().getOrDefault(OWN, Streak.NONE).confirmed(),
                streak(check, OWN, level).confirmed(),
                null,
                null,
                null,
                Objects.requireNonNullElse(result.reason(), "answers as it should"));
    }

    /**
     * One number of an operation, as it is now: nothing has to be confirmed. Where it is bad, its
     * words tell the bound alone; who asks knows more of the number. Empty where there are no
     * bounds for it.
     */
    Optional<Judged> operation(
            TenantId tenant, String service, String operation, String number, BigDecimal value) {
        String metric = OperationMetricName.of(operation, number);
        return thresholds
                .ofOperation(tenant, service, operation, number)
                .map(bounds -> {
                    Level level = bounds.judge(value);
                    BigDecimal bound = bounds.bound(level == Level.FINE ? Level.WARNING : level);
                    return new Judged(
                            metric,
                            level,
                            level,
                            level,
                            value,
                            bound,
                            bounds.severity(),
                            level == Level.FINE
                                    ? MetricWords.sentence(service, metric, value)
                                    : passed(metric, bounds, level, bound)
                                            + remedy(service, metric));
                });
    }

    private Judged number(DueCheck check, String metric, BigDecimal value, Threshold bounds) {
        Level level = bounds.judge(value);
        BigDecimal bound = bounds.bound(level == Level.FINE ? Level.WARNING : level);
        return new Judged(
                metric,
                level,
                check.streaks().getOrDefault(metric, Streak.NONE).confirmed(),
                streak(check, metric, level).confirmed(),
                value,
                bound,
                bounds.severity(),
                words(check.service(), metric, value, bounds, level, bound));
    }

    private static String words(
            String service,
            String metric,
            BigDecimal value,
            Threshold bounds,
            Level level,
            BigDecimal bound) {
        String sentence = MetricWords.sentence(service, metric, value);
        return level == Level.FINE
                ? sentence
                : sentence
                        + " ("
                        + passed(metric, bounds, level, bound)
                        + ")"
                        + remedy(service, metric);
    }

    /** {@code warning from 20 % down}. */
    private static String passed(String metric, Threshold bounds, Level level, BigDecimal bound) {
        return level.text()
                + " from "
                + MetricWords.value(metric, bound)
                + (bounds.direction() == Threshold.Direction.NORMAL ? "" : " down");
    }

    private static String remedy(String service, String metric) {
        return Remedies.of(service, metric).map(what -> ": " + what).orElse("");
    }

    /** The monitor's own words come first. */
    private static @org.jspecify.annotations.Nullable String reason(
            HealthResult result, List<Judged> judged) {
        if (result.status() == HealthStatus.UNKNOWN) {
            return result.reason();
        }
        String said =
                judged.stream()
                        .filter(one -> one.level() != Level.FINE)
                        .map(Judged::words)
                        .collect(Collectors.joining("; "));
        return said.isEmpty() ? null : said;
    }

    /** Every number of the details, those of maps inside as {@code outer.inner}. */
    static Map<String, BigDecimal> numbers(HealthResult result) {
        Map<String, BigDecimal> numbers = new LinkedHashMap<>();
        numbers.put(LATENCY, BigDecimal.valueOf(result.latency().toMillis()));
        collect("", result.details(), numbers);
        return numbers;
    }

    private static void collect(String prefix, Map<?, ?> details, Map<String, BigDecimal> numbers) {
        details.forEach((key, value) -> {
            String name = prefix + key;
            if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
                numbers.put(name, new BigDecimal(number.toString()));
            } else if (value instanceof Map<?, ?> inner) {
                collect(name + ".", inner, numbers);
            }
        });
    }
}
