package dev.relaywatch.delivery;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.Conversion;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One queue item with all that a destination may say of it: an event of the ledger or a conversion.
 *
 * @param itemId identity of the queue item, the same at every retry
 * @param name of the event, or the type of the conversion
 * @param eventId what platforms deduplicate by
 * @param visitorRow identity of the visitor's row; absent where none is known
 * @param orderId absent where there is none
 */
public record Deliverable(
        UUID itemId,
        Kind kind,
        String name,
        String eventId,
        Instant time,
        @Nullable String pageUrl,
        String actionSource,
        Hashes userData,
        @Nullable UUID visitorRow,
        @Nullable String fbp,
        @Nullable String fbc,
        Map<String, String> clickIds,
        Map<String, String> utm,
        Consent consent,
        @Nullable Money value,
        @Nullable String orderId,
        ObjectNode params,
        RequestContext context) {

    /** Parameters in which pages and servers tell whose browser it was. */
    private static final List<String> OF_A_BROWSER =
            List.of(
                    "client_id",
                    "ga_client_id",
                    "session_id",
                    "ga_session_id",
                    "ttp",
                    "fbp",
                    "fbc");

    /** What it was before it was queued. */
    public enum Kind {
        EVENT,
        CONVERSION
    }

    static Deliverable of(UUID itemId, CapturedEvent event, RequestContext context) {
        return new Deliverable(
                itemId,
                Kind.EVENT,
                event.name(),
                event.eventId(),
                event.time(),
                event.pageUrl(),
                event.actionSource(),
                event.userData(),
                event.visitorRow(),
                event.fbp(),
                event.fbc(),
                event.clickIds(),
                event.utm(),
                event.consent(),
                event.value(),
                event.params().path("order_id").asStringOpt().orElse(null),
                event.params(),
                context);
    }

    static Deliverable of(UUID itemId, Conversion conversion) {
        return new Deliverable(
                itemId,
                Kind.CONVERSION,
                conversion.type(),
                conversion.idempotencyKey(),
                conversion.occurredAt(),
                null,
                "system_generated",
                conversion.userData(),
                conversion.visitorRow(),
                conversion.fbp(),
                conversion.fbc(),
                conversion.clickIds(),
                conversion.utm(),
                conversion.consent(),
                conversion.value(),
                conversion.idempotencyKey(),
                JsonNodeFactory.instance.objectNode(),
                RequestContext.NONE);
    }

    /**
     * Where the person denied their data for advertising, nothing of it goes anywhere: no hashes,
     * no address, no browser, no click, nor the query of the page, in which clicks come.
     */
    Deliverable asAllowed() {
        if (consent.adUserData() != Consent.Choice.DENIED) {
            return this;
        }
        return new Deliverable(
                itemId,
                kind,
                name,
                eventId,
                time,
                pageUrl == null ? null : pageUrl.replaceFirst("(?s)[?#].*", ""),
                actionSource,
                new Hashes(Map.of()),
                null,
                null,
                null,
                Map.of(),
                utm,
                consent,
                value,
                orderId,
                params.deepCopy().remove(OF_A_BROWSER),
                RequestContext.NONE);
    }
}
