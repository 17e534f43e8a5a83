package dev.relaywatch.commerce;

import dev.relaywatch.commerce.ShopReading.Away;
import dev.relaywatch.commerce.ShopReading.Lost;
import dev.relaywatch.commerce.ShopReading.Read;
import dev.relaywatch.commerce.ShopSyncStore.Due;
import dev.relaywatch.commerce.ShopSyncStore.Known;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.StorableText;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.ConnectionChanged;
import dev.relaywatch.tenancy.ConnectionRef;
import dev.relaywatch.tenancy.Installation;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reads each shop at regular intervals. Nodes share them by lease; a shop is read by one at a time.
 */
@Component
class ShopSync {
    private static final Logger log = LoggerFactory.getLogger(ShopSync.class);
    private static final int LONGEST_TROUBLE = 500;
    private static final int MOST_DROPS = 200;
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(15);

    private final ShopSyncStore store;
    private final ShopReading reading;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final ShopSyncProperties properties;
    private final Clock clock;
    private final UUID node;
    private final Semaphore free;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Set<ConnectionId> changed = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;
    private boolean released;
    private long refreshed;
    private Set<Known> last = Set.of();

    ShopSync(
            ShopSyncStore store,
            ShopReading reading,
            Tenancy tenancy,
            TenantTransaction transaction,
            ShopSyncProperties properties,
            Installation installation,
            Clock clock) {
        this.store = store;
        this.reading = reading;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.properties = properties;
        this.node = installation.nodeId();
        this.clock = clock;
        this.free = new Semaphore(properties.atOnce());
    }

    /** Another address is another shop; a new key may be a good one. */
    @EventListener
    void on(ConnectionChanged event) {
        TenantTransaction.afterCommit(() -> changed.add(event.connection()));
    }

    /** On a thread of its own: the database may be slow. */
    @Scheduled(initialDelay = 2, fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void roundNowAndThen() {
        if (!stopped && running.compareAndSet(false, true)) {
            Thread _ =
                    Thread.ofVirtual()
                            .name("shop-sync")
                            .start(() -> {
                                try {
                                    round();
                                } catch (RuntimeException e) {
                                    log.warn(
                                            "Which shops are to be read is not known; trying again in 1 s: {}",
                                            e.toString());
                                } finally {
                                    running.set(false);
                                }
                            });
        }
    }

    private void round() {
        if (!released) {
            transaction.acrossTenants(() -> {
                store.releaseClaims(node);
                return true;
            });
            released = true;
        }
        if (!changed.isEmpty()
                || refreshed == 0
                || System.nanoTime() - refreshed >= REFRESH_EVERY.toNanos()) {
            refreshed = System.nanoTime();
            refresh();
            hurryChanged();
        }
        for (Due due : claim(free.availablePermits())) {
            free.acquireUninterruptibly();
            Thread _ =
                    Thread.ofVirtual()
                            .name("shop-read")
                            .start(() -> {
                                try {
                                    read(due);
                                } finally {
                                    free.release();
                                }
                            });
        }
    }

    /** What failed before its connection was changed is due now. */
    void hurryChanged() {
        Set<ConnectionId> anew = Set.copyOf(changed);
        if (!anew.isEmpty()) {
            transaction.acrossTenants(() -> {
                store.hurry(anew, clock.instant());
                return true;
            });
            changed.removeAll(anew);
        }
    }

    /** One row for each shop that there is, and none of what is gone. */
    void refresh() {
        Set<Known> now =
                tenancy.everyConnection().stream()
                        .filter(one -> one.tenant() != null && reading.knows(one.service()))
                        .map(one -> known(Objects.requireNonNull(one.tenant()), one))
                        .collect(Collectors.toSet());
        if (now.equals(last)) {
            return;
        }
        transaction.acrossTenants(() -> {
            store.keepExactly(now, clock.instant());
            return true;
        });
        last = now;
    }

    private Known known(TenantId tenant, ConnectionRef one) {
        return new Known(
                tenant,
                one.id(),
                one.service(),
                tenancy.connection(tenant, one.id())
                        .map(connection -> String.valueOf(connection.baseUrl()))
                        .orElse(null));
    }

    List<Due> claim(int most) {
        Instant now = clock.instant();
        return most == 0
                ? List.of()
                : transaction.acrossTenants(
                        () -> store.claim(node, most, now, now.plus(ShopReading.LEASE)));
    }

    void read(Due due) {
        try {
            Optional<Connection> connection = tenancy.connection(due.tenant(), due.connection());
            Optional<Tenant> tenant = tenancy.tenant(due.tenant());
            if (connection.isPresent() && tenant.isPresent()) {
                settle(
                        due,
                        connection.get(),
                        reading.read(due, connection.get(), tenant.get().timeZone()));
            }
        } catch (DataAccessException e) {
            log.warn(
                    "The shop {} of {} cannot be read without the database; it is due again when its lease ends: {}",
                    due.connection(),
                    due.tenant(),
                    e.toString());
        } catch (RuntimeException e) {
            log.error(
                    "The shop {} of {} could not be read: {}",
                    due.connection(),
                    due.tenant(),
                    Shops.place(e));
            settle(
                    due,
                    null,
                    new Away("the answer of the shop could not be understood; see the log"));
        }
    }

    /** Shops quote what they were sent: secrets and personal data stay here. */
    private void settle(Due due, @Nullable Connection connection, ShopReading.Outcome outcome) {
        Instant now = clock.instant();
        switch (outcome) {
            case Read(var complete, var trouble, var lookedAfter) -> {
                if (trouble != null) {
                    failed(
                            due,
                            shown(trouble, connection),
                            complete ? now : null,
                            now.plus(properties.interval()));
                } else {
                    transaction.acrossTenants(() ->
                            store.succeed(
                                    due,
                                    lookedAfter,
                                    complete ? now : null,
                                    complete ? now.plus(properties.interval()) : now));
                }
            }
            case Away(var trouble) ->
                    failed(
                            due,
                            shown(trouble, connection),
                            null,
                            now.plus(properties.afterFailures(due.failures() + 1)));
            case Lost _ ->
                    log.info(
                            "The shop {} of {} is gone, or read by another node",
                            due.connection(),
                            due.tenant());
        }
    }

    private void failed(Due due, String trouble, @Nullable Instant syncedAt, Instant next) {
        if (transaction.acrossTenants(() -> store.fail(due, trouble, syncedAt, next))
                && due.failures() == 0) {
            log.warn(
                    "The shop {} of {} cannot be read; trying again at {}: {}",
                    due.connection(),
                    due.tenant(),
                    next,
                    trouble);
        }
    }

    private static String shown(String trouble, @Nullable Connection connection) {
        return connection == null
                ? trouble
                : StorableText.made(
                        Redaction.of(connection.secrets().values()).body(trouble, LONGEST_TROUBLE));
    }

    /** In small steps; what is left is removed the next time. */
    @Scheduled(initialDelay = 30, fixedDelay = 360, timeUnit = TimeUnit.MINUTES)
    void dropOld() {
        Instant kept = clock.instant().minus(properties.retention());
        try {
            for (int step = 0; step < MOST_DROPS; step++) {
                if (transaction.acrossTenants(() -> store.dropOrders(kept)) == 0) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            log.warn(
                    "The orders made before {} could not be removed; trying again in 6 h: {}",
                    kept,
                    e.toString());
        }
    }

    /** What is under way ends with its lease, or at the next start. */
    @PreDestroy
    void stop() {
        stopped = true;
    }
}
