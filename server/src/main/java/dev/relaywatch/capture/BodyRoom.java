package dev.relaywatch.capture;

import java.util.concurrent.Semaphore;

/**
 * The memory that bodies under way share at the capture doors, in chunks. Nobody waits for it: what
 * finds no room comes again.
 */
final class BodyRoom {
    /** Bytes. */
    static final int CHUNK = 16 << 10;

    private static final int FEWEST_CHUNKS = 512;
    private static final int MOST_CHUNKS = 16_384;

    /** Trees of a body take up to ten times its size. */
    private static final int SHARE_OF_HEAP = 40;

    private final Semaphore free;

    BodyRoom(int chunks) {
        this.free = new Semaphore(chunks);
    }

    /**
     * A fortieth of the heap, 8 to 256 MiB.
     *
     * @param heap bytes
     */
    static BodyRoom ofHeap(long heap) {
        return new BodyRoom(
                Math.toIntExact(
                        Math.clamp(heap / SHARE_OF_HEAP / CHUNK, FEWEST_CHUNKS, MOST_CHUNKS)));
    }

    /** Whether there was room for one more chunk. */
    boolean takeChunk() {
        return free.tryAcquire();
    }

    void giveBack(int chunks) {
        free.release(chunks);
    }

    boolean isFull() {
        return free.availablePermits() == 0;
    }
}
