package dev.relaywatch.alerting;

import dev.relaywatch.alerting.AlertLine.AtRisk;
import dev.relaywatch.alerting.AlertReadStore.Entry;
import dev.relaywatch.alerting.NotificationStore.Delivery;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Alerts as they are shown: to whoever sees everything, or to one tenant. */
@Component
class AlertLines {
    private static final int MOST_ACTIVE = 5_000;

    private final AlertReadStore store;
    private final NotificationStore notifications;
    private final MoneyAtRisk money;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final Clock clock;

    AlertLines(
            AlertReadStore store,
            NotificationStore notifications,
            MoneyAtRisk money,
            Tenancy tenancy,
            TenantTransaction transaction,
            Clock clock) {
        this.store = store;
        this.notifications = notifications;
        this.money = money;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What is active first: the most urgent, then what costs most an hour, then the newest. What is
     * resolved comes after it, newest first.
     */
    List<AlertLine> list(AlertFilter wanted, int offset, int limit) {
        Instant now = clock.instant();
        List<Alert> active = active(wanted, now);
        List<Alert> page =
                new ArrayList<>(
                        active.subList(
                                Math.min(offset, active.size()),
                                Math.min(offset + limit, active.size())));
        if (page.size() < limit && wanted.wants(AlertStatus.RESOLVED)) {
            page.addAll(
                    listed(
                            wanted.of(List.of(AlertStatus.RESOLVED)),
                            Math.max(0, offset - active.size()),
                            limit - page.size(),
                            now));
        }
        return lines(page, wanted.tenant(), now);
    }

    /** All of them, in their order. */
    private List<Alert> active(AlertFilter wanted, Instant now) {
        List<AlertStatus> statuses =
                Stream.of(AlertStatus.OPEN, AlertStatus.ACKNOWLEDGED)
                        .filter(wanted::wants)
                        .toList();
        if (statuses.isEmpty()) {
            return List.of();
        }
        List<Alert> found = listed(wanted.of(statuses), 0, MOST_ACTIVE, now);
        Map<UUID, AtRisk> atRisk = money.of(found, wanted.tenant());
        return found.stream()
                .sorted(
                        Comparator.comparing(Alert::severity)
                                .thenComparing(
                                        alert -> MoneyAtRisk.sum(atRisk.get(alert.id())),
                                        Comparator.reverseOrder()))
                .toList();
    }

    private List<Alert> listed(AlertFilter wanted, int offset, int limit, Instant now) {
        return transaction.reading(wanted.tenant(), () -> store.list(wanted, offset, limit, now));
    }

    /**
     * In the order of the ids; those that the tenant may not see, or are gone, are left out.
     *
     * @param tenant for whom; absent: everything is seen
     */
    List<AlertLine> of(Collection<UUID> ids, @Nullable TenantId tenant) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        List<Alert> seen =
                transaction.reading(tenant, () -> store.byIds(ids, now)).stream()
                        .filter(alert -> isSeenBy(alert, tenant))
                        .toList();
        Map<UUID, AlertLine> lines =
                lines(seen, tenant, now).stream()
                        .collect(Collectors.toMap(AlertLine::id, line -> line));
        return ids.stream().distinct().map(lines::get).filter(Objects::nonNull).toList();
    }

    Optional<AlertLine> of(UUID id, @Nullable TenantId tenant) {
        return of(List.of(id), tenant).stream().findFirst();
    }

    /** As each of the viewers sees them, read once for all. */
    Map<Viewer, Map<UUID, AlertLine>> seen(Collection<UUID> ids, Collection<Viewer> viewers) {
        Instant now = clock.instant();
        return transaction.reading(
                null,
                () -> {
                    List<Alert> alerts = store.byIds(ids, now);
                    return seen(alerts, about(alerts, now), viewers);
                });
    }

    /** What is told beside alerts. */
    private record About(List<Entry> timelines, List<Delivery> deliveries) {}

    private About about(List<Alert> alerts, Instant now) {
        List<UUID> ids = alerts.stream().map(Alert::id).toList();
        return new About(store.timeline(ids), notifications.deliveries(ids, now));
    }

    private Map<Viewer, Map<UUID, AlertLine>> seen(
            List<Alert> alerts, About about, Collection<Viewer> viewers) {
        Map<UUID, List<Entry>> timelines =
                about.timelines().stream().collect(Collectors.groupingBy(Entry::alert));
        Map<UUID, List<Delivery>> deliveries =
                about.deliveries().stream().collect(Collectors.groupingBy(Delivery::alert));
        Map<TenantId, String> slugs = slugs();
        Map<Viewer, Map<UUID, AlertLine>> seen = new HashMap<>();
        for (Viewer viewer : viewers) {
            Map<UUID, AlertLine> lines = new HashMap<>();
            Map<UUID, AtRisk> atRisk =
                    money.of(
                            alerts.stream()
                                    .filter(alert -> isSeenBy(alert, viewer.tenant()))
                                    .toList(),
                            viewer.tenant());
            for (Alert alert : alerts) {
                if (isSeenBy(alert, viewer.tenant())) {
                    lines.put(
                            alert.id(),
                            line(
                                    alert,
                                    notes(timelines.getOrDefault(alert.id(), List.of())),
                                    statuses(
                                            deliveries.getOrDefault(alert.id(), List.of()), viewer),
                                    slugs,
                                    atRisk.get(alert.id()),
                                    viewer.tenant()));
                }
            }
            seen.put(viewer, lines);
        }
        return seen;
    }

    private static Map<String, String> statuses(List<Delivery> deliveries, Viewer viewer) {
        Map<String, String> statuses = new LinkedHashMap<>();
        for (Delivery one : deliveries) {
            if (viewer.sees(one.tenant())) {
                statuses.put(one.channel(), one.status());
            }
        }
        return statuses;
    }

    private Map<TenantId, String> slugs() {
        return tenancy.tenants().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
    }

    static boolean isSeenBy(Alert alert, @Nullable TenantId tenant) {
        return tenant == null || tenant.equals(alert.tenant()) || alert.tenants().contains(tenant);
    }

    private List<AlertLine> lines(List<Alert> alerts, @Nullable TenantId tenant, Instant now) {
        if (alerts.isEmpty()) {
            return List.of();
        }
        Viewer viewer = new Viewer(tenant);
        About about = transaction.reading(tenant, () -> about(alerts, now));
        Map<UUID, AlertLine> lines =
                seen(alerts, about, List.of(viewer)).getOrDefault(viewer, Map.of());
        return alerts.stream()
                .map(alert -> lines.get(alert.id()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<AlertLine.Note> notes(List<Entry> timeline) {
        return timeline.stream()
                .filter(entry -> entry.note() != null)
                .map(entry ->
                        new AlertLine.Note(
                                entry.at(), entry.actor(), Objects.requireNonNull(entry.note())))
                .toList();
    }

    /** One of many tenants that a problem strikes learns nothing of the others. */
    private static AlertLine line(
            Alert alert,
            List<AlertLine.Note> notes,
            Map<String, String> deliveries,
            Map<TenantId, String> slugs,
            @Nullable AtRisk atRisk,
            @Nullable TenantId tenant) {
        boolean ofMany = tenant != null && !alert.tenants().isEmpty();
        List<TenantId> tenants = ofMany ? List.of(tenant) : alert.tenants();
        return new AlertLine(
                alert.id(),
                alert.fingerprint(),
                alert.dedupKey(),
                alert.severity().text(),
                alert.source().text(),
                alert.service(),
                alert.tenant() == null ? null : slugs.get(alert.tenant()),
                tenants.stream().map(slugs::get).filter(Objects::nonNull).sorted().toList(),
                alert.connection(),
                alert.metric(),
                alert.currentValue(),
                alert.thresholdValue(),
                ofMany ? alert.service() + " fails for many who use it" : alert.title(),
                ofMany
                        ? "The provider is in trouble; yours is one of those it strikes."
                        : alert.message(),
                alert.status().text(),
                alert.count(),
                alert.flapping(),
                alert.silenced(),
                alert.createdAt(),
                alert.lastSeenAt(),
                alert.acknowledgedAt(),
                alert.acknowledgedBy(),
                alert.resolvedAt(),
                alert.resolvedBy(),
                ofMany ? List.of() : notes,
                new LinkedHashMap<>(deliveries),
                atRisk);
    }
}
