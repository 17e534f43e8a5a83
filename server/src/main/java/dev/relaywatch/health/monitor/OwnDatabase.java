package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.tenancy.Installation;
import dev.relaywatch.tenancy.PoolFigures;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Asks the installation's own database for monitors: few at a time, and for no connection that
 * somebody else is waiting for. What cannot be asked is not known, since the lack is ours.
 */
@Component
class OwnDatabase {
    private static final String POOL = "application";
    private static final int MOST_AT_ONCE = 4;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Whoever asks within this after trouble is answered at once, so that none pile up. */
    private static final Duration TROUBLED = Duration.ofSeconds(1);

    private final Installation installation;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private volatile @Nullable Trouble trouble;

    OwnDatabase(Installation installation) {
        this.installation = installation;
    }

    private record Trouble(String reason, long at) {}

    /** What a monitor does with the database once its turn has come. */
    interface Look {
        /**
         * @param waited how long the pool was used up before; zero where it was not
         */
        HealthResult at(Duration waited) throws SQLException;
    }

    /** Waits for its turn for half the limit at most. */
    HealthResult ask(Duration limit, Look look) {
        Trouble before = trouble;
        if (before != null && System.nanoTime() - before.at() < TROUBLED.toNanos()) {
            return HealthResult.unknown(before.reason());
        }
        long start = System.nanoTime();
        long patience = limit.toNanos() / 2;
        boolean ours = false;
        try {
            ours = places.tryAcquire(patience, TimeUnit.NANOSECONDS);
            if (!ours) {
                return unknown("our own database keeps the checks before this one waiting");
            }
            boolean usedUp = pool().isUsedUp();
            PoolFigures full = usedUp ? whileUsedUp(start, patience) : null;
            return full == null
                    ? look.at(usedUp ? Duration.ofNanos(System.nanoTime() - start) : Duration.ZERO)
                    : unknown(
                            "our own pool of "
                                    + full.most()
                                    + " database connections is used up; raise"
                                    + " relaywatch.database.pool-size or see what holds them");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HealthResult.unknown("this server is stopping");
        } catch (SQLException
                | TransactionException
                | DataAccessResourceFailureException
                | TransientDataAccessException
                | RecoverableDataAccessException e) {
            return unknown(why(e));
        } finally {
            if (ours) {
                places.release();
            }
        }
    }

    /** The pool where nothing of it came free in time. */
    private @Nullable PoolFigures whileUsedUp(long start, long patience)
            throws InterruptedException {
        while (true) {
            PoolFigures pool = pool();
            if (!pool.isUsedUp()) {
                return null;
            }
            if (System.nanoTime() - start >= patience) {
                return pool;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private PoolFigures pool() {
        return installation.pools().stream()
                .filter(pool -> pool.name().equals(POOL))
                .findFirst()
                .orElseThrow();
    }

    private HealthResult unknown(String reason) {
        trouble = new Trouble(reason, System.nanoTime());
        return HealthResult.unknown(reason);
    }

    /** The pool's own time-out has a cause where the server let no new connection in. */
    private static String why(Exception e) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
        return switch (root) {
            case SQLTransientConnectionException _ ->
                    "no connection of our own pool to the database came free in time";
            case SQLException sql ->
                    "our own database cannot be asked (SQLSTATE "
                            + sql.getSQLState()
                            + "); see that it runs and can be reached";
            default ->
                    "our own database cannot be asked ("
                            + root.getClass().getSimpleName()
                            + "); see that it runs and can be reached";
        };
    }
}
