package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Apart;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Confirmation;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination.Tested;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.shared.Sha256;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Data Manager API (v1). It accepts a request whole or refuses it whole for one bad event,
 * naming those; what it kept of what it accepted it says later.
 */
@Component
class DataManagerApi implements ConfirmingApi {
    private static final String HOST = "datamanager.googleapis.com";

    /** Most destinations, which are conversion actions, of a request (error.proto). */
    private static final int MOST_ACTIONS = 10;

    private final GoogleAccess access;
    private final JsonMapper json;
    private final Clock clock;

    DataManagerApi(GoogleAccess access, JsonMapper json, Clock clock) {
        this.access = access;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "data-manager";
    }

    @Override
    public Batch.Platform batch(GoogleAccount account) {
        return new Sending(account);
    }

    /** A request names so many conversion actions only: those of further ones go apart. */
    @Override
    public List<Sent> send(
            GoogleAccount account, List<Deliverable> items, Redaction redaction, Duration limit) {
        List<String> actions = account.actionIds();
        return Apart.send(
                items,
                item ->
                        account.actionId(item.name())
                                .map(action -> actions.indexOf(action) / MOST_ACTIONS)
                                .orElse(0),
                limit,
                (_, some, left) -> Batch.send(batch(account), some, redaction, left));
    }

    /** The conversion action that an event goes to. */
    static String reference(JsonNode event) {
        return event.path("destinationReferences").path(0).asString("");
    }

    /** The conversion actions of a request, in the order of its destinations. */
    static List<String> references(List<JsonNode> events) {
        return events.stream().map(DataManagerApi::reference).distinct().toList();
    }

    /** One batch under way. */
    private final class Sending implements Batch.Platform {
        private final GoogleAccount account;
        private final DataManagerEvent event;

        Sending(GoogleAccount account) {
            this.account = account;
            this.event = new DataManagerEvent(account, clock.instant());
        }

        @Override
        public Optional<String> refusal(Deliverable item) {
            return event.refusal(item);
        }

        @Override
        public JsonNode row(Deliverable item) {
            return event.row(item);
        }

        @Override
        public Batch.Reply call(List<JsonNode> events, Duration left) {
            GoogleAccess.Result result = ingest(account, events, false, left);
            return switch (result) {
                case GoogleAccess.Result.NoToken(var why) ->
                        new Batch.Reply(new Batch.Verdict.Same(GoogleAccount.outcome(why)), null);
                case GoogleAccess.Result.Made(var answer) ->
                        new Batch.Reply(
                                new DataManagerAnswer(answer, redaction(account), clock.instant())
                                        .verdict(events),
                                answer);
            };
        }
    }

    private GoogleAccess.Result ingest(
            GoogleAccount account, List<JsonNode> events, boolean validateOnly, Duration limit) {
        URI uri = account.address(HOST, "/v1/events:ingest");
        byte[] body = json.writeValueAsBytes(body(account, events, validateOnly));
        return access.call(
                account.connection(),
                (headers, left) -> Call.post(uri, headers, body, left),
                limit);
    }

    private ObjectNode body(GoogleAccount account, List<JsonNode> events, boolean validateOnly) {
        ObjectNode body = json.createObjectNode();
        ArrayNode destinations = body.putArray("destinations");
        for (String action : references(events)) {
            ObjectNode destination = destinations.addObject().put("reference", action);
            name(destination.putObject("operatingAccount"), account.customerId());
            String login = account.loginCustomerId();
            if (login != null) {
                name(destination.putObject("loginAccount"), login);
            }
            destination.put("productDestinationId", action);
        }
        body.putArray("events").addAll(events);
        return body.put("encoding", "HEX").put("validateOnly", validateOnly);
    }

    private static void name(ObjectNode account, String id) {
        account.put("accountType", "GOOGLE_ADS").put("accountId", id);
    }

    private static Redaction redaction(GoogleAccount account) {
        return Redaction.of(account.connection().secrets().values());
    }

    /**
     * Has an event validated that is like the real ones: with an e-mail address, which an account
     * must have agreed to.
     */
    @Override
    public Tested test(GoogleAccount account, Duration limit) {
        List<String> actions = account.actionIds();
        if (actions.isEmpty()) {
            return Tested.fails(
                    "the connection's settings.conversion-actions names no conversion action; what"
                            + " it does not name is not sent");
        }
        List<JsonNode> events = List.of(synthetic(actions.getFirst()));
        return switch (ingest(account, events, true, limit)) {
            case GoogleAccess.Result.NoToken(var why) -> Tested.of(GoogleAccount.outcome(why));
            case GoogleAccess.Result.Made(var answer) -> {
                DeliveryOutcome outcome =
                        new DataManagerAnswer(answer, redaction(account), clock.instant())
                                .validated(events);
                yield outcome instanceof Uploaded
                        ? Tested.works(
                                "Google would take conversions for account "
                                        + account.customerId()
                                        + " as conversion action "
                                        + actions.getFirst())
                        : Tested.of(outcome);
            }
        };
    }

    private ObjectNode synthetic(String action) {
        ObjectNode event = json.createObjectNode();
        event.putArray("destinationReferences").add(action);
        event.put("transactionId", "relaywatch-test")
                .put("eventTimestamp", clock.instant().toString())
                .put("eventSource", "WEB");
        event.putObject("userData")
                .putArray("userIdentifiers")
                .addObject()
                .put("emailAddress", Sha256.hex("relaywatch-test@example.com"));
        return event;
    }

    @Override
    public Confirmation confirm(GoogleAccount account, String receipt, Duration limit) {
        URI uri =
                account.address(
                        HOST,
                        "/v1/requestStatus:retrieve?requestId="
                                + URLEncoder.encode(receipt, StandardCharsets.UTF_8));
        GoogleAccess.Result result =
                access.call(
                        account.connection(),
                        (headers, left) -> Call.get(uri, headers, left),
                        limit);
        return switch (result) {
            case GoogleAccess.Result.NoToken _ ->
                    new Confirmation.NotYet("Google gives no access token");
            case GoogleAccess.Result.Made(var answer) -> DataManagerStatus.read(answer);
        };
    }
}
