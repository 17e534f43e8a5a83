package dev.relaywatch.alerting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * One client that listens. What it is to hear waits in a short queue, which a virtual thread
 * writes; whoever cannot keep up is closed, and hears what was missed when it comes back.
 */
final class OpenStream implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(OpenStream.class);

    /** Looks of the node that found something. */
    private static final int MOST_WAITING = 64;

    private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);
    private static final List<Frame> NOTHING_MORE = List.of();

    /** Longer than a busy machine takes to let the other thread run. */
    private static final Duration INTERRUPTING = Duration.ofMillis(10);

    private final Viewer viewer;
    private final @Nullable Long lastSeen;
    private final BooleanSupplier mayHear;
    private final long commentEvery;
    private final ResponseBodyEmitter emitter;
    private final Opening opening;
    private final Runnable closed;
    private final BlockingQueue<List<Frame>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private volatile boolean over;

    /** The thread that is in the middle of a write. */
    private volatile @Nullable Thread writing;

    /**
     * @param lastSeen number of the last change that the client knows; absent where it knows none
     * @param mayHear whether the client may still listen; asked with each comment
     * @param opening writes what it hears first
     * @param closed once, when nothing is written any more
     */
    OpenStream(
            Viewer viewer,
            @Nullable Long lastSeen,
            BooleanSupplier mayHear,
            Duration commentEvery,
            ResponseBodyEmitter emitter,
            Opening opening,
            Runnable closed) {
        this.viewer = viewer;
        this.lastSeen = lastSeen;
        this.mayHear = mayHear;
        this.commentEvery = commentEvery.toNanos();
        this.emitter = emitter;
        this.opening = opening;
        this.closed = closed;
    }

    /**
     * One event as it goes over the wire.
     *
     * @param number of the change; 0 where it is none
     */
    record Frame(long number, String text) {
        static final long UNNUMBERED = 0;

        static Frame of(long number, String event, String json) {
            String id = number == UNNUMBERED ? "" : "id: " + number + "\n";
            return new Frame(number, id + "event: " + event + "\ndata: " + json + "\n\n");
        }
    }

    /** Writes what a client hears first. */
    interface Opening {
        /**
         * @return the number of the newest change that it contains
         */
        long write(OpenStream to, @Nullable Long lastSeen) throws IOException;
    }

    Viewer viewer() {
        return viewer;
    }

    /** At once; the client that has no room for it is closed. */
    void offer(List<Frame> frames) {
        if (!over && !waiting.offer(frames)) {
            log.info("A listener to the alerts does not keep up, and is closed; it may come back");
            end();
        }
    }

    void end() {
        over = true;
        waiting.clear();
        boolean _ = waiting.offer(NOTHING_MORE);
    }

    boolean isWriting() {
        return writing != null;
    }

    /**
     * Ends a write that waits for a client which takes nothing. Tomcat overhears an interrupt that
     * comes while it waits for the network, and heeds one that comes just before it tries again
     * (NioEndpoint, NioChannel; 11.0): hence many, each of which makes it try.
     */
    void breakOff() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < INTERRUPTING.toNanos()) {
            Thread held = writing;
            if (held == null) {
                return;
            }
            held.interrupt();
            Thread.onSpinWait();
        }
    }

    /**
     * Says a first word on the thread that answers the request, before the other begins: with it go
     * the headers, which filters on the way back would otherwise write at the same time.
     */
    void greet() throws IOException {
        send(COMMENT);
    }

    private void send(byte[] bytes) throws IOException {
        writing = Thread.currentThread();
        try {
            emitter.send(bytes, MediaType.APPLICATION_OCTET_STREAM);
        } finally {
            writing = null;
        }
    }

    @Override
    public void run() {
        try {
            goOn(opening.write(this, lastSeen));
        } catch (IOException | IllegalStateException e) {
            log.debug("A listener to the alerts is gone: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("A stream of alerts broke and is closed; the client may come back", e);
        } finally {
            end();
            boolean _ = Thread.interrupted(); // what follows is not to be broken off
            closed.run();
            complete();
        }
    }

    private void complete() {
        try {
            emitter.complete();
        } catch (IllegalStateException e) {
            // the container noticed first that the client is gone, and has ended the request
            log.debug("A listener to the alerts is gone: {}", e.toString());
        }
    }

    private void goOn(long heard) throws IOException, InterruptedException {
        long lastComment = System.nanoTime();
        while (!over) {
            long left = commentEvery - (System.nanoTime() - lastComment);
            List<Frame> frames = left > 0 ? waiting.poll(left, TimeUnit.NANOSECONDS) : null;
            if (over) {
                return;
            }
            if (frames != null) {
                write(frames, heard);
            } else if (mayHear.getAsBoolean()) {
                send(COMMENT);
                lastComment = System.nanoTime();
            } else {
                log.info("The key of a listener to the alerts is no longer valid; it is closed");
                return;
            }
        }
    }

    /** All at once, without what was heard before. */
    void write(List<Frame> frames, long heard) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Frame frame : frames) {
            if (frame.number() == Frame.UNNUMBERED || frame.number() > heard) {
                text.append(frame.text());
            }
        }
        if (!text.isEmpty()) {
            send(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
