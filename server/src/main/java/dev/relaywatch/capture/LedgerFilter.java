package dev.relaywatch.capture;

import dev.relaywatch.shared.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the ledger.
 *
 * @param name of the event or type of the conversion; absent: any
 * @param from stored then or later; absent: from the beginning
 * @param to stored before; absent: up to now
 * @param text the beginning of an event's id, or a visitor's id, an order's id, an e-mail address
 *     or a phone number, in clear or hashed; absent: any
 */
public record LedgerFilter(
        @Nullable String name,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String text) {

    /** Everything. */
    public static final LedgerFilter ALL = new LedgerFilter(null, null, null, null);

    /** What to read from: {@code to} ends the list like a page that was read up to there. */
    Cursor start(Cursor after) {
        if (to == null) {
            return after;
        }
        Cursor end = Cursor.before(to);
        return end.compareTo(after) < 0 ? end : after;
    }

    /** May hold an address or a number in clear. */
    @Override
    public String toString() {
        return "LedgerFilter[" + name + ", " + from + ", " + to + "]";
    }
}
