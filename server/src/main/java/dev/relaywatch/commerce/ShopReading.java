package dev.relaywatch.commerce;

import dev.relaywatch.commerce.ShopSource.Batch;
import dev.relaywatch.commerce.ShopSource.Order;
import dev.relaywatch.commerce.ShopSource.Setting;
import dev.relaywatch.commerce.ShopSyncStore.Due;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.OperationResult.Refused;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Reads what is new of a shop: each batch is kept before the next is asked for, so that whoever
 * goes on later begins there. Asks outside of any transaction.
 */
@Component
@EnableConfigurationProperties(ShopSyncProperties.class)
class ShopReading {
    static final Duration LEASE = Duration.ofMinutes(2);

    /** For one step of a reading; well within the lease, which each step begins anew. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    /** Whoever writes an order may take so long from its time to its commit. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Then other shops have their turn. */
    private static final int MOST_BATCHES = 100;

    private static final int MOST_LOOKS = 3;
    private static final Duration CARTS = Duration.ofDays(30);

    private final Map<String, ShopSource> sources;
    private final ShopOrderStore store;
    private final TenantTransaction transaction;
    private final ShopSyncProperties properties;
    private final Clock clock;

    ShopReading(
            List<ShopSource> sources,
            ShopOrderStore store,
            TenantTransaction transaction,
            ShopSyncProperties properties,
            Clock clock) {
        this.sources =
                sources.stream()
                        .collect(Collectors.toMap(ShopSource::platform, Function.identity()));
        this.store = store;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
    }

    /** What came of it. */
    sealed interface Outcome {}

    /**
     * @param complete whether all orders are read, or some are left for the next time
     * @param trouble with something else than the orders, in words; absent where there was none
     * @param lookedAfter the last order that was looked for in the shop
     */
    record Read(boolean complete, @Nullable String trouble, long lookedAfter) implements Outcome {}

    /**
     * @param trouble in words, as the shop or its call had them
     */
    record Away(String trouble) implements Outcome {}

    /** Somebody else reads it, or it is gone. */
    record Lost() implements Outcome {}

    private static final class LeaseLost extends RuntimeException {}

    /** Whether shops of that platform can be read. */
    boolean knows(String platform) {
        return sources.containsKey(platform);
    }

    /**
     * @param zone of the tenant, for a shop that does not say its own
     */
    Outcome read(Due due, Connection connection, ZoneId zone) {
        ShopSource source = Objects.requireNonNull(sources.get(due.platform()));
        Supplier<Shop> shop =
                () ->
                        new Shop(
                                due.tenant(),
                                connection,
                                ShopDirectory.domain(connection),
                                zone,
                                System.nanoTime() + LONGEST.toNanos());
        try {
            return read(due, source, shop, zone);
        } catch (LeaseLost e) {
            return new Lost();
        }
    }

    private Outcome read(Due due, ShopSource source, Supplier<Shop> shop, ZoneId zone) {
        OperationResult<Setting> setting = source.setting(shop.get());
        if (!(setting instanceof Done<Setting>(var told, _))) {
            return new Away(words(setting));
        }
        keep(due, null, () -> store.set(due, told, zone));
        boolean complete;
        switch (changes(due, source, shop)) {
            case Done<Boolean>(var all, _) -> complete = all;
            case OperationResult<Boolean> failed -> {
                return new Away(words(failed));
            }
        }
        List<String> troubles = new ArrayList<>();
        long lookedAfter = due.lookedAfter();
        if (complete) {
            kept(
                    source.carts(shop.get(), clock.instant().minus(CARTS)),
                    carts -> keep(due, null, () -> store.replaceCarts(due, carts)),
                    troubles);
            kept(
                    source.lowStock(shop.get()),
                    low -> keep(due, null, () -> store.replaceStock(due, low)),
                    troubles);
            lookedAfter = lookForGone(due, source, shop, troubles);
        }
        return new Read(complete, troubles.isEmpty() ? null : troubles.getFirst(), lookedAfter);
    }

    private static <T> void kept(
            OperationResult<T> found, Consumer<T> keep, List<String> troubles) {
        if (found instanceof Done<T>(var rows, _)) {
            keep.accept(rows);
        } else {
            troubles.add(words(found));
        }
    }

    /** Whether all were read. */
    private OperationResult<Boolean> changes(Due due, ShopSource source, Supplier<Shop> shop) {
        Instant until = due.changedUntil();
        Instant since = until == null ? begin(due) : until.minus(OVERLAP);
        Instant newest = Instant.MIN;
        boolean inOrder = true;
        @Nullable String next = null;
        for (int number = 0; number < MOST_BATCHES; number++) {
            OperationResult<Batch> found = source.changed(shop.get(), since, next);
            if (!(found instanceof Done<Batch>(var batch, _))) {
                return found.map(_ -> false);
            }
            for (Order order : batch.orders()) {
                inOrder &= !order.modifiedAt().isBefore(newest) || next == null;
                newest = order.modifiedAt().isAfter(newest) ? order.modifiedAt() : newest;
            }
            inOrder &= isSorted(batch.orders());
            boolean isLast = batch.next() == null;
            boolean known = !newest.equals(Instant.MIN) && (isLast || inOrder);
            keep(due, known ? newest : null, () -> store.put(due, young(batch.orders())));
            if (isLast) {
                return OperationResult.done(true);
            }
            if (inOrder && known && newest.isAfter(since.plus(SECOND))) {
                since = newest; // pages would shift under an order that is changed meanwhile
                next = null;
            } else {
                next = batch.next();
            }
        }
        return OperationResult.done(false);
    }

    private Instant begin(Due due) {
        Instant known = due.knownSince();
        return known == null ? clock.instant().minus(properties.history()) : known;
    }

    private static boolean isSorted(List<Order> orders) {
        for (int i = 1; i < orders.size(); i++) {
            if (orders.get(i).modifiedAt().isBefore(orders.get(i - 1).modifiedAt())) {
                return false;
            }
        }
        return true;
    }

    private List<Order> young(List<Order> orders) {
        Instant kept = clock.instant().minus(properties.retention());
        return orders.stream()
                .filter(order -> !order.createdAt().isBefore(kept))
                .collect(
                        Collectors.collectingAndThen(
                                Collectors.toMap(Order::id, Function.identity(), (_, last) -> last),
                                distinct -> List.copyOf(distinct.values())));
    }

    /** What was deleted in a shop is told by nobody: some orders are looked for each time. */
    private long lookForGone(
            Due due, ShopSource source, Supplier<Shop> shop, List<String> troubles) {
        long after = due.lookedAfter();
        for (int look = 0; look < MOST_LOOKS; look++) {
            long from = after;
            List<Long> ids =
                    transaction.within(
                            due.tenant(), () -> store.after(due, from, ShopSource.LOOKED_FOR));
            if (ids.isEmpty() && look == 0 && after > 0) {
                after = 0;
                continue;
            }
            if (ids.isEmpty()) {
                return 0;
            }
            OperationResult<Set<Long>> found = source.present(shop.get(), ids);
            if (!(found instanceof Done<Set<Long>>(var present, _))) {
                troubles.add(words(found));
                return after;
            }
            List<Long> gone = ids.stream().filter(id -> !present.contains(id)).toList();
            keep(due, null, () -> store.forget(due, gone));
            after = ids.getLast();
            if (ids.size() < ShopSource.LOOKED_FOR) {
                return 0;
            }
        }
        return after;
    }

    /**
     * Writes while the shop is ours, and keeps it for longer.
     *
     * @param until how far the changes are read with this
     */
    private void keep(Due due, @Nullable Instant until, Runnable write) {
        Instant now = clock.instant();
        boolean ours =
                transaction.within(
                        due.tenant(),
                        () -> {
                            if (!store.hold(due, now.plus(LEASE), begin(due), until)) {
                                return false;
                            }
                            write.run();
                            return true;
                        });
        if (!ours) {
            throw new LeaseLost();
        }
    }

    private static String words(OperationResult<?> result) {
        return switch (result) {
            case Done<?> _ -> throw new IllegalArgumentException("nothing is wrong");
            case Refused<?>(_, var message) -> message;
            case Failed<?>(_, var message) -> message;
        };
    }
}
