package dev.relaywatch.dashboard.attribution;

import dev.relaywatch.capture.Attributed;
import dev.relaywatch.capture.AttributedSource;
import dev.relaywatch.capture.Attribution;
import dev.relaywatch.dashboard.attribution.AttributionView.Row;
import dev.relaywatch.dashboard.attribution.AttributionView.Step;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Share;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.trackinghealth.TrackingHealth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of attribution together. */
@Component
class Attributions {
    private static final int TOLD_APART = 20;

    private final Attribution attribution;
    private final TrackingHealth health;

    Attributions(Attribution attribution, TrackingHealth health) {
        this.attribution = attribution;
        this.health = health;
    }

    AttributionView of(Look look) {
        List<TenantId> tenants = look.stores().stream().map(Tenant::id).toList();
        Attributed funnel = attribution.of(tenants, look.since(), look.now(), TOLD_APART);
        List<AttributedSource> sources = funnel.sources();
        return new AttributionView(
                look,
                sources.isEmpty(),
                sentence(sources, funnel, look),
                then(sources, funnel),
                funnel.leads() == 0
                        ? "unknown"
                        : Figures.percent(Share.percent(funnel.withGclid(), funnel.leads())),
                funnel.leads() == 0
                        ? "no lead in this time"
                        : Figures.count(funnel.withGclid())
                                + " of "
                                + Figures.count(funnel.leads(), "lead", "leads"),
                arrived(health.uploadSuccess(tenants, look.since(), look.now())),
                steps(funnel),
                values(sources.stream()),
                rows(sources));
    }

    private static String arrived(@Nullable BigDecimal percent) {
        return percent == null ? "nothing was sent" : Figures.percent(percent);
    }

    private static String sentence(List<AttributedSource> sources, Attributed funnel, Look look) {
        if (sources.isEmpty()) {
            return "No lead and no conversion came in " + look.span().sentence() + ".";
        }
        return funnel.closed() > 0
                ? most(sources, AttributedSource::closed, funnel.closed(), "closed deals", look)
                : most(sources, AttributedSource::leads, funnel.leads(), "leads", look);
    }

    private static String most(
            List<AttributedSource> sources,
            ToLongFunction<AttributedSource> of,
            long all,
            String what,
            Look look) {
        Optional<AttributedSource> first =
                sources.stream()
                        .filter(one -> one.kind() != AttributedSource.Kind.OTHERS)
                        .max(Comparator.comparingLong(of))
                        .filter(one -> of.applyAsLong(one) > 0);
        return first.map(one ->
                        "In "
                                + look.span().sentence()
                                + ", "
                                + Figures.count(of.applyAsLong(one))
                                + " of "
                                + Figures.count(all)
                                + " "
                                + what
                                + " came from "
                                + name(one)
                                + (one.campaign() == null
                                        ? "."
                                        : ", campaign " + one.campaign() + "."))
                .orElse(
                        "In "
                                + look.span().sentence()
                                + ", "
                                + what
                                + " came from many sources, few from each.");
    }

    private static String then(List<AttributedSource> sources, Attributed funnel) {
        long unknown =
                sources.stream()
                        .filter(one -> one.kind() == AttributedSource.Kind.UNKNOWN)
                        .mapToLong(AttributedSource::leads)
                        .sum();
        return unknown == 0 || funnel.leads() == 0
                ? ""
                : "Of "
                        + Figures.percent(Share.percent(unknown, funnel.leads()))
                        + " of the leads nobody knows the source.";
    }

    private static List<Step> steps(Attributed funnel) {
        long most =
                Stream.of(funnel.visits(), funnel.leads(), funnel.qualified(), funnel.closed())
                        .max(Comparator.naturalOrder())
                        .orElse(0L);
        return List.of(
                step("Visits", funnel.visits(), most, 0, ""),
                step("Leads", funnel.leads(), most, funnel.visits(), "of visits"),
                step("Qualified", funnel.qualified(), most, funnel.leads(), "of leads"),
                step("Closed", funnel.closed(), most, funnel.qualified(), "of qualified"));
    }

    private static Step step(String label, long count, long most, long before, String of) {
        return new Step(
                label,
                Figures.count(count),
                Share.percent(count, most),
                before == 0 ? "" : Figures.percent(Share.percent(count, before)) + " " + of);
    }

    private static List<Row> rows(List<AttributedSource> sources) {
        long most = sources.stream().mapToLong(AttributedSource::leads).max().orElse(0);
        return sources.stream()
                .map(one ->
                        new Row(
                                name(one),
                                note(one),
                                Figures.count(one.leads()),
                                Share.percent(one.leads(), most),
                                one.leads() == 0
                                        ? "no lead"
                                        : Figures.percent(
                                                Share.percent(one.withGclid(), one.leads())),
                                Figures.count(one.qualified()),
                                Figures.count(one.closed()),
                                values(Stream.of(one))))
                .toList();
    }

    private static String name(AttributedSource one) {
        return switch (one.kind()) {
            case UTM ->
                    one.medium() == null
                            ? Objects.requireNonNullElse(one.source(), "unknown")
                            : one.source() + " / " + one.medium();
            case CLICK -> one.source() + " ads";
            case UNKNOWN -> one.medium() == null ? "an unknown source" : one.medium();
            case OTHERS -> Figures.count(one.sources(), "other source", "other sources");
        };
    }

    private static String note(AttributedSource one) {
        if (one.campaign() != null) {
            return one.campaign();
        }
        return switch (one.kind()) {
            case UTM -> "no campaign named";
            case CLICK -> "known by the click alone";
            case UNKNOWN -> "neither parameters nor a click";
            case OTHERS -> "each with fewer";
        };
    }

    /** Of each currency by itself; the greatest first. */
    private static List<String> values(Stream<AttributedSource> sources) {
        Map<String, BigDecimal> sums = new HashMap<>();
        sources.forEach(one ->
                one.value()
                        .forEach(
                                (currency, value) -> sums.merge(currency, value, BigDecimal::add)));
        List<Map.Entry<String, BigDecimal>> ordered = new ArrayList<>(sums.entrySet());
        ordered.sort(Map.Entry.<String, BigDecimal>comparingByValue().reversed());
        return ordered.stream()
                .map(one -> Figures.sum(one.getValue(), one.getKey()))
                .collect(Collectors.toList());
    }
}
