package dev.relaywatch.health;

import dev.relaywatch.health.HealthStore.NewCheck;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ChangedElsewhere;
import dev.relaywatch.tenancy.ConnectionChanged;
import dev.relaywatch.tenancy.ConnectionRef;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps one check for each thing that is watched: none missing, none of what is gone. */
@Component
class CheckList {
    private static final Logger log = LoggerFactory.getLogger(CheckList.class);

    /** The first checks of a start, of a new tenant or of a thousand are spread over this. */
    private static final Duration SPREAD = Duration.ofSeconds(20);

    private final Monitors monitors;
    private final Tenancy tenancy;
    private final HealthStore store;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final AtomicBoolean changed = new AtomicBoolean(true);
    private Set<Object> last = Set.of();

    CheckList(
            Monitors monitors,
            Tenancy tenancy,
            HealthStore store,
            TenantTransaction transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.monitors = monitors;
        this.tenancy = tenancy;
        this.store = store;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** What is watched, without the times. */
    private record Watched(
            @Nullable TenantId tenant,
            String service,
            @Nullable ConnectionId connection,
            String name) {}

    @EventListener
    void on(ConnectionChanged event) {
        TenantTransaction.afterCommit(() -> changed.set(true));
    }

    @EventListener
    void on(ChangedElsewhere heard) {
        changed.set(true);
    }

    /**
     * What there is to watch is to be read again soon, though nothing was heard to have changed.
     */
    void lookAgain() {
        changed.set(true);
    }

    /** Whether a connection changed since it was last asked. */
    boolean takeChanged() {
        return changed.getAndSet(false);
    }

    /** Reads what there is to watch, and writes only where that is new. */
    synchronized void refresh() {
        List<Watched> watched = watched();
        Set<Object> now = new HashSet<>(watched);
        if (now.equals(last)) {
            return;
        }
        Instant at = clock.instant();
        List<NewCheck> checks =
                watched.stream()
                        .map(one ->
                                new NewCheck(
                                        Ids.next(),
                                        one.tenant(),
                                        one.service(),
                                        one.connection(),
                                        one.name(),
                                        at.plusMillis(random.nextLong(SPREAD.toMillis()))))
                        .toList();
        transaction.acrossTenants(() -> {
            store.keepExactly(checks, at).forEach(events::publishEvent);
            return true;
        });
        last = now;
        log.info("{} things are watched", checks.size());
    }

    private List<Watched> watched() {
        List<Watched> watched = new ArrayList<>();
        for (Monitor monitor : monitors.all()) {
            if (monitor.scope() == Monitor.Scope.INSTALLATION) {
                watched.add(new Watched(null, monitor.service(), null, "main"));
            }
            if (monitor.scope() == Monitor.Scope.TENANT) {
                tenancy.tenants()
                        .forEach(tenant ->
                                watched.add(
                                        new Watched(tenant.id(), monitor.service(), null, "main")));
            }
        }
        for (ConnectionRef connection : tenancy.everyConnection()) {
            if (monitors.of(connection.service()).isPresent()) {
                watched.add(
                        new Watched(
                                connection.tenant(),
                                connection.service(),
                                connection.id(),
                                connection.name()));
            }
        }
        return watched;
    }
}
