package dev.relaywatch.sandbox;

/** A way into the server. */
enum DemoDoor {
    VISIT("visits"),
    EVENT("events"),
    BATCH("event batches"),
    BACKEND("backend events"),
    SEGMENT("Segment"),
    LEAD("leads"),
    CONVERSION("conversions"),
    WEBHOOK("webhooks"),
    ERASURE("erasures"),
    OPERATIONS("operations of a month");

    private final String plural;

    DemoDoor(String plural) {
        this.plural = plural;
    }

    /** As the line a minute names it. */
    @Override
    public String toString() {
        return plural;
    }
}
