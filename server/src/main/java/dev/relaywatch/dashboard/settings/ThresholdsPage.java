package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.settings.ThresholdsView.Row;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.MetricWords;
import dev.relaywatch.health.ServiceBounds;
import dev.relaywatch.health.ServiceBounds.Line;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** From where on numbers of checks are bad: seen together; they are set where they can be tried. */
@RestController
class ThresholdsPage {
    private static final String EVERY = "*";
    private static final String OPERATIONS = "operations.";
    private static final int MOST = 100;

    private final Looks looks;
    private final Pages pages;
    private final ServiceBounds bounds;
    private final Health health;

    ThresholdsPage(Looks looks, Pages pages, ServiceBounds bounds, Health health) {
        this.looks = looks;
        this.pages = pages;
        this.bounds = bounds;
        this.health = health;
    }

    @Allowed(Right.LOOK)
    @GetMapping(SettingsNav.THRESHOLDS)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Thresholds",
                List.of(),
                look -> pages.page("settings/thresholds", of(look)));
    }

    private ThresholdsView of(Look look) {
        Map<TenantId, Tenant> stores =
                look.stores().stream().collect(Collectors.toMap(Tenant::id, one -> one));
        Set<String> checked =
                health.checks(look.tenant()).stream()
                        .map(CheckState::service)
                        .collect(Collectors.toSet());
        Map<Boolean, List<Row>> rows =
                bounds.all(look.tenant()).stream()
                        .filter(one -> one.tenant() == null || stores.containsKey(one.tenant()))
                        .sorted(Comparator.comparing(Line::service).thenComparing(Line::metric))
                        .collect(
                                Collectors.partitioningBy(
                                        one -> !one.bounds().origin().equals("built_in"),
                                        Collectors.mapping(
                                                one -> row(one, stores, checked, look),
                                                Collectors.toList())));
        return new ThresholdsView(
                look,
                rows.getOrDefault(true, List.of()).stream().limit(MOST).toList(),
                rows.getOrDefault(false, List.of()));
    }

    private static Row row(Line one, Map<TenantId, Tenant> stores, Set<String> checked, Look look) {
        Tenant store = one.tenant() == null ? null : stores.get(one.tenant());
        CheckFacts.Bounds held = one.bounds();
        String from = held.direction().equals("inverse") ? "≤ " : "≥ ";
        return new Row(
                "bounds-"
                        + Integer.toHexString(
                                Objects.hash(one.service(), one.metric(), one.tenant())),
                one.service().equals(EVERY) ? "Every other service" : ServiceName.of(one.service()),
                checked.contains(one.service()) ? href(one, store, look) : "",
                metric(one.service(), one.metric()),
                store == null ? "all stores" : store.name(),
                said(one.metric(), from, held.warning()),
                said(one.metric(), from, held.critical()),
                one.severity() == null ? "" : one.severity().toUpperCase(Locale.ROOT),
                held.origin().equals("file"));
    }

    private static String href(Line one, @Nullable Tenant store, Look look) {
        if (one.metric().startsWith(OPERATIONS)) {
            return "";
        }
        Address page = look.frame().to("/health/" + one.service());
        return (store == null ? page : page.with("tenant", store.slug())) + "#bounds";
    }

    /** {@code operations.*.p95Ms} is of each operation on a shop. */
    private static String metric(String service, String metric) {
        String name = MetricWords.name(service, metric);
        if (!metric.startsWith(OPERATIONS)) {
            return name;
        }
        String rest = metric.substring(OPERATIONS.length());
        String operation = rest.substring(0, Math.max(0, rest.lastIndexOf('.')));
        return name + " of " + (operation.equals(EVERY) ? "each operation" : operation);
    }

    private static String said(String metric, String from, @Nullable BigDecimal bound) {
        return bound == null ? "" : from + MetricWords.value(metric, bound);
    }
}
