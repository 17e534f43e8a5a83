package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A business event on a lead.
 *
 * @param type {@code qualified} or {@code closed}
 * @param namedLeadId the lead that the CRM named, known or not; absent where it named none
 * @param leadId absent until the lead is known
 * @param matchedBy {@code lead_id}, {@code email}, {@code phone} or {@code visitor}; absent with
 *     the lead
 * @param visitorId the cookie's value, where the CRM named it
 * @param visitorRow identity of the row of the lead's visitor, else of the named one; absent where
 *     neither is known
 * @param value absent where unknown; {@code currency} is known all the same
 * @param clickIds copied from the lead
 * @param utm copied from the lead
 * @param erased its person asked to be forgotten: nothing personal is left, and it is never
 *     delivered
 */
public record Conversion(
        TenantId tenant,
        UUID id,
        String type,
        String dealId,
        @Nullable UUID namedLeadId,
        @Nullable UUID leadId,
        @Nullable String matchedBy,
        @Nullable String visitorId,
        @Nullable UUID visitorRow,
        @Nullable Money value,
        String currency,
        Hashes userData,
        @Nullable String fbp,
        @Nullable String fbc,
        Map<String, String> clickIds,
        Map<String, String> utm,
        Consent consent,
        Instant occurredAt,
        Instant receivedAt,
        boolean erased) {

    /** The same deal with what its lead knows; what the CRM itself said comes first. */
    Conversion of(Lead lead, String by) {
        return new Conversion(
                tenant,
                id,
                type,
                dealId,
                namedLeadId,
                lead.id(),
                by,
                visitorId,
                lead.visitorRow() == null ? visitorRow : lead.visitorRow(),
                value,
                currency,
                userData.over(lead.userData()),
                lead.fbp() == null ? fbp : lead.fbp(),
                lead.fbc() == null ? fbc : lead.fbc(),
                Touch.filled(lead.clickIds(), clickIds),
                lead.utm().isEmpty() ? utm : lead.utm(),
                consent.or(lead.consent()),
                occurredAt,
                receivedAt,
                erased);
    }

    /** The same deal with what is known of the browser that the CRM named. */
    Conversion of(KnownVisitor visitor) {
        Click latest = visitor.latest();
        return new Conversion(
                tenant,
                id,
                type,
                dealId,
                namedLeadId,
                leadId,
                matchedBy,
                visitorId,
                visitor.row(),
                value,
                currency,
                userData,
                visitor.fbp(),
                latest == null ? visitor.fbc() : latest.fbc(),
                visitor.clickIds(),
                visitor.utm(),
                consent.or(visitor.consent()),
                occurredAt,
                receivedAt,
                erased);
    }

    /** Also its event id, order id and transaction id towards the platforms. */
    public String idempotencyKey() {
        return dealId + ":" + type;
    }
}
