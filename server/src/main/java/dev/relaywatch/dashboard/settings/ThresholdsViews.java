package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.ThresholdsView.Row;
import dev.relaywatch.health.BoundsSettings;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.MetricWords;
import dev.relaywatch.health.ServiceBounds;
import dev.relaywatch.health.ServiceBounds.Line;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the thresholds together. */
@Component
class ThresholdsViews {
    private static final int MOST = 100;

    private final ServiceBounds bounds;
    private final BoundsSettings settings;
    private final Health health;

    ThresholdsViews(ServiceBounds bounds, BoundsSettings settings, Health health) {
        this.bounds = bounds;
        this.settings = settings;
        this.health = health;
    }

    /**
     * @param typed into the form of the panel; empty before that
     */
    ThresholdsView of(
            Look look,
            @Nullable Notice notice,
            Map<String, String> typed,
            List<FieldError> errors) {
        Map<TenantId, Tenant> stores =
                look.stores().stream().collect(Collectors.toMap(Tenant::id, one -> one));
        Set<String> checked =
                health.checks(look.tenant()).stream()
                        .map(CheckState::service)
                        .collect(Collectors.toSet());
        List<Line> lines =
                bounds.all(look.tenant()).stream()
                        .filter(one -> one.tenant() == null || stores.containsKey(one.tenant()))
                        .sorted(Comparator.comparing(Line::service).thenComparing(Line::metric))
                        .toList();
        Map<Boolean, List<Row>> rows =
                lines.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        one -> !one.bounds().origin().equals("built_in"),
                                        Collectors.mapping(
                                                one -> row(one, stores, checked, look),
                                                Collectors.toList())));
        Address list = Deeds.at(SettingsNav.THRESHOLDS, look.asked(Deeds.TENANT));
        boolean may = look.may(Role.ADMIN);
        return new ThresholdsView(
                look,
                notice,
                may ? list.with(ThresholdPanels.ADD, "any").toString() : "",
                rows.getOrDefault(true, List.of()).stream().limit(MOST).toList(),
                rows.getOrDefault(false, List.of()),
                may
                        ? ThresholdPanels.of(
                                look, settings.services(), held(lines, look), list, typed, errors)
                        : null);
    }

    /** Those that hold here, the nearest first: of the store, set for all, that come along. */
    private static List<Line> held(List<Line> lines, Look look) {
        return lines.stream()
                .filter(one -> one.tenant() == null || one.tenant().equals(look.tenant()))
                .sorted(
                        Comparator.comparing((Line one) -> one.tenant() == null)
                                .thenComparing(one -> one.bounds().origin().equals("built_in")))
                .toList();
    }

    private static Row row(Line one, Map<TenantId, Tenant> stores, Set<String> checked, Look look) {
        Tenant store = one.tenant() == null ? null : stores.get(one.tenant());
        CheckFacts.Bounds held = one.bounds();
        String from = held.direction().equals("inverse") ? "≤ " : "≥ ";
        return new Row(
                "bounds-"
                        + Integer.toHexString(
                                Objects.hash(one.service(), one.metric(), one.tenant())),
                one.service().equals(ThresholdPanels.EVERY)
                        ? "Every other service"
                        : ServiceName.of(one.service()),
                checked.contains(one.service()) ? href(one, store, look) : "",
                ThresholdPanels.metric(one.service(), one.metric()),
                store == null ? "all stores" : store.name(),
                said(one.metric(), from, held.warning()),
                said(one.metric(), from, held.critical()),
                one.severity() == null ? "" : one.severity().toUpperCase(Locale.ROOT),
                held.origin().equals("file"),
                change(one, store, look));
    }

    /** What the file says only the file changes; what comes with the server is set over. */
    private static String change(Line one, @Nullable Tenant store, Look look) {
        boolean may =
                store == null
                        ? look.may(Role.ADMIN)
                        : look.person().calling(Role.ADMIN).may(store.id());
        return !may
                        || one.service().equals(ThresholdPanels.EVERY)
                        || one.bounds().origin().equals("file")
                ? ""
                : Deeds.at(
                                SettingsNav.THRESHOLDS,
                                store == null ? look.asked(Deeds.TENANT) : store.slug())
                        .with(ThresholdPanels.SERVICE, one.service())
                        .with(ThresholdPanels.METRIC, one.metric())
                        .toString();
    }

    private static String href(Line one, @Nullable Tenant store, Look look) {
        if (one.metric().startsWith(ThresholdPanels.OPERATIONS)) {
            return "";
        }
        Address page = look.frame().to("/health/" + one.service());
        return (store == null ? page : page.with("tenant", store.slug())) + "#bounds";
    }

    private static String said(String metric, String from, @Nullable BigDecimal bound) {
        return bound == null ? "" : from + MetricWords.value(metric, bound);
    }
}
