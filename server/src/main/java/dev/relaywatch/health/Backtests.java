package dev.relaywatch.health;

import dev.relaywatch.health.Backtest.Result;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tries thresholds on the results that are kept, few at a time: each reads a great deal. */
@Component
class Backtests {
    static final int MOST_RESULTS = 500_000;
    private static final int AT_ONCE = 2;

    private final BacktestStore store;
    private final Thresholds thresholds;
    private final HealthProperties properties;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE);

    Backtests(
            BacktestStore store,
            Thresholds thresholds,
            HealthProperties properties,
            Tenancy tenancy,
            TenantTransaction transaction,
            Clock clock) {
        this.store = store;
        this.thresholds = thresholds;
        this.properties = properties;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * @param tenant whose results; absent: everybody's
     * @return empty where others are being run and this one must wait
     */
    Optional<Result> run(BacktestRequest.Wish wish, @Nullable TenantId tenant) {
        return run(wish, tenant, MOST_RESULTS);
    }

    Optional<Result> run(BacktestRequest.Wish wish, @Nullable TenantId tenant, int most) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(transaction.forOwner(tenant, () -> replay(wish, tenant, most)));
        } finally {
            free.release();
        }
    }

    private Result replay(BacktestRequest.Wish wish, @Nullable TenantId tenant, int most) {
        Instant to = clock.instant();
        Instant from = to.minus(wish.range().length());
        Integer failures = wish.failuresToAlert();
        Backtest backtest =
                new Backtest(
                        wish.threshold(),
                        failures == null ? properties.failuresToAlert() : failures,
                        properties.successesToRecover(),
                        thresholds);
        Bounded bounded = new Bounded(backtest, most);
        store.each(wish.threshold().service(), tenant, from, to, most + 1, bounded::add);
        return backtest.result(from, to, bounded.cut, wish.range().text(), tenancy);
    }

    /** Leaves out what is one too many, and knows where. */
    private static final class Bounded {
        private final Backtest backtest;
        private final int most;
        private int read;
        private Instant last = Instant.EPOCH;
        private @Nullable Instant cut;

        Bounded(Backtest backtest, int most) {
            this.backtest = backtest;
            this.most = most;
        }

        void add(BacktestStore.Sample sample) {
            if (read == most) {
                cut = last;
                return;
            }
            read++;
            last = sample.at();
            backtest.add(sample);
        }
    }
}
