package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.FormField.Group;
import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.health.BoundsView.Episode;
import dev.relaywatch.dashboard.health.BoundsView.Held;
import dev.relaywatch.dashboard.health.BoundsView.Trial;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.health.MetricWords;
import dev.relaywatch.health.ServiceBounds;
import dev.relaywatch.health.ServiceBounds.Busy;
import dev.relaywatch.health.ServiceBounds.Mistaken;
import dev.relaywatch.health.ServiceBounds.Tried;
import dev.relaywatch.health.ServiceBounds.Wish;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Role;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The card of bounds: what holds, what others would have told, and setting them. */
@Component
class BoundsViews {
    private static final String METRIC = "metric";
    private static final String DAYS = "days";
    private static final String WEEK = "7d";
    private static final int SHOWN = 5;

    private final ServiceBounds bounds;

    BoundsViews(ServiceBounds bounds) {
        this.bounds = bounds;
    }

    /**
     * @param measured the numbers that checks of the service give
     */
    BoundsView of(Look look, String service, Set<String> measured) {
        TenantId tenant = look.tenant();
        List<ServiceBounds.Held> held = bounds.of(tenant, service);
        Set<String> metrics = new TreeSet<>(measured);
        held.stream()
                .map(ServiceBounds.Held::metric)
                .filter(metric -> metric.equals("latencyMs") || measured.contains(metric))
                .forEach(metrics::add);
        Optional<Wish> wish = wish(look);
        String days = Objects.requireNonNullElse(look.asked(DAYS), WEEK);
        ServiceBounds.@Nullable Trial tried =
                wish.map(one -> bounds.tried(tenant, service, one, days)).orElse(null);
        return new BoundsView(
                held.stream().map(one -> held(service, one)).toList(),
                look.store() == null ? "for all stores" : "for this store alone",
                fields(service, metrics, wish, days, tried),
                tried == null ? null : trial(tried, wish.orElseThrow(), look));
    }

    static boolean isTrying(Look look) {
        return look.asked(METRIC) != null;
    }

    private static Optional<Wish> wish(Look look) {
        return Optional.ofNullable(look.asked(METRIC))
                .map(metric ->
                        new Wish(
                                metric,
                                Objects.requireNonNullElse(look.asked("warning"), ""),
                                Objects.requireNonNullElse(look.asked("critical"), "")));
    }

    /** The bounds of the answer time, for the chart and the number above it. */
    Optional<CheckFacts.Bounds> ofLatency(@Nullable TenantId tenant, String service) {
        return bounds.of(tenant, service).stream()
                .filter(one -> one.metric().equals("latencyMs"))
                .map(ServiceBounds.Held::bounds)
                .findFirst();
    }

    private static Held held(String service, ServiceBounds.Held one) {
        CheckFacts.Bounds bounds = one.bounds();
        String below = bounds.direction().equals("inverse") ? "≤ " : "";
        return new Held(
                MetricWords.name(service, one.metric()),
                bounds.warning() == null
                        ? ""
                        : below + MetricWords.value(one.metric(), bounds.warning()),
                below + MetricWords.value(one.metric(), bounds.critical()),
                switch (bounds.origin()) {
                    case "built_in" -> "comes with Relaywatch";
                    case "file" -> "set in the configuration file";
                    default -> bounds.ownOfTenant() ? "set for this store" : "set for all stores";
                });
    }

    private static List<FormField> fields(
            String service,
            Set<String> metrics,
            Optional<Wish> wish,
            String days,
            ServiceBounds.@Nullable Trial tried) {
        List<FieldError> errors = new ArrayList<>();
        if (tried instanceof Mistaken(var found)) {
            errors.addAll(found);
        }
        List<FormField> fields =
                List.of(
                        FormField.of(METRIC, "choice", "Number", "", false)
                                .choosing(
                                        List.of(
                                                new Group(
                                                        "",
                                                        metrics.stream()
                                                                .map(metric ->
                                                                        new Option(
                                                                                metric,
                                                                                MetricWords.name(
                                                                                        service,
                                                                                        metric)))
                                                                .toList())))
                                .holding(wish.map(Wish::metric).orElse("latencyMs")),
                        FormField.of("warning", "text", "Degraded from", "", true)
                                .holding(wish.map(Wish::warning).orElse("")),
                        FormField.of("critical", "text", "Unhealthy from", "", false)
                                .holding(wish.map(Wish::critical).orElse("")),
                        FormField.of(DAYS, "choice", "On results of", "", false)
                                .choosing(
                                        List.of(
                                                new Group(
                                                        "",
                                                        List.of(
                                                                new Option("24h", "24 hours"),
                                                                new Option(WEEK, "7 days"),
                                                                new Option("30d", "30 days")))))
                                .holding(days));
        return metrics.isEmpty()
                ? List.of()
                : fields.stream().map(field -> field.wrong(errors)).toList();
    }

    private static Trial trial(ServiceBounds.Trial tried, Wish wish, Look look) {
        return switch (tried) {
            case Mistaken(var errors) ->
                    told(
                            "degraded",
                            "These bounds cannot be tried",
                            Said.capital(errors.getFirst().field())
                                    + " "
                                    + errors.getFirst().message()
                                    + ".",
                            List.of(),
                            0,
                            false,
                            wish);
            case Busy _ ->
                    told(
                            "degraded",
                            "Others try bounds just now",
                            "In a few seconds it is your turn: try again.",
                            List.of(),
                            0,
                            false,
                            wish);
            case Tried(var sentence, var times, _, var episodes) ->
                    told(
                            "unknown",
                            times == 0
                                    ? "Nobody would have been told"
                                    : "Somebody would have been told "
                                            + Figures.count(times, "time", "times"),
                            sentence,
                            episodes.reversed().stream()
                                    .limit(SHOWN)
                                    .map(one -> episode(one, wish.metric(), look))
                                    .toList(),
                            Math.max(0, times - SHOWN),
                            look.may(Role.ADMIN),
                            wish);
        };
    }

    private static Trial told(
            String state,
            String title,
            String text,
            List<Episode> episodes,
            int more,
            boolean savable,
            Wish wish) {
        return new Trial(
                state,
                title,
                text,
                episodes,
                more,
                savable,
                wish.metric(),
                wish.warning(),
                wish.critical());
    }

    private static Episode episode(ServiceBounds.Episode one, String metric, Look look) {
        Instant until = one.until();
        BigDecimal worst = one.worst();
        boolean critical = one.level().equals("critical");
        return new Episode(
                critical ? "unhealthy" : "degraded",
                critical ? "Unhealthy" : "Degraded",
                look.moment(one.from()).text(),
                until == null
                        ? "still open"
                        : Figures.duration(Duration.between(one.from(), until)),
                "up to " + MetricWords.value(metric, worst));
    }
}
