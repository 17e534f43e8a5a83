package dev.relaywatch.dashboard.overview;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.alerts.AlertRow;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.overview.OverviewView.Part;
import dev.relaywatch.dashboard.store.FirstEvents;
import dev.relaywatch.dashboard.store.SetupPage;
import dev.relaywatch.delivery.DeliveryFacts;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthGlance;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the overview together: a sentence first, then what needs a person, then the rest. */
@Component
class Overviews {
    private static final int SHOWN = 8;
    private static final int NAMED = 2;

    private final Alerts alerts;
    private final DeliveryFacts deliveries;
    private final Health health;
    private final PipelineTiles tiles;
    private final TroubledStores troubled;
    private final FirstEvents firstEvents;

    Overviews(
            Alerts alerts,
            DeliveryFacts deliveries,
            Health health,
            PipelineTiles tiles,
            TroubledStores troubled,
            FirstEvents firstEvents) {
        this.alerts = alerts;
        this.deliveries = deliveries;
        this.health = health;
        this.tiles = tiles;
        this.troubled = troubled;
        this.firstEvents = firstEvents;
    }

    OverviewView of(Look look, Afterwards after) {
        List<TenantId> ids = look.stores().stream().map(Tenant::id).toList();
        List<AlertLine> active = alerts.active(look.tenant());
        List<AlertRow> rows = active.stream().map(one -> AlertRow.of(one, look)).toList();
        List<AlertRow> open =
                rows.stream()
                        .filter(row -> row.acknowledgedBy() == null && !row.silenced())
                        .toList();
        List<StuckMoney> stuck = deliveries.stuck(ids);
        Cost cost = Cost.of(stuck);
        HealthGlance glance = health.glance(look.tenant());
        Set<TenantId> failing = failing(stuck, glance, active, look);
        OverviewView.Tiles numbers = tiles.of(look, ids);
        return new OverviewView(
                look,
                after,
                state(open, glance),
                sentence(open, glance),
                then(cost, look.stores().size(), failing.size(), numbers),
                open.stream().limit(SHOWN).toList(),
                Math.max(0, open.size() - SHOWN),
                rows.stream().filter(row -> row.acknowledgedBy() != null).limit(SHOWN).toList(),
                cost,
                numbers,
                look.store() == null ? troubled.of(look, glance, stuck, rows, SHOWN) : List.of(),
                Math.max(0, failing.size() - SHOWN),
                glance.services().stream().filter(one -> one.status().isBad()).toList(),
                glance.services().stream()
                        .filter(one -> one.status() == HealthStatus.HEALTHY)
                        .count(),
                glance.services().stream().mapToLong(HealthGlance.OfService::checks).sum(),
                look.may(Role.ANALYST),
                setup(look),
                look.person().everywhere());
    }

    private @Nullable Address setup(Look look) {
        Tenant store = look.store();
        return store == null || !look.may(Role.ADMIN) || firstEvents.isAnyDelivered(store.id())
                ? null
                : SetupPage.of(store.slug());
    }

    private static String state(List<AlertRow> open, HealthGlance glance) {
        boolean urgent = open.stream().anyMatch(row -> row.severity().equals("p1"));
        if (urgent || glance.services().stream().anyMatch(one -> one.unhealthy() > 0)) {
            return HealthStatus.UNHEALTHY.text();
        }
        boolean bad =
                !open.isEmpty() || glance.services().stream().anyMatch(one -> one.status().isBad());
        if (bad) {
            return HealthStatus.DEGRADED.text();
        }
        return glance.services().isEmpty()
                ? HealthStatus.UNKNOWN.text()
                : HealthStatus.HEALTHY.text();
    }

    private static List<Part> sentence(List<AlertRow> open, HealthGlance glance) {
        if (open.isEmpty()) {
            boolean bad = glance.services().stream().anyMatch(one -> one.status().isBad());
            return List.of(
                    new Part(
                            bad
                                    ? "Nothing needs you now; what is wrong is being watched."
                                    : "Nothing needs you now.",
                            ""));
        }
        List<Part> parts = new ArrayList<>();
        for (AlertRow row : open.stream().limit(NAMED).toList()) {
            parts.add(new Part((parts.isEmpty() ? "" : ", and "), ""));
            parts.add(new Part(row.title(), "#alert-" + row.id()));
            parts.add(new Part(" since " + row.since().text(), ""));
        }
        parts.add(
                new Part(
                        open.size() > NAMED
                                ? "; " + Figures.count(open.size() - NAMED) + " more need you."
                                : ".",
                        ""));
        return parts;
    }

    private static String then(Cost cost, int stores, int failing, OverviewView.Tiles tiles) {
        List<String> sentences = new ArrayList<>();
        if (!cost.totals().isEmpty()) {
            sentences.add(
                    cost.sentence() + (cost.totals().size() > 1 ? " are" : " is") + " stuck.");
        }
        int well = stores - failing;
        if (stores > 1) {
            sentences.add(
                    well <= 0
                            ? "Each store has something failing."
                            : Figures.count(well)
                                    + " of "
                                    + Figures.count(stores)
                                    + " stores "
                                    + (well == 1 ? "has" : "have")
                                    + " nothing failing.");
        }
        if (sentences.size() < 2) {
            sentences.add(
                    Figures.count(tiles.uploaded(), "delivery", "deliveries")
                            + " arrived in the last 24 hours.");
        }
        return String.join(" ", sentences);
    }

    private static Set<TenantId> failing(
            List<StuckMoney> stuck, HealthGlance glance, List<AlertLine> active, Look look) {
        Set<TenantId> failing = new HashSet<>();
        stuck.forEach(one -> failing.add(one.tenant()));
        glance.tenants().forEach(one -> failing.add(one.tenant()));
        Set<String> slugs = new HashSet<>();
        for (AlertLine alert : active) {
            slugs.addAll(alert.tenants());
            if (alert.tenant() != null) {
                slugs.add(alert.tenant());
            }
        }
        look.stores().stream()
                .filter(store -> slugs.contains(store.slug()))
                .forEach(store -> failing.add(store.id()));
        return failing;
    }
}
