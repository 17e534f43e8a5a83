package dev.relaywatch.health;

import dev.relaywatch.health.HealthStore.Row;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what checks found, many at a time: state, history and what follows from them in one
 * transaction. While the database cannot be written, results wait, as many as can be claimed.
 */
@Component
class Recorder implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int MOST_AT_ONCE = 500;
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Results of this while are written in one transaction. */
    private static final Duration GATHERING = Duration.ofMillis(25);

    private final HealthStore store;
    private final Monitors monitors;
    private final TenantTransaction transaction;
    private final ResultCache cache;
    private final ApplicationEventPublisher events;
    private final JsonMapper json;
    private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
    private volatile boolean running;
    private @Nullable Thread thread;

    Recorder(
            HealthStore store,
            Monitors monitors,
            TenantTransaction transaction,
            ResultCache cache,
            ApplicationEventPublisher events,
            JsonMapper json) {
        this.store = store;
        this.monitors = monitors;
        this.transaction = transaction;
        this.cache = cache;
        this.events = events;
        this.json = json;
    }

    private record Entry(Verdict verdict, Instant nextRun, Runnable then) {}

    /**
     * Records it soon.
     *
     * @param then runs once it is written, or found to be no longer ours
     */
    void add(Verdict verdict, Instant nextRun, Runnable then) {
        waiting.add(new Entry(verdict, nextRun, then));
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("health-recorder").start(this::run);
    }

    private void run() {
        while (running || !waiting.isEmpty()) {
            try {
                Entry first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    Thread.sleep(running ? GATHERING : Duration.ZERO);
                    List<Entry> group = new ArrayList<>();
                    group.add(first);
                    waiting.drainTo(group, MOST_AT_ONCE - 1);
                    record(group);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Again and again until it is written; a result that the database refuses is left out. */
    private void record(List<Entry> group) throws InterruptedException {
        while (true) {
            try {
                write(group);
                group.forEach(entry -> entry.then().run());
                return;
            } catch (NonTransientDataAccessException e) {
                if (group.size() == 1) {
                    log.error(
                            "The result of check {} of {} cannot be stored and is left out",
                            group.getFirst().verdict().check().id(),
                            group.getFirst().verdict().check().service(),
                            e);
                    group.getFirst().then().run();
                    return;
                }
                record(group.subList(0, group.size() / 2));
                record(group.subList(group.size() / 2, group.size()));
                return;
            } catch (RuntimeException e) {
                log.warn(
                        "{} results of checks cannot be written; trying again in {}: {}",
                        group.size() + waiting.size(),
                        PAUSE,
                        e.toString());
                if (!running) {
                    return;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private void write(List<Entry> group) {
        Set<UUID> recorded =
                transaction.acrossTenants(() -> {
                    Set<UUID> ours = store.record(group.stream().map(this::row).toList());
                    for (Entry entry : group) {
                        if (ours.contains(entry.verdict().check().id())) {
                            tell(entry.verdict());
                        }
                    }
                    return ours;
                });
        group.stream()
                .map(Entry::verdict)
                .filter(verdict -> verdict.status() != verdict.check().status())
                .map(verdict -> verdict.check().service())
                .distinct()
                .forEach(cache::forget);
        if (recorded.size() < group.size()) {
            log.warn(
                    "The lease of {} checks was lost while they were made; whoever holds them now decides",
                    group.size() - recorded.size());
        }
    }

    private Row row(Entry entry) {
        Map<String, Object> details = entry.verdict().result().details();
        return new Row(
                entry.verdict(),
                json.writeValueAsString(details).replace("\\u0000", "\\uFFFD"),
                entry.nextRun(),
                Ids.next());
    }

    private void tell(Verdict verdict) {
        List<Judged> news = verdict.news();
        if (!news.isEmpty()) {
            DueCheck check = verdict.check();
            events.publishEvent(
                    new CheckCompleted(
                            check.id(),
                            check.tenant(),
                            check.service(),
                            monitors.tier(check.service()),
                            check.connection(),
                            check.connectionName(),
                            verdict.at(),
                            verdict.status(),
                            news));
        }
    }

    /** What is found is written before the end. */
    @Override
    public void stop() {
        running = false;
        Thread writing = thread;
        if (writing != null) {
            try {
                writing.join(Duration.ofSeconds(5));
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
        return CheckRunner.PHASE - 1;
    }
}
