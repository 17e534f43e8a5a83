package dev.relaywatch.capture;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What came in a period, from the visit to the deal.
 *
 * @param visits that began in it
 * @param sources of most leads and conversions first; all that have fewer as one at the end
 */
public record Attributed(long visits, List<AttributedSource> sources) {
    public Attributed {
        sources = List.copyOf(sources);
    }

    public long leads() {
        return sum(AttributedSource::leads);
    }

    /** Leads that carry a click on a Google ad. */
    public long withGclid() {
        return sum(AttributedSource::withGclid);
    }

    public long qualified() {
        return sum(AttributedSource::qualified);
    }

    public long closed() {
        return sum(AttributedSource::closed);
    }

    private long sum(ToLongFunction<AttributedSource> of) {
        return sources.stream().mapToLong(of).sum();
    }
}
