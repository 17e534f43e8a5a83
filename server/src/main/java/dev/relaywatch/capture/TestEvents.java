package dev.relaywatch.capture;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Made-up events that go the way of all others, so that somebody sees whether that way is open. To
 * the destinations they are like any other, but for {@code params.test}.
 */
@Component
public class TestEvents {
    /** What they are: something that is routed unless routes say otherwise. */
    public static final String NAME = "purchase";

    /** What they are worth, in the tenant's currency. */
    public static final BigDecimal VALUE = new BigDecimal("1.00");

    private static final String AGENT =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Relaywatch/test";

    private final EventReader reader;
    private final LedgerWriter writer;
    private final JsonMapper json;

    TestEvents(EventReader reader, LedgerWriter writer, JsonMapper json) {
        this.reader = reader;
        this.writer = writer;
        this.json = json;
    }

    /** What became of one. */
    public sealed interface Outcome {}

    /** It is in the ledger, and on its way. */
    public record Stored(String eventId) implements Outcome {}

    /** It is not. */
    public record NotStored(String reason) implements Outcome {}

    /** Waits until it is committed. */
    public Outcome send(Tenant tenant) {
        String eventId = "test-" + Ids.next();
        Sender server = new Sender(RequestContext.NONE, null, false, true);
        return switch (reader.read(tenant, purchase(tenant, eventId), server)) {
            case EventReader.Reading.Refused(var reason) -> new NotStored(reason);
            case EventReader.Reading.Understood(var event) ->
                    switch (writer.write(List.of(event))) {
                        case LedgerWriter.Outcome.NotStored(var reason) -> new NotStored(reason);
                        case LedgerWriter.Outcome.Committed _ -> new Stored(eventId);
                    };
        };
    }

    private ObjectNode purchase(Tenant tenant, String eventId) {
        ObjectNode event = json.createObjectNode();
        event.put("event", NAME).put("eventId", eventId);
        event.put("pageUrl", page(tenant) + "/thank-you");
        event.putObject("userData")
                .put("email", "test@relaywatch.example")
                .put("client_user_agent", AGENT);
        event.putObject("params")
                .put("value", VALUE)
                .put("currency", tenant.currency())
                .put("order_id", eventId)
                .put("test", true);
        return event;
    }

    private static String page(Tenant tenant) {
        return tenant.origins().isEmpty()
                ? "https://" + tenant.slug() + ".example"
                : tenant.origins().getFirst();
    }
}
