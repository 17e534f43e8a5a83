package dev.relaywatch.health;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bounds of a service as somebody looks at them, tries others on what was, and sets them. */
@Component
public class ServiceBounds {
    private static final String OPERATIONS = "operations.";

    private final Thresholds thresholds;
    private final BoundsSettings settings;
    private final Backtests backtests;
    private final Monitors monitors;
    private final Tenancy tenancy;
    private final JsonMapper json;

    ServiceBounds(
            Thresholds thresholds,
            BoundsSettings settings,
            Backtests backtests,
            Monitors monitors,
            Tenancy tenancy,
            JsonMapper json) {
        this.thresholds = thresholds;
        this.settings = settings;
        this.backtests = backtests;
        this.monitors = monitors;
        this.tenancy = tenancy;
        this.json = json;
    }

    /** What holds for a number. */
    public record Held(String metric, CheckFacts.Bounds bounds) {}

    /**
     * What somebody types.
     *
     * @param warning empty: critical at once
     * @param critical both empty: what holds without it holds again
     */
    public record Wish(String metric, String warning, String critical) {}

    /** What became of bounds that were tried. */
    public sealed interface Trial {}

    /** By field: {@code metric}, {@code warning}, {@code critical} or {@code range}. */
    public record Mistaken(List<FieldError> errors) implements Trial {
        public Mistaken {
            errors = List.copyOf(errors);
        }
    }

    /** Others try just now; in a few seconds it is free again. */
    public record Busy() implements Trial {}

    /**
     * @param times how often somebody would have been told
     * @param episodes the newest of these, in the order in which they began
     */
    public record Tried(String sentence, int times, long minutesBad, List<Episode> episodes)
            implements Trial {
        public Tried {
            episodes = List.copyOf(episodes);
        }
    }

    /**
     * @param level {@code warning} or {@code critical}, the worst it reached
     * @param until absent where it still were open
     */
    public record Episode(String level, Instant from, @Nullable Instant until, BigDecimal worst) {}

    /** What holds for the numbers of a service's checks; that of its operations is left out. */
    public List<Held> of(@Nullable TenantId tenant, String service) {
        return thresholds.list().stream()
                .filter(one ->
                        one.service().equals(service)
                                || one.service().equals(BuiltInThresholds.EVERY))
                .filter(one -> one.tenant() == null || one.tenant().equals(tenant))
                .map(Threshold::metric)
                .filter(metric -> !metric.startsWith(OPERATIONS))
                .distinct()
                .sorted()
                .flatMap(metric -> thresholds.of(tenant, service, metric).stream())
                .map(one -> new Held(one.metric(), bounds(one)))
                .toList();
    }

    /**
     * Bounds as they stand.
     *
     * @param tenant whose; absent: they hold for all that have none of their own
     * @param service {@code *}: every service that has none of its own
     * @param severity of the alert; absent where the service and the bound give it
     */
    public record Line(
            @Nullable TenantId tenant,
            String service,
            String metric,
            CheckFacts.Bounds bounds,
            @Nullable String severity) {}

    /**
     * All that are set, and those that come with the server where nothing is.
     *
     * @param tenant whose, beside those for all; absent: everybody's
     */
    public List<Line> all(@Nullable TenantId tenant) {
        return thresholds.list().stream()
                .filter(one ->
                        tenant == null || one.tenant() == null || one.tenant().equals(tenant))
                .map(one ->
                        new Line(
                                one.tenant(),
                                one.service(),
                                one.metric(),
                                bounds(one),
                                one.severity()))
                .toList();
    }

    private static CheckFacts.Bounds bounds(Threshold one) {
        return new CheckFacts.Bounds(
                one.direction().name().toLowerCase(Locale.ROOT),
                one.warning(),
                one.critical(),
                one.origin().name().toLowerCase(Locale.ROOT),
                one.tenant() != null);
    }

    /**
     * What these bounds would have told of the results that are kept.
     *
     * @param tenant whose results; absent: everybody's
     * @param range {@code 24h}, {@code 7d} or {@code 30d}
     */
    public Trial tried(@Nullable TenantId tenant, String service, Wish wish, String range) {
        ObjectNode body = row(tenant, service, wish).put("range", range);
        return switch (BacktestRequest.read(body, tenancy, monitors)) {
            case BacktestRequest.Mistaken(var errors) -> new Mistaken(errors);
            case BacktestRequest.Wish read ->
                    backtests
                            .run(read, tenant)
                            .<Trial>map(ServiceBounds::tried)
                            .orElseGet(Busy::new);
        };
    }

    private static Tried tried(Backtest.Result result) {
        return new Tried(
                result.sentence(),
                result.wouldAlert(),
                result.minutesBad(),
                result.episodes().stream()
                        .map(one -> new Episode(one.level(), one.from(), one.until(), one.worst()))
                        .toList());
    }

    /**
     * Holds from the next result on.
     *
     * @param tenant for whom alone; absent: for all that have none of their own
     * @return what is wrong, by field; empty: it is done
     */
    public List<FieldError> set(@Nullable Tenant tenant, String service, Wish wish, Actor by) {
        TenantId only = tenant == null ? null : tenant.id();
        ObjectNode row = row(only, service, wish);
        thresholds
                .exactly(only, service, wish.metric())
                .ifPresent(before -> row.put("severity", before.severity()));
        return settings.made(tenant, row, by);
    }

    /** In the direction that holds already. */
    private ObjectNode row(@Nullable TenantId tenant, String service, Wish wish) {
        ObjectNode row = json.createObjectNode();
        row.put("service", service);
        row.put("metric", wish.metric());
        Optional<Threshold> before = thresholds.of(tenant, service, wish.metric());
        before.ifPresent(
                one -> row.put("direction", one.direction().name().toLowerCase(Locale.ROOT)));
        BoundsSettings.number(row, "warning", wish.warning());
        BoundsSettings.number(row, "critical", wish.critical());
        return row;
    }
}
