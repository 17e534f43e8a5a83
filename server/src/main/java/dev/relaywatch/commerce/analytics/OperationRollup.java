package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.OperationHourStore.Progress;
import dev.relaywatch.commerce.analytics.OperationHourStore.Slot;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts the hours and days of operations that are over, and those again to which something came
 * since. One node at a time, the others pass by; a piece is one transaction, and what it did stays
 * done.
 */
@Component
class OperationRollup {
    private static final Logger log = LoggerFactory.getLogger(OperationRollup.class);

    /** An operation is stored when it is over; who stores it until then need not note it. */
    static final Duration CLOSED_AFTER = Duration.ofMinutes(1);

    /**
     * From closing to counting: no transaction that began before the closing is left, since the
     * database ends those that take more than five minutes.
     */
    static final Duration COUNTED_AFTER = Duration.ofMinutes(9);

    /** How long days are kept. */
    static final Duration KEPT = Duration.ofDays(400);

    private static final Duration LONGEST_TURN = Duration.ofSeconds(45);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(2);
    private static final int MOST_HOURS = 24;
    private static final int MOST_CHANGED = 48;
    private static final int AT_ONCE = 500;

    private final OperationHourStore store;
    private final OperationDayStore days;
    private final TenantTransaction transaction;
    private final RetentionProperties retention;
    private final OperationGauge gauge;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    OperationRollup(
            OperationHourStore store,
            OperationDayStore days,
            TenantTransaction transaction,
            RetentionProperties retention,
            OperationGauge gauge,
            Clock clock) {
        this.store = store;
        this.days = days;
        this.transaction = transaction;
        this.retention = retention;
        this.gauge = gauge;
        this.clock = clock;
    }

    /** On a thread of its own: others cannot wait as long as a turn may take. */
    @Scheduled(initialDelay = 20, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void turnNowAndThen() {
        if (running.compareAndSet(false, true)) {
            Thread _ =
                    Thread.ofVirtual()
                            .name("operation-rollup")
                            .start(() -> {
                                try {
                                    turn();
                                } finally {
                                    running.set(false);
                                }
                            });
        }
    }

    void turn() {
        try {
            long end = System.nanoTime() + LONGEST_TURN.toNanos();
            close();
            roll(end);
            repeat(end, this::rollSomeChanged);
            repeat(end, this::roundSome);
            repeat(end, this::forgetSome);
            Progress progress = transaction.acrossTenants(store::progress);
            gauge.set(progress.rolledUntil());
        } catch (RuntimeException e) {
            log.error("Operations could not be rolled up; trying again in a minute", e);
        }
    }

    /** From then on whoever changes what is before notes it; one at a time is closed. */
    private void close() {
        Instant now = clock.instant();
        Instant until = now.minus(CLOSED_AFTER).truncatedTo(ChronoUnit.HOURS);
        transaction.acrossTenants(() -> {
            Optional<Progress> progress = store.take();
            if (progress.isPresent() && mayClose(progress.get(), until)) {
                store.close(until, now);
            }
            return true;
        });
    }

    private static boolean mayClose(Progress progress, Instant until) {
        Instant closed = progress.closedUntil();
        return closed == null || (closed.equals(progress.rolledUntil()) && until.isAfter(closed));
    }

    private void roll(long end) {
        int most = 1;
        while (System.nanoTime() < end) {
            long began = System.nanoTime();
            int hours = most;
            if (!transaction.acrossTenants(() -> rollNext(hours))) {
                return;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            if (took.compareTo(SHORT) < 0) {
                most = Math.min(MOST_HOURS, most * 2);
            } else if (took.compareTo(LONG) > 0) {
                most = Math.max(1, most / 2);
            }
        }
    }

    /** The hours, and the days that end with them. */
    private boolean rollNext(int most) {
        Progress progress = store.take().orElse(null);
        Instant closed = progress == null ? null : progress.closedUntil();
        if (progress == null || closed == null || !isReady(progress)) {
            return false;
        }
        Instant from = progress.rolledUntil() == null ? first(closed) : progress.rolledUntil();
        Instant until = from.plus(most, ChronoUnit.HOURS);
        if (until.isAfter(closed)) {
            until = closed;
        }
        store.rollHours(from, until);
        Instant firstDay = from.truncatedTo(ChronoUnit.DAYS);
        Instant lastDay = until.truncatedTo(ChronoUnit.DAYS);
        if (lastDay.isAfter(firstDay)) {
            days.rollDays(firstDay, lastDay);
        }
        store.rolled(until);
        return true;
    }

    private boolean isReady(Progress progress) {
        Instant closed = progress.closedUntil();
        Instant closedAt = progress.closedAt();
        return closed != null
                && closedAt != null
                && !closed.equals(progress.rolledUntil())
                && !clock.instant().isBefore(closedAt.plus(COUNTED_AFTER));
    }

    private Instant first(Instant closed) {
        Instant first = store.first().orElse(closed).truncatedTo(ChronoUnit.HOURS);
        Instant kept = firstKept();
        Instant from = first.isBefore(kept) ? kept : first;
        return from.isAfter(closed) ? closed : from;
    }

    /** The beginning of the oldest month of which operations and their hours are kept. */
    private Instant firstKept() {
        return retention
                .firstKeptOfOperations(clock.instant())
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** A step of a turn, in a transaction. */
    private interface Step {
        /** Whether there may be more to do. */
        boolean go();
    }

    private void repeat(long end, Step step) {
        boolean maybeMore = true;
        while (maybeMore && System.nanoTime() < end) {
            maybeMore = transaction.acrossTenants(step::go);
        }
    }

    /** The hours are read again by a statement of its own, which sees all that is taken off. */
    private boolean rollSomeChanged() {
        Progress progress = store.take().orElse(null);
        if (progress == null) {
            return false;
        }
        List<Slot> changed = store.takeChanges(MOST_CHANGED);
        List<Slot> hours =
                changed.stream()
                        .filter(hour -> isCounted(hour.start(), progress.rolledUntil()))
                        .toList();
        if (!hours.isEmpty()) {
            store.rollHoursAgain(hours);
            List<Slot> again =
                    hours.stream()
                            .map(hour ->
                                    new Slot(
                                            hour.tenant(),
                                            hour.start().truncatedTo(ChronoUnit.DAYS)))
                            .filter(day -> isDayCounted(day.start(), progress.rolledUntil()))
                            .distinct()
                            .toList();
            if (!again.isEmpty()) {
                days.rollDaysAgain(again);
            }
        }
        return changed.size() == MOST_CHANGED;
    }

    /** Of those before what is kept, nothing is left to be counted. */
    private boolean isCounted(Instant hour, @Nullable Instant rolledUntil) {
        return rolledUntil != null && hour.isBefore(rolledUntil) && !hour.isBefore(firstKept());
    }

    private static boolean isDayCounted(Instant day, @Nullable Instant rolledUntil) {
        return rolledUntil != null && !day.plus(OperationDayStore.DAY).isAfter(rolledUntil);
    }

    /** Once operations and hours of a day are gone, nothing exact can be told of it any more. */
    private boolean roundSome() {
        return store.take().isPresent() && days.round(firstKept(), AT_ONCE) == AT_ONCE;
    }

    private boolean forgetSome() {
        Instant before = clock.instant().minus(KEPT).truncatedTo(ChronoUnit.DAYS);
        return store.take().isPresent() && days.forget(before, AT_ONCE) == AT_ONCE;
    }
}
