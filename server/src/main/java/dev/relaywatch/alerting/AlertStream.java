package dev.relaywatch.alerting;

import dev.relaywatch.alerting.AlertStreamStore.Numbered;
import dev.relaywatch.alerting.HealthNews.Owner;
import dev.relaywatch.alerting.OpenStream.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells whoever listens how alerts and services change, on whichever node: first what is active,
 * then every change. One look at the database serves all that listen here.
 */
@Component
@EnableConfigurationProperties(AlertStreamProperties.class)
class AlertStream implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AlertStream.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final int MOST_AT_ONCE = 500;
    private static final int MOST_MISSED = 1_000;
    private static final int MOST_ACTIVE = 5_000;
    private static final int LINES_AT_ONCE = 250;
    private static final long NO_TIME_OUT = 0;

    /** For what is being written when the server stops; who takes nothing by then is cut off. */
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private static final Duration LONGEST_STOP = Duration.ofMillis(1_500);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    /** Who opens reads more than others; they shall leave connections to the database to these. */
    private final Semaphore opening = new Semaphore(3);

    private final Semaphore places;
    private final AlertStreamProperties properties;
    private final AlertStreamStore store;
    private final AlertLines lines;
    private final HealthNews news;
    private final JsonMapper json;
    private final Set<OpenStream> streams = ConcurrentHashMap.newKeySet();
    private final Object turn = new Object();
    private long position;
    private volatile boolean running;
    private @Nullable Thread thread;

    AlertStream(
            AlertStreamStore store,
            AlertLines lines,
            HealthNews news,
            JsonMapper json,
            AlertStreamProperties properties) {
        this.properties = properties;
        this.places = new Semaphore(properties.mostOpen());
        this.store = store;
        this.lines = lines;
        this.news = news;
        this.json = json;
    }

    /**
     * Empty where too many listen already, or the server stops.
     *
     * @param lastSeen number of the last change that the client knows; absent where it knows none
     * @param mayHear whether the client may still listen; asked with each comment
     */
    Optional<ResponseBodyEmitter> open(
            Viewer viewer, @Nullable Long lastSeen, BooleanSupplier mayHear) {
        if (!running || !places.tryAcquire()) {
            return Optional.empty();
        }
        ResponseBodyEmitter emitter = new ResponseBodyEmitter(NO_TIME_OUT);
        OpenStream[] self = new OpenStream[1];
        OpenStream stream =
                new OpenStream(
                        viewer,
                        lastSeen,
                        mayHear,
                        properties.commentEvery(),
                        emitter,
                        this::write,
                        () -> {
                            streams.remove(self[0]);
                            places.release();
                        });
        self[0] = stream;
        emitter.onCompletion(stream::end);
        emitter.onError(_ -> stream.end());
        try {
            stream.greet();
        } catch (IOException e) {
            places.release();
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("alert-listener").start(stream);
        return Optional.of(emitter);
    }

    /** From now on it hears changes; those that are part of what is written here come twice. */
    private void join(OpenStream stream) {
        synchronized (turn) {
            if (streams.isEmpty()) {
                position = store.newest();
                news.begin();
            }
            streams.add(stream);
        }
        if (!running) {
            stream.end();
        }
    }

    private long write(OpenStream to, @Nullable Long lastSeen) throws IOException {
        opening.acquireUninterruptibly();
        List<Numbered> first;
        long newest;
        try {
            join(to);
            newest = store.newest();
            first = first(to.viewer(), lastSeen, newest);
        } finally {
            opening.release();
        }
        for (int from = 0; from < first.size(); from += LINES_AT_ONCE) {
            List<Numbered> part = first.subList(from, Math.min(first.size(), from + LINES_AT_ONCE));
            to.write(framesNow(part, to.viewer()), Frame.UNNUMBERED);
        }
        return first.isEmpty() ? newest : Math.max(newest, first.getLast().number());
    }

    /** What was missed, where that is known and not too much; else what is active. */
    private List<Numbered> first(Viewer viewer, @Nullable Long lastSeen, long newest) {
        if (lastSeen != null && lastSeen <= newest) {
            List<Numbered> missed = store.missed(lastSeen, viewer, MOST_MISSED + 1);
            if (missed.size() <= MOST_MISSED) {
                return missed;
            }
        }
        return store.active(viewer, MOST_ACTIVE);
    }

    private List<Frame> framesNow(List<Numbered> changes, Viewer viewer) {
        opening.acquireUninterruptibly();
        try {
            return frames(changes, lines(changes, List.of(viewer)).getOrDefault(viewer, Map.of()));
        } finally {
            opening.release();
        }
    }

    private Map<Viewer, Map<UUID, AlertLine>> lines(List<Numbered> changes, List<Viewer> viewers) {
        return lines.seen(changes.stream().map(Numbered::alert).distinct().toList(), viewers);
    }

    /** Every change, with the alert as it is now. */
    private List<Frame> frames(List<Numbered> changes, Map<UUID, AlertLine> seen) {
        Map<UUID, String> written = new HashMap<>();
        List<Frame> frames = new ArrayList<>();
        for (Numbered change : changes) {
            AlertLine line = seen.get(change.alert());
            if (line != null) {
                String text =
                        written.computeIfAbsent(change.alert(), _ -> json.writeValueAsString(line));
                frames.add(Frame.of(change.number(), "alert", text));
            }
        }
        return frames;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("alert-stream").start(this::run);
    }

    private void run() {
        while (running) {
            try {
                while (running && tell()) {
                    // there is more
                }
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn(
                        "What changed of the alerts cannot be read; listeners hear it later: {}",
                        e.toString());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there may be more at once. */
    private boolean tell() {
        synchronized (turn) {
            if (streams.isEmpty()) {
                return false;
            }
            Map<Viewer, List<OpenStream>> listeners =
                    streams.stream().collect(Collectors.groupingBy(OpenStream::viewer));
            List<Numbered> changes = store.after(position, MOST_AT_ONCE);
            if (!changes.isEmpty()) {
                Map<Viewer, Map<UUID, AlertLine>> seen =
                        lines(changes, List.copyOf(listeners.keySet()));
                listeners.forEach((viewer, all) ->
                        offer(all, frames(changes, seen.getOrDefault(viewer, Map.of()))));
                position = changes.getLast().number();
            }
            Map<Owner, List<Frame>> heard = news.sinceLastAsked();
            listeners.forEach((viewer, all) ->
                    offer(
                            all,
                            heard.entrySet().stream()
                                    .filter(one -> viewer.sees(one.getKey().tenant()))
                                    .flatMap(one -> one.getValue().stream())
                                    .toList()));
            return changes.size() == MOST_AT_ONCE;
        }
    }

    private static void offer(List<OpenStream> streams, List<Frame> frames) {
        if (!frames.isEmpty()) {
            streams.forEach(stream -> stream.offer(frames));
        }
    }

    int mostOpen() {
        return properties.mostOpen();
    }

    /** How many are in the middle of a write. */
    long writing() {
        return streams.stream().filter(OpenStream::isWriting).count();
    }

    /** Before the web server waits for requests that are under way. */
    @Override
    public void stop() {
        running = false;
        Thread teller = thread;
        if (teller != null) {
            teller.interrupt();
        }
        streams.forEach(OpenStream::end);
        long began = System.nanoTime();
        while (writing() > 0 && System.nanoTime() - began < LONGEST_STOP.toNanos()) {
            if (System.nanoTime() - began > LAST_WORDS.toNanos()) {
                streams.forEach(OpenStream::breakOff);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
