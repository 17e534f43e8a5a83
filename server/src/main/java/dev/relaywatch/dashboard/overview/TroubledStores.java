package dev.relaywatch.dashboard.overview;

import dev.relaywatch.dashboard.alerts.AlertRow;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.overview.OverviewView.Hour;
import dev.relaywatch.dashboard.overview.OverviewView.Trouble;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthGlance;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which stores are in trouble: those whose money is stuck first, then those whose services fail.
 */
@Component
class TroubledStores {
    private static final int HOURS = 24;

    private final Health health;

    TroubledStores(Health health) {
        this.health = health;
    }

    private record Found(
            Tenant store,
            HealthGlance.@Nullable OfTenant bad,
            @Nullable StuckMoney stuck,
            @Nullable AlertRow alert) {

        boolean isTrouble() {
            return bad != null || stuck != null || alert != null;
        }

        BigDecimal money() {
            return stuck == null ? BigDecimal.ZERO : stuck.weight();
        }

        int badness() {
            return bad == null ? 0 : bad.status() == HealthStatus.UNHEALTHY ? 2 : 1;
        }
    }

    List<Trouble> of(
            Look look,
            HealthGlance glance,
            List<StuckMoney> stuck,
            List<AlertRow> alerts,
            int most) {
        Map<TenantId, StuckMoney> money =
                stuck.stream().collect(Collectors.toMap(StuckMoney::tenant, Function.identity()));
        List<Found> found =
                look.stores().stream()
                        .map(store ->
                                new Found(
                                        store,
                                        glance.of(store.id()),
                                        money.get(store.id()),
                                        first(alerts, store)))
                        .filter(Found::isTrouble)
                        .sorted(
                                Comparator.comparing(Found::money)
                                        .thenComparingInt(Found::badness)
                                        .reversed())
                        .limit(most)
                        .toList();
        Map<TenantId, Map<Instant, HealthStatus>> hours =
                health.hours(found.stream().map(one -> one.store().id()).toList(), HOURS);
        return found.stream()
                .map(one -> trouble(one, hours.getOrDefault(one.store().id(), Map.of()), look))
                .toList();
    }

    private static @Nullable AlertRow first(List<AlertRow> alerts, Tenant store) {
        return alerts.stream()
                .filter(alert -> alert.stores().contains(store.slug()))
                .findFirst()
                .orElse(null);
    }

    private static Trouble trouble(Found found, Map<Instant, HealthStatus> hours, Look look) {
        HealthGlance.OfTenant bad = found.bad();
        AlertRow alert = found.alert();
        return new Trouble(
                found.store().slug(),
                found.store().name(),
                bad == null ? HealthStatus.DEGRADED.text() : bad.status().text(),
                what(found),
                alert != null
                        ? alert.lasts()
                        : bad != null
                                ? Figures.duration(Duration.between(bad.since(), look.now()))
                                : "",
                found.stuck() == null
                        ? List.of()
                        : found.stuck().totals().stream()
                                .map(total -> Figures.sum(total.value(), total.currency()))
                                .toList(),
                bars(hours, look));
    }

    private static String what(Found found) {
        if (found.alert() != null) {
            return found.alert().title().replace(" of " + found.store().name(), "");
        }
        HealthGlance.OfTenant bad = found.bad();
        if (bad != null) {
            return Optional.of(bad.unhealthy())
                    .filter(services -> !services.isEmpty())
                    .map(services -> names(services) + " unhealthy")
                    .orElseGet(() -> names(bad.degraded()) + " degraded");
        }
        StuckMoney stuck = found.stuck();
        long items =
                stuck == null
                        ? 0
                        : stuck.causes().stream().mapToLong(StuckMoney.Cause::items).sum();
        return Figures.count(items, "delivery is stuck", "deliveries are stuck");
    }

    private static String names(List<String> services) {
        return services.stream().map(ServiceName::of).collect(Collectors.joining(", "));
    }

    private static List<Hour> bars(Map<Instant, HealthStatus> hours, Look look) {
        Instant running = look.now().truncatedTo(ChronoUnit.HOURS);
        List<Hour> bars = new ArrayList<>();
        for (int back = HOURS - 1; back >= 0; back--) {
            Instant hour = running.minus(Duration.ofHours(back));
            HealthStatus status = hours.getOrDefault(hour, HealthStatus.UNKNOWN);
            bars.add(new Hour(mark(status), look.moment(hour).text() + " " + status.text()));
        }
        return bars;
    }

    private static String mark(HealthStatus status) {
        return switch (status) {
            case HEALTHY -> "";
            case DEGRADED -> "d";
            case UNHEALTHY -> "x";
            case UNKNOWN -> "n";
        };
    }
}
