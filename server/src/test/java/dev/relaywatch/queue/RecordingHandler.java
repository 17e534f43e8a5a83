package dev.relaywatch.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Hands every batch to the test before it does what the test told it to; nothing unless told. */
final class RecordingHandler implements LaneHandler {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
    private volatile int batchSize = 10;
    private volatile int itemsPerCall = Integer.MAX_VALUE;
    private volatile BiConsumer<Lane, List<ClaimedItem>> work = (_, _) -> {};
    private volatile ToIntFunction<List<ClaimedItem>> calls = this::callsFor;

    record Batch(Lane lane, List<ClaimedItem> items) {}

    RecordingHandler withBatchesOf(int size) {
        batchSize = size;
        return this;
    }

    RecordingHandler withACallEach() {
        itemsPerCall = 1;
        return this;
    }

    /** From now on a batch takes so many calls, not those its items are worth. */
    RecordingHandler calling(ToIntFunction<List<ClaimedItem>> howOften) {
        calls = howOften;
        return this;
    }

    private int callsFor(List<ClaimedItem> items) {
        return itemsPerCall == 1 ? items.size() : 1;
    }

    RecordingHandler doing(BiConsumer<Lane, List<ClaimedItem>> what) {
        work = what;
        return this;
    }

    @Override
    public int batchSize(Lane lane) {
        return batchSize;
    }

    @Override
    public int itemsPerCall(Lane lane) {
        return Math.min(batchSize, itemsPerCall);
    }

    @Override
    public Map<String, Duration> oldest() {
        return Map.of("meta_capi", Duration.ofDays(62));
    }

    @Override
    public Map<String, Duration> dedupWindows() {
        return Map.of("meta_capi", Duration.ofDays(2));
    }

    @Override
    public int work(Lane lane, List<ClaimedItem> items) {
        batches.add(new Batch(lane, items));
        work.accept(lane, items);
        return calls.applyAsInt(items);
    }

    /** For a handler that works until the test lets it go. */
    static void waitFor(CountDownLatch release) {
        try {
            if (!release.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the test let nothing go within " + LONGEST_WAIT);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the next batch. */
    Batch next() throws InterruptedException {
        Batch batch = batches.poll(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (batch == null) {
            throw new AssertionError("no batch came within " + LONGEST_WAIT);
        }
        return batch;
    }

    /** Whether no batch comes for so long. */
    boolean none(Duration within) throws InterruptedException {
        return batches.poll(within.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    /** A batch that came already. */
    @Nullable Batch here() {
        return batches.poll();
    }
}
