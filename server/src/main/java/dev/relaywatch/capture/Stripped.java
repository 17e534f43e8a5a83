package dev.relaywatch.capture;

import dev.relaywatch.capture.LeadStore.NewLead;
import dev.relaywatch.capture.personaldata.Hashes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is left when a person is taken out of what they did: that it happened, when, and what it was
 * worth.
 */
final class Stripped {
    /**
     * Nothing else of the params is known to be free of personal data: people put names into them.
     */
    private static final List<String> KEPT_PARAMS =
            List.of(
                    "value",
                    "currency",
                    "order_id",
                    "tax",
                    "shipping",
                    "discount",
                    "quantity",
                    "num_items");

    private static final Hashes NONE = new Hashes(Map.of());

    private Stripped() {}

    static NewEvent of(NewEvent event) {
        return new NewEvent(of(event.event()), RequestContext.NONE, event.fromBrowser());
    }

    private static CapturedEvent of(CapturedEvent event) {
        return new CapturedEvent(
                event.tenant(),
                event.rowId(),
                event.name(),
                event.eventId(),
                null,
                null,
                page(event.pageUrl()),
                params(event.params()),
                NONE,
                null,
                null,
                Map.of(),
                Map.of(),
                event.consent(),
                event.actionSource(),
                event.value(),
                event.leadId(),
                event.time(),
                event.receivedAt(),
                true);
    }

    /** The event of another person than the visitor's. */
    static NewEvent ofVisitor(NewEvent event) {
        CapturedEvent captured = event.event();
        return new NewEvent(
                new CapturedEvent(
                        captured.tenant(),
                        captured.rowId(),
                        captured.name(),
                        captured.eventId(),
                        null,
                        null,
                        captured.pageUrl(),
                        captured.params(),
                        captured.userData(),
                        captured.fbp(),
                        captured.fbc(),
                        captured.clickIds(),
                        captured.utm(),
                        captured.consent(),
                        captured.actionSource(),
                        captured.value(),
                        captured.leadId(),
                        captured.time(),
                        captured.receivedAt(),
                        captured.erased()),
                event.context(),
                event.fromBrowser(),
                event.agentIsCallers());
    }

    static NewLead of(NewLead added) {
        Lead lead = added.lead();
        return new NewLead(
                new Lead(
                        lead.id(),
                        lead.eventId(),
                        null,
                        null,
                        null,
                        new Lead.Geo(null, null, null, null, null, null),
                        NONE,
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        lead.consent(),
                        lead.createdAt(),
                        true),
                null,
                null,
                null,
                null,
                added.transactionId(),
                null,
                JsonNodeFactory.instance.objectNode());
    }

    static Conversion of(Conversion conversion) {
        return with(conversion, NONE, null, null, Map.of(), Map.of(), true);
    }

    /** The deal of another person than the visitor's. */
    static Conversion ofVisitor(Conversion conversion) {
        return with(
                conversion,
                conversion.userData(),
                conversion.fbp(),
                conversion.fbc(),
                conversion.clickIds(),
                conversion.utm(),
                conversion.erased());
    }

    private static Conversion with(
            Conversion conversion,
            Hashes userData,
            @Nullable String fbp,
            @Nullable String fbc,
            Map<String, String> clickIds,
            Map<String, String> utm,
            boolean erased) {
        return new Conversion(
                conversion.tenant(),
                conversion.id(),
                conversion.type(),
                conversion.dealId(),
                conversion.namedLeadId(),
                conversion.leadId(),
                conversion.matchedBy(),
                null,
                null,
                conversion.value(),
                conversion.currency(),
                userData,
                fbp,
                fbc,
                clickIds,
                utm,
                conversion.consent(),
                conversion.occurredAt(),
                conversion.receivedAt(),
                erased);
    }

    static ObjectNode params(ObjectNode params) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (String name : KEPT_PARAMS) {
            JsonNode value = params.get(name);
            if (value != null && (value.isNumber() || isPlain(value))) {
                kept.set(name, value);
            }
        }
        return kept;
    }

    private static boolean isPlain(JsonNode value) {
        return value.isString()
                && value.stringValue().length() <= EventReader.MOST_ID
                && !namesAddress(value.stringValue());
    }

    /** Without query and fragment; the site alone where the path has an address in it. */
    static @Nullable String page(@Nullable String url) {
        if (url == null) {
            return null;
        }
        int query = url.indexOf('?');
        String page = query < 0 ? url : url.substring(0, query);
        int fragment = page.indexOf('#');
        page = fragment < 0 ? page : page.substring(0, fragment);
        return namesAddress(page) ? site(page) : page;
    }

    private static boolean namesAddress(String text) {
        return text.indexOf('@') >= 0 || text.contains("%40");
    }

    private static @Nullable String site(String page) {
        try {
            URI uri = new URI(page);
            return uri.getHost() == null || uri.getScheme() == null
                    ? null
                    : uri.getScheme() + "://" + uri.getHost() + "/";
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
