package dev.relaywatch.dashboard.tracking;

/**
 * How an item of the queue stands.
 *
 * @param shape {@code healthy}, {@code degraded}, {@code unhealthy} or {@code unknown}
 */
public record ItemState(String shape, String word) {
    /**
     * @param status {@code pending}, {@code uploaded}, {@code failed} or {@code dead_letter}
     * @param stopped its lane does not flow
     * @param unconfirmed its platform has not said yet whether it kept it
     */
    static ItemState of(String status, boolean stopped, boolean unconfirmed) {
        return switch (status) {
            case "failed" -> new ItemState("degraded", stopped ? "Held back" : "Retrying");
            case "dead_letter" -> new ItemState("unhealthy", "Dead letter");
            case "uploaded" ->
                    unconfirmed
                            ? new ItemState("unknown", "Unconfirmed")
                            : new ItemState("healthy", "Uploaded");
            default ->
                    stopped
                            ? new ItemState("degraded", "Paused")
                            : new ItemState("unknown", "Waiting");
        };
    }
}
