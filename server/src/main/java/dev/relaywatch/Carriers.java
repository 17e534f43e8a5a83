package dev.relaywatch;

/**
 * The threads that carry virtual threads. Those are not preempted: a batch that is being put
 * together keeps its carrier until it waits for something. With one carrier a processor, as is the
 * default, two long batches of one store would hold up every request and every other store; of
 * more, the operating system gives each its share.
 */
final class Carriers {
    static final String PROPERTY = "jdk.virtualThreadScheduler.parallelism";
    private static final int FEWEST = 8;
    private static final int PER_PROCESSOR = 4;

    private Carriers() {}

    /** Counts only before the first virtual thread starts; what the operator chose stays. */
    static void provide() {
        if (System.getProperty(PROPERTY) == null) {
            int processors = Runtime.getRuntime().availableProcessors();
            System.setProperty(
                    PROPERTY, Integer.toString(Math.max(FEWEST, PER_PROCESSOR * processors)));
        }
    }
}
