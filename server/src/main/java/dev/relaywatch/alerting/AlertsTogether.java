package dev.relaywatch.alerting;

import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people do about several alerts at once. */
@Component
public class AlertsTogether {
    /** Of alerts, at once. */
    public static final int MOST = 100;

    private final Alerts alerts;
    private final AlertReadStore store;
    private final TenantTransaction transaction;
    private final Clock clock;

    AlertsTogether(
            Alerts alerts, AlertReadStore store, TenantTransaction transaction, Clock clock) {
        this.alerts = alerts;
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What became of them. */
    public sealed interface Acted {}

    /**
     * @param changed with which it was done
     * @param stood that stood so already
     * @param left that stand so that this does not lead out of it: they are as they were
     */
    public record Done(List<UUID> changed, List<UUID> stood, List<UUID> left) implements Acted {
        public Done {
            changed = List.copyOf(changed);
            stood = List.copyOf(stood);
            left = List.copyOf(left);
        }
    }

    /** Nobody has one of them, or not whoever asked: nothing was done. */
    public record Unknown() implements Acted {}

    /**
     * All in one transaction, each with an audit entry of its own. Each is changed in the order of
     * the ids, so that two who do this at once do not wait for each other.
     *
     * @param ids at most {@link #MOST}
     * @param tenant whose alerts the caller may touch; absent: all
     * @param note for each of them
     */
    public Acted act(
            Collection<UUID> ids,
            Action action,
            @Nullable TenantId tenant,
            Actor actor,
            @Nullable String note) {
        Set<UUID> wanted = new LinkedHashSet<>(ids);
        if (wanted.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " alerts at once");
        }
        List<Alert> known =
                transaction.reading(tenant, () -> store.byIds(wanted, clock.instant())).stream()
                        .filter(alert -> Alerts.mayTouch(alert, tenant))
                        .sorted(Comparator.comparing(Alert::id))
                        .toList();
        return known.size() < wanted.size()
                ? new Unknown()
                : transaction.acrossTenants(() -> acted(known, action, actor, note));
    }

    private Done acted(List<Alert> known, Action action, Actor actor, @Nullable String note) {
        List<UUID> changed = new ArrayList<>();
        List<UUID> others = new ArrayList<>();
        for (Alert alert : known) {
            (alerts.changed(alert, action, actor, note) ? changed : others).add(alert.id());
        }
        Set<UUID> standing =
                others.isEmpty()
                        ? Set.of()
                        : store.byIds(others, clock.instant()).stream()
                                .filter(alert -> alert.status() == action.leadsTo)
                                .map(Alert::id)
                                .collect(Collectors.toSet());
        return new Done(
                changed,
                others.stream().filter(standing::contains).toList(),
                others.stream().filter(id -> !standing.contains(id)).toList());
    }
}
