package dev.relaywatch.queue;

import dev.relaywatch.shared.Money;
import dev.relaywatch.tenancy.SealedSecret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work to be queued.
 *
 * @param event what it is called, for sums by name; absent where that is not known
 * @param eventTime when the event or conversion happened
 * @param expiresAt after this its platform no longer takes it; absent where it takes any age
 * @param value what delivering it is worth to the tenant; absent where unknown
 * @param payload sealed context that only the platform may see; absent where there is none
 * @param refused why it is sure to be refused: it becomes a dead letter at once; absent where it is
 *     worth a call
 */
public record NewItem(
        Lane lane,
        Subject subject,
        @Nullable String event,
        Instant eventTime,
        @Nullable Instant expiresAt,
        @Nullable Money value,
        @Nullable SealedSecret payload,
        @Nullable Failure refused) {
    /** Worth a call at any age, of what happened when it was stored. */
    public NewItem(
            Lane lane, Subject subject, @Nullable Money value, @Nullable SealedSecret payload) {
        this(lane, subject, null, subject.storedAt(), null, value, payload, null);
    }
}
