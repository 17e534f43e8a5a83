package dev.relaywatch.shared;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/**
 * A place in a list that runs from the newest to the oldest: the row that was read last. What is
 * stored meanwhile is newer and moves nothing.
 *
 * @param at when that row was stored, in the database's microseconds; 1970 to 9999
 * @param id tells rows of the same moment apart, in the database's order
 */
public record Cursor(Instant at, UUID id) implements Comparable<Cursor> {
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final int BYTES = Long.BYTES + 2 * Long.BYTES;

    /** Everything comes after it. */
    public static final Cursor NEWEST = new Cursor(END, new UUID(-1, -1));

    /** The database compares the bytes of a UUID; Java their numbers, with a sign. */
    private static final Comparator<Cursor> ORDER =
            Comparator.comparing(Cursor::at)
                    .thenComparing(
                            cursor -> cursor.id.getMostSignificantBits(), Long::compareUnsigned)
                    .thenComparing(
                            cursor -> cursor.id.getLeastSignificantBits(), Long::compareUnsigned);

    public Cursor {
        at = at.truncatedTo(ChronoUnit.MICROS);
        if (at.isBefore(Instant.EPOCH) || at.isAfter(END)) {
            throw new IllegalArgumentException("a cursor stands between 1970 and 9999");
        }
    }

    /** Before every row that was stored at this moment or later. */
    public static Cursor before(Instant moment) {
        return new Cursor(moment, new UUID(0, 0));
    }

    /** Empty where the text is not what {@link #text} writes. */
    public static Optional<Cursor> read(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != BYTES) {
                return Optional.empty();
            }
            Instant at = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
            return Optional.of(new Cursor(at, new UUID(bytes.getLong(), bytes.getLong())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Fit for a query string. */
    public String text() {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES)
                        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    @Override
    public int compareTo(Cursor other) {
        return ORDER.compare(this, other);
    }
}
