package dev.relaywatch.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one phase did.
 *
 * @param what the phase, as the table names it
 * @param items how many things were done
 * @param latency of one request; absent where the phase has none
 */
record Measurement(String what, long items, Duration took, @Nullable Percentiles latency, Cpu cpu) {

    Measurement {
        if (items < 1 || !took.isPositive()) {
            throw new IllegalArgumentException(
                    what + ": nothing was measured: " + items + " items in " + took);
        }
    }

    double perSecond() {
        return items * 1e9 / took.toNanos();
    }

    /** Microseconds of one item's share. */
    double microsEach(Duration cpu) {
        return cpu.toNanos() / 1e3 / items;
    }

    /** How many times as fast as the yardstick. */
    double rateOver(Measurement yardstick) {
        return perSecond() / yardstick.perSecond();
    }

    /** The one in the middle by rate; of an even number the slower of both. */
    static Measurement median(List<Measurement> runs) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(Measurement::perSecond))
                .toList()
                .get((runs.size() - 1) / 2);
    }
}
