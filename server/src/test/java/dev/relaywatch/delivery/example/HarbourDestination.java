package dev.relaywatch.delivery.example;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.outbound.RetryAfter;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Harbour, a made-up CRM: an event a call, a key as bearer token, {@code ok} in the answer. */
class HarbourDestination implements Destination {
    /** One call each: what one batch holds must end within half a lease. */
    private static final int BATCH = 8;

    private static final Duration CALL = Duration.ofSeconds(10);
    private static final int KEPT_OF_A_TEXT = 8_192;

    private final Outbound outbound;
    private final JsonMapper json;
    private final Clock clock;

    HarbourDestination(Outbound outbound, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "harbour";
    }

    @Override
    public String service() {
        return "webhook";
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public int itemsPerCall() {
        return 1;
    }

    @Override
    public boolean isAdPlatform() {
        return false;
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return item.userData().email().isPresent();
    }

    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return canIdentify(item)
                ? Optional.empty()
                : Optional.of("Harbour takes an event only with an e-mail address");
    }

    private ObjectNode event(Deliverable item) {
        ObjectNode event = json.createObjectNode();
        event.put("type", item.name());
        event.put("id", item.eventId());
        event.put("at", item.time().toString());
        item.userData().email().ifPresent(hash -> event.put("person", hash));
        if (item.value() != null) {
            event.put("amount", item.value().amount());
            event.put("currency", item.value().currency());
        }
        return event;
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        Optional<String> mistake = mistake(connection);
        return mistake.isPresent()
                ? Batch.misconfigured(batch, mistake.get())
                : Batch.oneByOne(batch, limit, CALL, (item, left) -> send(connection, item, left));
    }

    private static Optional<String> mistake(Connection connection) {
        if (connection.baseUrl() == null) {
            return Optional.of("the connection needs a base-url");
        }
        return connection.secret("signing-secret").orElse("").matches("[!-~]+")
                ? Optional.empty()
                : Optional.of("the connection needs secrets.signing-secret");
    }

    private Sent send(Connection connection, Deliverable item, Duration left) {
        Optional<String> refusal = refusal(connection, item);
        if (refusal.isPresent()) {
            return Sent.refusedBeforehand(refusal.get());
        }
        byte[] body = json.writeValueAsBytes(event(item));
        Answer answer = call(connection, body, left);
        Redaction redaction = Redaction.of(connection.secrets().values());
        return new Sent(
                        outcome(answer, redaction),
                        redaction.body(body, KEPT_OF_A_TEXT),
                        answer instanceof Answer.Response response
                                ? redaction.body(response.text(), KEPT_OF_A_TEXT)
                                : null)
                .withQuotaOf(answer);
    }

    private Answer call(Connection connection, byte[] body, Duration left) {
        URI base = URI.create(String.valueOf(connection.baseUrl()));
        String key = connection.secret("signing-secret").orElseThrow();
        return outbound.send(Call.post(base, Map.of("Authorization", "Bearer " + key), body, left));
    }

    private DeliveryOutcome outcome(Answer answer, Redaction redaction) {
        return switch (answer) {
            case Answer.Unreached unreached -> DeliveryOutcome.of(unreached);
            case Answer.Response response -> read(response, redaction);
        };
    }

    private DeliveryOutcome read(Answer.Response response, Redaction redaction) {
        Optional<JsonNode> body = response.json().filter(said -> said.path("ok").isBoolean());
        int status = response.status();
        if (body.isEmpty()) {
            return new Retryable(
                    new Refusal("Harbour's answer cannot be read", null, status), null);
        }
        if (body.get().path("ok").asBoolean()) {
            return new Uploaded(status);
        }
        String words = redaction.body(body.get().path("error").asString(""), KEPT_OF_A_TEXT);
        Refusal refusal = new Refusal("Harbour: " + words, String.valueOf(status), status);
        return switch (status) {
            case 401, 403 -> new ConnectionRefused(refusal);
            case 422 -> new ItemRefused(refusal);
            case 429 ->
                    new Throttled(refusal, RetryAfter.of(response, clock.instant()).orElse(null));
            default -> new Retryable(refusal, null);
        };
    }

    /** An event of the type {@code test}, which Harbour answers and forgets. */
    @Override
    public Tested test(Connection connection, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Tested.fails(mistake.get());
        }
        byte[] body = json.writeValueAsBytes(json.createObjectNode().put("type", "test"));
        Redaction redaction = Redaction.of(connection.secrets().values());
        DeliveryOutcome outcome = outcome(call(connection, body, limit), redaction);
        return outcome instanceof Uploaded
                ? Tested.works("Harbour knows the key")
                : Tested.of(outcome);
    }
}
