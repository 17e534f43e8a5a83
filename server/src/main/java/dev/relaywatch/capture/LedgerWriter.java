package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Commits the events of concurrent requests in groups. Two flushers and no timer: each takes what
 * has gathered while the other was committing, stores it in one transaction, then answers. A group
 * that fails is split until the culprit stands alone; a full buffer refuses at once.
 */
@Component
class LedgerWriter implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);
    private static final int FLUSHERS = 2;
    private static final int MOST_BUFFERED = 50_000;
    private static final int MOST_IN_A_GROUP = 2_000;
    private static final int WAIT_SECONDS = 20;

    /**
     * Above the dispatcher: at a stop the buffer is empty before the queue rests; below the web
     * server.
     */
    private static final int PHASE = 1_000;

    private final TenantTransaction transaction;
    private final Ledger ledger;
    private final BlockingQueue<Submission> buffer = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST_BUFFERED);
    private final List<Thread> flushers = new ArrayList<>();
    private volatile boolean running;

    LedgerWriter(TenantTransaction transaction, Ledger ledger) {
        this.transaction = transaction;
        this.ledger = ledger;
    }

    /** What became of a request's events. */
    sealed interface Outcome {
        /**
         * Committed.
         *
         * @param fresh row ids of those that were new; the others are repeats
         */
        record Committed(Set<UUID> fresh) implements Outcome {}

        /** Not stored, or not known to be: the caller sends them again. */
        record NotStored(String reason) implements Outcome {}
    }

    private record Submission(
            List<NewEvent> events, List<Touch> visits, CompletableFuture<Outcome> outcome) {
        int size() {
            return events.size() + visits.size();
        }
    }

    /** Waits until the events are committed. */
    Outcome write(List<NewEvent> events) {
        return write(new Submission(events, List.of(), new CompletableFuture<>()));
    }

    /** Waits until the visit is committed. */
    Outcome write(Touch visit) {
        return write(new Submission(List.of(), List.of(visit), new CompletableFuture<>()));
    }

    private Outcome write(Submission submission) {
        if (!running) {
            return new Outcome.NotStored("the server is stopping; send the events again");
        }
        if (!room.tryAcquire(submission.size())) {
            return new Outcome.NotStored(
                    "too much is waiting to be stored; send the events again in a moment");
        }
        buffer.add(submission);
        try {
            return submission.outcome().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new Outcome.NotStored("storing takes too long; send the events again");
        } catch (ExecutionException e) {
            throw new IllegalStateException("outcomes are values", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.NotStored("interrupted; send the events again");
        }
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < FLUSHERS; i++) {
            flushers.add(Thread.ofPlatform().name("ledger-" + i).start(this::flush));
        }
    }

    private void flush() {
        while (running || !buffer.isEmpty()) {
            try {
                Submission first = buffer.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    commit(gather(first));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<Submission> gather(Submission first) {
        List<Submission> group = new ArrayList<>();
        group.add(first);
        int size = first.size();
        while (size < MOST_IN_A_GROUP) {
            Submission next = buffer.poll();
            if (next == null) {
                break;
            }
            group.add(next);
            size += next.size();
        }
        return group;
    }

    private void commit(List<Submission> group) {
        try {
            List<NewEvent> events = group.stream().flatMap(s -> s.events().stream()).toList();
            List<Touch> visits = group.stream().flatMap(s -> s.visits().stream()).toList();
            Set<TenantId> tenants = new HashSet<>();
            events.forEach(event -> tenants.add(event.event().tenant()));
            visits.forEach(visit -> tenants.add(visit.visitor().tenant()));
            Set<UUID> fresh = transaction.within(tenants, () -> ledger.store(events, visits));
            group.forEach(submission -> answer(submission, new Outcome.Committed(fresh)));
        } catch (TransactionException | DataAccessResourceFailureException e) {
            log.warn(
                    "{} requests could not be stored, the database is away or full: {}",
                    group.size(),
                    e.getMessage());
            group.forEach(submission -> answer(submission, notStored()));
        } catch (RuntimeException | Error e) {
            // an Error too: a flusher that ends would leave all later requests unanswered
            if (group.size() == 1) {
                log.error("A request of {} events could not be stored", group.getFirst().size(), e);
                answer(group.getFirst(), notStored());
            } else {
                int half = group.size() / 2;
                commit(group.subList(0, half));
                commit(group.subList(half, group.size()));
            }
        }
    }

    private static Outcome notStored() {
        return new Outcome.NotStored("the events could not be stored; send them again");
    }

    private void answer(Submission submission, Outcome outcome) {
        room.release(submission.size());
        submission.outcome().complete(outcome);
    }

    /** Stores what was accepted, then ends. */
    @Override
    public void stop() {
        running = false;
        for (Thread flusher : flushers) {
            try {
                flusher.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        flushers.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
