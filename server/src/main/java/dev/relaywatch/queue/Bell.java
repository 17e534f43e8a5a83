package dev.relaywatch.queue;

import dev.relaywatch.tenancy.ChangedElsewhere;
import dev.relaywatch.tenancy.Installation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells the other nodes that there is work, and hears it from them, over one connection of its own;
 * hears there too that tenants, connections or routes changed. At most one NOTIFY in 100 ms and
 * never inside a commit, where it would make all commits queue up. Without the connection there is
 * the poll.
 */
@Component
class Bell implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Bell.class);
    private static final String WORK = "relaywatch_queue";
    private static final int TICK_MILLIS = 100;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final int RETRY_MILLIS = 2_000;

    private final Installation installation;
    private final Dispatcher dispatcher;
    private final ApplicationEventPublisher events;
    private final AtomicBoolean rung = new AtomicBoolean();
    private volatile boolean running;
    private @Nullable Thread thread;

    Bell(Installation installation, Dispatcher dispatcher, ApplicationEventPublisher events) {
        this.installation = installation;
        this.dispatcher = dispatcher;
        this.events = events;
    }

    /** Call after the commit. */
    void ring() {
        rung.set(true);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("queue-bell").daemon().start(this::run);
    }

    private void run() {
        while (running) {
            try (Connection connection = installation.openListener();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + WORK);
                statement.execute("LISTEN " + ChangedElsewhere.CHANNEL);
                // what was said before is not heard any more
                events.publishEvent(new ChangedElsewhere());
                dispatcher.look();
                serve(connection, statement);
            } catch (SQLException e) {
                if (running) {
                    log.warn("Notifications are interrupted, polling goes on: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void serve(Connection connection, Statement statement) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        int self = postgres.getBackendPID();
        long nextNotify = System.nanoTime();
        while (running) {
            if (System.nanoTime() - nextNotify >= 0 && rung.getAndSet(false)) {
                statement.execute("NOTIFY " + WORK);
                nextNotify = System.nanoTime() + TICK_NANOS;
            }
            PGNotification[] heard = postgres.getNotifications(TICK_MILLIS);
            if (heard != null) {
                hear(List.of(heard), self);
            }
        }
    }

    private void hear(List<PGNotification> heard, int self) {
        if (heard.stream().anyMatch(one -> one.getName().equals(ChangedElsewhere.CHANNEL))) {
            events.publishEvent(new ChangedElsewhere());
        }
        if (heard.stream().anyMatch(one -> one.getName().equals(WORK) && one.getPID() != self)) {
            dispatcher.look();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread serving = thread;
        if (serving != null) {
            serving.interrupt();
            try {
                serving.join(10L * TICK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Dispatcher.PHASE + 1;
    }
}
