package dev.relaywatch.commerce.analytics;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long operations took: each duration in whole milliseconds and how often it occurred. Exact,
 * and so is any sum of them, whatever the order. Not for several threads.
 */
final class Durations {
    /** What is below is counted in an array, some hundred thousand numbers at most. */
    private static final int SMALL = 65_536;

    /** More different long durations than these are rounded, as {@link #rounded} does. */
    static final int MOST_LONG = 100_000;

    /** Bits that are kept by rounding: a duration is at most half of 1/128 off, which is 0.4 %. */
    private static final int BITS = 8;

    private static final int SEVEN_BITS = 0x7f;

    private long[] small = new long[256];
    private int end;
    private final TreeMap<Integer, Long> large = new TreeMap<>();
    private boolean roundsLong;
    private long count;

    void add(int ms, long times) {
        count += times;
        if (ms < SMALL) {
            if (ms >= small.length) {
                small = Arrays.copyOf(small, Math.min(SMALL, Integer.highestOneBit(ms) * 2));
            }
            small[ms] += times;
            end = Math.max(end, ms + 1);
        } else {
            large.merge(roundsLong ? rounded(ms) : ms, times, Long::sum);
            if (large.size() > MOST_LONG && !roundsLong) {
                roundLong();
            }
        }
    }

    private void roundLong() {
        roundsLong = true;
        Map<Integer, Long> exact = Map.copyOf(large);
        large.clear();
        exact.forEach((ms, times) -> large.merge(rounded(ms), times, Long::sum));
    }

    /**
     * @param packed by {@link #packed}
     */
    void addAll(Packed packed) {
        int at = 0;
        int ms = 0;
        while (at < packed.length()) {
            long gap = 0;
            int shift = 0;
            byte next = packed.at(at++);
            while (next < 0) {
                gap |= (long) (next & SEVEN_BITS) << shift;
                shift += 7;
                next = packed.at(at++);
            }
            ms += (int) (gap | (long) next << shift);
            long times = 0;
            shift = 0;
            next = packed.at(at++);
            while (next < 0) {
                times |= (long) (next & SEVEN_BITS) << shift;
                shift += 7;
                next = packed.at(at++);
            }
            add(ms, times | (long) next << shift);
        }
    }

    long count() {
        return count;
    }

    /**
     * By nearest rank: the smallest duration that so many percent of all do not exceed.
     *
     * @param percent 1 to 100
     * @return 0 where there is none
     */
    int percentile(int percent) {
        long rank = (percent * count + 99) / 100;
        long seen = 0;
        for (int ms = 0; ms < end; ms++) {
            seen += small[ms];
            if (seen >= rank) {
                return ms;
            }
        }
        for (Map.Entry<Integer, Long> one : large.entrySet()) {
            seen += one.getValue();
            if (seen >= rank) {
                return one.getKey();
            }
        }
        return 0;
    }

    /** How many took longer. */
    long longerThan(double bound) {
        long longer = 0;
        for (int ms = (int) Math.min(SMALL, Math.floor(bound) + 1); ms < end; ms++) {
            longer += small[ms];
        }
        for (Map.Entry<Integer, Long> one : large.entrySet()) {
            longer += one.getKey() > bound ? one.getValue() : 0;
        }
        return longer;
    }

    /** As the column {@code durations} has it. */
    Packed packed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int before = 0;
        for (int ms = 0; ms < end; ms++) {
            if (small[ms] > 0) {
                write(out, ms - before);
                write(out, small[ms]);
                before = ms;
            }
        }
        for (Map.Entry<Integer, Long> one : large.entrySet()) {
            write(out, one.getKey() - before);
            write(out, one.getValue());
            before = one.getKey();
        }
        return new Packed(out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest > SEVEN_BITS) {
            out.write((int) (rest & SEVEN_BITS) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** The same, rounded; what is rounded already stays as it is. */
    Durations rounded() {
        Durations rounded = new Durations();
        for (int ms = 0; ms < end; ms++) {
            if (small[ms] > 0) {
                rounded.add(rounded(ms), small[ms]);
            }
        }
        large.forEach((ms, times) -> rounded.add(rounded(ms), times));
        return rounded;
    }

    /** The middle of all durations that begin with the same bits. */
    static int rounded(int ms) {
        int shift = Integer.SIZE - Integer.numberOfLeadingZeros(ms) - BITS;
        return shift <= 0 ? ms : (ms >> shift << shift) + (1 << (shift - 1));
    }
}
