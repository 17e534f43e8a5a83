package dev.relaywatch.health;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relaywatch.health.Threshold.Direction;
import dev.relaywatch.health.Threshold.Origin;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.ThresholdsConfigured;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The bounds in force: a tenant's own, else the installation's, else those that come with the
 * server. A change made on one node holds on all of them within {@link #FRESH}.
 */
@Component
class Thresholds {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final String ALL = "all";

    private final ThresholdStore store;
    private final AuditLog audit;
    private final Clock clock;
    private final LoadingCache<String, Map<Key, Threshold>> set;

    /** What a row is found by. */
    private record Key(@Nullable TenantId tenant, String service, String metric) {
        static Key of(Threshold one) {
            return new Key(one.tenant(), one.service(), one.metric());
        }
    }

    Thresholds(ThresholdStore store, AuditLog audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.set = Caffeine.newBuilder().refreshAfterWrite(FRESH).build(_ -> load());
    }

    private Map<Key, Threshold> load() {
        Map<Key, Threshold> loaded = new HashMap<>();
        for (Threshold one : store.all()) {
            loaded.put(Key.of(one), one);
        }
        return loaded;
    }

    /** The bounds of a metric; empty where it has none. */
    Optional<Threshold> of(@Nullable TenantId tenant, String service, String metric) {
        Map<Key, Threshold> all = set.get(ALL);
        Threshold own = tenant == null ? null : all.get(new Key(tenant, service, metric));
        return Optional.ofNullable(own)
                .or(() -> Optional.ofNullable(all.get(new Key(null, service, metric))))
                .or(() -> BuiltInThresholds.of(service, metric));
    }

    /**
     * The bounds of a number of one operation: a tenant's own before the installation's before
     * those that come with the server, and of each the one that names the operation before {@code
     * *}.
     *
     * @param number {@code successRate}, {@code p95Ms} or {@code failuresInARow}
     */
    Optional<Threshold> ofOperation(
            TenantId tenant, String service, String operation, String number) {
        String named = OperationMetricName.of(operation, number);
        String every = OperationMetricName.of(OperationMetricName.EVERY, number);
        return exactly(tenant, service, named)
                .or(() -> exactly(tenant, service, every))
                .or(() -> exactly(null, service, named))
                .or(() -> exactly(null, service, every))
                .or(() -> BuiltInThresholds.of(service, every));
    }

    /** The row itself, and no other that would stand in for it. */
    Optional<Threshold> exactly(@Nullable TenantId tenant, String service, String metric) {
        return Optional.ofNullable(set.get(ALL).get(new Key(tenant, service, metric)));
    }

    /** What was set, and what comes with the server where nothing was. */
    List<Threshold> list() {
        Map<Key, Threshold> all = set.get(ALL);
        Stream<Threshold> builtIn =
                BuiltInThresholds.all().stream()
                        .filter(one ->
                                !all.containsKey(new Key(null, one.service(), one.metric())));
        return Stream.concat(all.values().stream(), builtIn).toList();
    }

    /** In the running transaction of its owner; holds here at once after the commit. */
    boolean set(Threshold threshold, Actor by) {
        Optional<Threshold> before = stored(Key.of(threshold));
        boolean changed = store.upsert(threshold, by.name(), clock.instant());
        if (changed) {
            changed(before, Optional.of(threshold), by);
        }
        TenantTransaction.afterCommit(set::invalidateAll);
        return changed;
    }

    /** Back to what holds without it; as {@link #set}. */
    boolean remove(@Nullable TenantId tenant, String service, String metric, Actor by) {
        Optional<Threshold> before = stored(new Key(tenant, service, metric));
        boolean removed = store.delete(tenant, service, metric);
        if (removed) {
            changed(before, Optional.empty(), by);
        }
        TenantTransaction.afterCommit(set::invalidateAll);
        return removed;
    }

    @EventListener
    void on(ThresholdsConfigured configured) {
        List<Threshold> named =
                configured.bounds().stream()
                        .map(one ->
                                new Threshold(
                                        configured.tenant(),
                                        one.service(),
                                        one.metric(),
                                        one.inverse() ? Direction.INVERSE : Direction.NORMAL,
                                        one.warning(),
                                        one.critical(),
                                        one.severity() == null
                                                ? null
                                                : one.severity().toLowerCase(Locale.ROOT),
                                        Origin.FILE))
                        .toList();
        Map<Key, Threshold> before = load();
        Instant now = clock.instant();
        for (Threshold one : named) {
            if (store.upsert(one, Actor.FILE.name(), now)) {
                changed(Optional.ofNullable(before.get(Key.of(one))), Optional.of(one), Actor.FILE);
            }
        }
        store.deleteLeftOut(configured.tenant(), named);
        Set<Key> kept = named.stream().map(Key::of).collect(Collectors.toSet());
        before.values().stream()
                .filter(one -> one.origin() == Origin.FILE)
                .filter(one -> Objects.equals(one.tenant(), configured.tenant()))
                .filter(one -> !kept.contains(Key.of(one)))
                .forEach(one -> changed(Optional.of(one), Optional.empty(), Actor.FILE));
        TenantTransaction.afterCommit(set::invalidateAll);
    }

    /** As the running transaction sees it, however old what is remembered is. */
    private Optional<Threshold> stored(Key key) {
        return store.one(key.tenant(), key.service(), key.metric());
    }

    private void changed(Optional<Threshold> before, Optional<Threshold> after, Actor by) {
        Threshold one = after.or(() -> before).orElseThrow();
        audit.record(
                AuditEntry.of(
                                one.tenant(),
                                by,
                                after.isPresent()
                                        ? AuditAction.THRESHOLD_SET
                                        : AuditAction.THRESHOLD_REMOVED,
                                one.service() + " " + one.metric())
                        .changing(
                                before.map(Thresholds::bounds).orElse(null),
                                after.map(Thresholds::bounds).orElse(null)));
    }

    private static Map<String, Object> bounds(Threshold one) {
        Map<String, Object> bounds = new LinkedHashMap<>();
        bounds.put("direction", one.direction().name().toLowerCase(Locale.ROOT));
        bounds.put("warning", one.warning());
        bounds.put("critical", one.critical());
        bounds.put("severity", one.severity());
        return bounds;
    }
}
