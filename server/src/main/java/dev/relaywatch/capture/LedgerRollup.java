package dev.relaywatch.capture;

import dev.relaywatch.capture.LedgerHourStore.Hour;
import dev.relaywatch.capture.LedgerHourStore.Progress;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts the hours of the ledger that are over, and those again of which something changed since.
 * One node at a time, the others pass by; a piece is one transaction, and what it did stays done.
 */
@Component
class LedgerRollup {
    private static final Logger log = LoggerFactory.getLogger(LedgerRollup.class);

    /** Who stores what was received just before the hour ended need not note it. */
    static final Duration CLOSED_AFTER = Duration.ofMinutes(1);

    /**
     * From closing to counting: no transaction that began before the closing is left, since the
     * database ends those that take more than five minutes.
     */
    static final Duration COUNTED_AFTER = Duration.ofMinutes(9);

    private static final Duration LONGEST_TURN = Duration.ofSeconds(45);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(2);
    private static final int MOST_HOURS = 7 * 24;
    private static final int MOST_CHANGED = 24;

    /** More hours than these come after an upgrade or a long stop. */
    private static final int WORTH_A_LINE = 24;

    private final LedgerHourStore store;
    private final TenantTransaction transaction;
    private final RetentionProperties retention;
    private final LedgerGauge gauge;
    private final Clock clock;

    LedgerRollup(
            LedgerHourStore store,
            TenantTransaction transaction,
            RetentionProperties retention,
            LedgerGauge gauge,
            Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.retention = retention;
        this.gauge = gauge;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 20, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void turn() {
        try {
            long end = System.nanoTime() + LONGEST_TURN.toNanos();
            close();
            roll(end);
            rollChanged(end);
            Progress progress = transaction.acrossTenants(store::progress);
            gauge.set(progress.rolledUntil());
        } catch (RuntimeException e) {
            log.error("The ledger could not be rolled up; trying again in a minute", e);
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
        boolean isLong = false;
        while (System.nanoTime() < end) {
            long began = System.nanoTime();
            int hours = most;
            Optional<Piece> piece = transaction.acrossTenants(() -> rollNext(hours));
            if (piece.isEmpty()) {
                return;
            }
            if (!isLong && piece.get().left() > WORTH_A_LINE) {
                isLong = true;
                log.info(
                        "The ledger is rolled up: {} hours to go; until then they are counted when asked for",
                        piece.get().left());
            } else if (isLong && piece.get().left() == 0) {
                log.info("The ledger is rolled up until {}", piece.get().until());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            if (took.compareTo(SHORT) < 0) {
                most = Math.min(MOST_HOURS, most * 2);
            } else if (took.compareTo(LONG) > 0) {
                most = Math.max(1, most / 2);
            }
        }
    }

    /**
     * What one transaction counted.
     *
     * @param left hours that are closed and not counted yet
     */
    private record Piece(Instant until, long left) {}

    private Optional<Piece> rollNext(int most) {
        Progress progress = store.take().orElse(null);
        if (progress == null || !isReady(progress)) {
            return Optional.empty();
        }
        Instant closed = Objects.requireNonNull(progress.closedUntil());
        Instant from = progress.rolledUntil() == null ? first(closed) : progress.rolledUntil();
        Instant until = from.plus(most, ChronoUnit.HOURS);
        if (until.isAfter(closed)) {
            until = closed;
        }
        store.roll(from, until);
        return Optional.of(new Piece(until, ChronoUnit.HOURS.between(until, closed)));
    }

    private boolean isReady(Progress progress) {
        Instant closed = progress.closedUntil();
        Instant closedAt = progress.closedAt();
        return closed != null
                && closedAt != null
                && !closed.equals(progress.rolledUntil())
                && !clock.instant().isBefore(closedAt.plus(COUNTED_AFTER));
    }

    /** Of what is older than the ledger is kept for, no months are there to hold its hours. */
    private Instant first(Instant closed) {
        Instant first = store.first().orElse(closed).truncatedTo(ChronoUnit.HOURS);
        Instant kept = retention.firstKept(clock.instant());
        Instant from = first.isBefore(kept) ? kept : first;
        return from.isAfter(closed) ? closed : from;
    }

    private void rollChanged(long end) {
        boolean maybeMore = true;
        while (maybeMore && System.nanoTime() < end) {
            maybeMore = transaction.acrossTenants(this::rollSomeChanged);
        }
    }

    /** The hours are read again by a statement of its own, which sees all that is taken off. */
    private boolean rollSomeChanged() {
        Progress progress = store.take().orElse(null);
        if (progress == null) {
            return false;
        }
        List<Hour> changed = store.takeChanges(MOST_CHANGED);
        List<Hour> counted =
                changed.stream()
                        .filter(hour -> isCounted(hour.start(), progress.rolledUntil()))
                        .toList();
        if (!counted.isEmpty()) {
            store.rollAgain(counted);
        }
        return changed.size() == MOST_CHANGED;
    }

    /** Of those before what is kept, nothing is left to be counted. */
    private boolean isCounted(Instant hour, @Nullable Instant rolledUntil) {
        return rolledUntil != null
                && hour.isBefore(rolledUntil)
                && !hour.isBefore(retention.firstKept(clock.instant()));
    }
}
