package dev.relaywatch.capture.geo;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** {@code relaywatch.geo.lookups} by source and outcome; never by address. */
final class LookupCounts {
    private final MeterRegistry registry;

    LookupCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How one look-up ended. */
    enum Outcome {
        FOUND,
        /** The source knows no place. */
        NOT_FOUND,
        /** Known from before; nobody was asked. */
        REMEMBERED,
        /** No answer that can be used. */
        FAILED,
        /** The provider wants to be left alone. */
        REFUSED,
        /** Not asked: the provider's limit is used up. */
        LIMITED,
        /** Not asked: it failed too often just now. */
        RESTING,
        /** Not waited for: too many wait already, or it took too long. */
        UNWAITED
    }

    void count(String source, Outcome outcome) {
        Counter.builder("relaywatch.geo.lookups")
                .description("Look-ups of where a lead is")
                .tag("source", source)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }
}
