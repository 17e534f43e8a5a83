package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tracking event as the ledger has it.
 *
 * @param rowId identity of the row; {@code eventId} is the caller's
 * @param visitorId the cookie's value; absent for events that name no visitor
 * @param visitorRow identity of the visitor's row; absent until the event is stored, and without
 *     one
 * @param params what the caller said of the event
 * @param clickIds by name: gclid, gbraid, wbraid, fbclid, ttclid, msclkid
 * @param utm by name: source, medium, campaign, term, content
 * @param actionSource where it happened, in Meta's words: website, system_generated, ...
 * @param value absent where unknown
 * @param leadId the lead whose event it is; absent for all others
 * @param receivedAt when it was stored
 * @param erased its person asked to be forgotten: nothing personal is left, and it is never
 *     delivered
 */
public record CapturedEvent(
        TenantId tenant,
        UUID rowId,
        String name,
        String eventId,
        @Nullable String visitorId,
        @Nullable UUID visitorRow,
        @Nullable String pageUrl,
        ObjectNode params,
        Hashes userData,
        @Nullable String fbp,
        @Nullable String fbc,
        Map<String, String> clickIds,
        Map<String, String> utm,
        Consent consent,
        String actionSource,
        @Nullable Money value,
        @Nullable UUID leadId,
        Instant time,
        Instant receivedAt,
        boolean erased) {

    /** The same event with what its visitor added. */
    CapturedEvent attributed(
            UUID visitorRow,
            @Nullable String fbp,
            @Nullable String fbc,
            Map<String, String> clickIds,
            Map<String, String> utm,
            Consent consent) {
        return new CapturedEvent(
                tenant,
                rowId,
                name,
                eventId,
                visitorId,
                visitorRow,
                pageUrl,
                params,
                userData,
                fbp,
                fbc,
                clickIds,
                utm,
                consent,
                actionSource,
                value,
                leadId,
                time,
                receivedAt,
                erased);
    }
}
