package dev.relaywatch.bench;

import java.io.ByteArrayOutputStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/** Durations of so many operations altogether, twenty operations on two shops. */
final class OperationHistograms {
    private static final int OPERATIONS = 20;
    private static final int LONGEST = 12_000;
    private final long calls;
    private final Random random = new Random(5);

    OperationHistograms(long calls) {
        this.calls = calls;
    }

    void insert(PreparedStatement insert, Instant at, boolean rounded) throws SQLException {
        for (String domain : List.of("", "shop-0.example", "shop-1.example")) {
            long ofDomain = domain.isEmpty() ? calls : calls / 2;
            add(insert, domain, "", 0, ofDomain, at, rounded);
            for (int operation = 0; operation < OPERATIONS; operation++) {
                add(insert, domain, "x", operation, ofDomain / OPERATIONS, at, rounded);
            }
        }
        insert.executeBatch();
    }

    private void add(
            PreparedStatement insert,
            String domain,
            String kind,
            int operation,
            long number,
            Instant at,
            boolean rounded)
            throws SQLException {
        insert.setString(1, domain);
        insert.setString(2, kind);
        insert.setInt(3, operation);
        insert.setObject(4, at.atOffset(ZoneOffset.UTC));
        insert.setLong(5, number);
        insert.setLong(6, number);
        insert.setLong(7, number);
        insert.setBytes(8, packed(number, rounded));
        insert.setLong(9, number);
        insert.setString(10, kind);
        insert.setLong(11, number);
        insert.setBoolean(12, rounded);
        insert.addBatch();
    }

    /** In the form that the columns are commented with. */
    private byte[] packed(long number, boolean rounded) {
        long[] times = new long[LONGEST + 64];
        long left = number;
        for (int ms = 1; ms < LONGEST && left > 0; ms++) {
            double z = (Math.log(ms) - 4.5) / 0.9;
            double share = Math.exp(-z * z / 2) / (ms * 0.9 * Math.sqrt(2 * Math.PI));
            long here = Math.min(left, (long) (number * share + random.nextDouble()));
            times[rounded ? rounded(ms) : ms] += here;
            left -= here;
        }
        times[90] += left;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int before = 0;
        for (int ms = 0; ms < times.length; ms++) {
            if (times[ms] > 0) {
                write(out, ms - before);
                write(out, times[ms]);
                before = ms;
            }
        }
        return out.toByteArray();
    }

    private static int rounded(int ms) {
        int shift = 24 - Integer.numberOfLeadingZeros(ms);
        return shift <= 0 ? ms : (ms >> shift << shift) + (1 << (shift - 1));
    }

    private static void write(ByteArrayOutputStream out, long given) {
        long rest = given;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
