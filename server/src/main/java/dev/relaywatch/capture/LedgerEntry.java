package dev.relaywatch.capture;

import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger, as lists show it: nothing of the person is read for it.
 *
 * @param name of the event, or the conversion's type
 * @param eventId the caller's, or the conversion's idempotency key
 * @param visitorId the cookie's value; absent where no visitor is known
 * @param amount absent where unknown
 * @param time when it happened
 * @param receivedAt when it was stored
 */
public record LedgerEntry(
        TenantId tenant,
        Kind kind,
        UUID rowId,
        String name,
        String eventId,
        @Nullable String visitorId,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        Instant time,
        Instant receivedAt) {

    /** What stands in the line. */
    public enum Kind {
        EVENT,
        CONVERSION
    }

    /** Where it stands in the list. */
    public Cursor place() {
        return new Cursor(receivedAt, rowId);
    }
}
