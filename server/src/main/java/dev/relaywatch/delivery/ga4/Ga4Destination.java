package dev.relaywatch.delivery.ga4;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.ClientIds;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * GA4 Measurement Protocol. GA4 takes everything and says nothing, so all that it would drop is
 * refused beforehand, and that an event was taken means that it was received.
 */
@Component
class Ga4Destination implements Destination {
    private static final URI GOOGLE = URI.create("https://www.google-analytics.com");
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final int KEPT_OF_A_REASON = 1_000;

    private static final String SAMPLE =
            """
            {"client_id": "1.1", "validation_behavior": "ENFORCE_RECOMMENDATIONS", "events": [{"name": "purchase", "params":
             {"transaction_id": "relaywatch-test", "value": 1.5, "currency": "EUR", "session_id": "1", "engagement_time_msec": 1,
              "items": [{"item_id": "relaywatch-test", "item_name": "Test", "price": 1.5, "quantity": 1}]}}]}
            """;

    private final Outbound outbound;
    private final ClientIds clientIds;
    private final JsonMapper json;
    private final Clock clock;

    Ga4Destination(Outbound outbound, ClientIds clientIds, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.clientIds = clientIds;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ga4";
    }

    @Override
    public String service() {
        return "ga4";
    }

    @Override
    public int batchSize() {
        return Ga4Batch.MOST;
    }

    /** Those of one browser share a call; most often each is another's. */
    @Override
    public int itemsPerCall() {
        return 1;
    }

    @Override
    public boolean isAdPlatform() {
        return true;
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return ClientIds.canIdentify(item);
    }

    @Override
    public Duration oldest() {
        return Ga4Payload.OLDEST;
    }

    @Override
    public Optional<Duration> oldest(Deliverable item) {
        return Optional.of(Ga4Payload.OLDEST);
    }

    /** Whose it is shows without a look at what else its visitor did. */
    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return new Ga4Payload(clientIds.of(null, List.of(item)), clock.instant()).refusal(item);
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Batch.misconfigured(batch, mistake.get());
        }
        Map<UUID, String> ids = clientIds.of(connection.tenant(), batch);
        return new Ga4Batch(
                        new Ga4Payload(ids, clock.instant()),
                        batch,
                        Redaction.of(connection.secrets().values()),
                        (requests, left) -> call(connection, requests, left))
                .send(limit, CALL);
    }

    private Batch.Reply call(Connection connection, List<JsonNode> requests, Duration left) {
        byte[] body = json.writeValueAsBytes(Ga4Batch.asOne(requests));
        Answer answer =
                outbound.send(Call.post(address(connection, "/mp/collect"), Map.of(), body, left));
        Instant now = clock.instant();
        return new Batch.Reply(new Batch.Verdict.Same(Ga4Answer.outcome(answer, now)), answer);
    }

    /** What a person must put right before anything can be sent. */
    private static Optional<String> mistake(Connection connection) {
        if (!connection.setting("measurement-id").orElse("").matches("G-[A-Z0-9]{1,20}")) {
            return Optional.of(
                    "the connection needs settings.measurement-id, the G-... of a web data stream");
        }
        if (!connection.secret("api-secret").orElse("").matches("[!-~]+")) {
            return Optional.of(
                    "the connection needs secrets.api-secret, without blanks and line breaks");
        }
        URI base = connection.baseUrl();
        return base != null && base.getPath().matches(".*/debug(/.*)?")
                ? Optional.of(
                        "the connection's base-url must end before /debug: what is sent there is checked and forgotten")
                : Optional.empty();
    }

    private static URI address(Connection connection, String path) {
        return connection.address(
                GOOGLE,
                path
                        + "?measurement_id="
                        + connection.setting("measurement-id").orElseThrow()
                        + "&api_secret="
                        + URLEncoder.encode(
                                connection.secret("api-secret").orElseThrow(),
                                StandardCharsets.UTF_8));
    }

    /**
     * By GA4's validation server, which keeps nothing, and does not look at the two keys ("Validate
     * events").
     */
    @Override
    public Tested test(Connection connection, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Tested.fails(mistake.get());
        }
        byte[] body = json.writeValueAsBytes(json.readTree(SAMPLE));
        Answer answer =
                outbound.send(
                        Call.post(address(connection, "/debug/mp/collect"), Map.of(), body, limit));
        Redaction redaction = Redaction.of(connection.secrets().values());
        Optional<JsonNode> messages =
                answer instanceof Answer.Response response && response.status() == 200
                        ? response.json()
                                .map(said -> said.path("validationMessages"))
                                .filter(JsonNode::isArray)
                        : Optional.empty();
        if (messages.isPresent()) {
            return messages.get().isEmpty()
                    ? Tested.works(
                            "GA4 can be reached and finds nothing wrong with a sample purchase. It never tells whether"
                                    + " measurement-id and api-secret are right: look at Realtime in GA4 after the first"
                                    + " event")
                    : Tested.fails(
                            "GA4's validation found: "
                                    + redaction.body(words(messages.get()), KEPT_OF_A_REASON));
        }
        DeliveryOutcome outcome = Ga4Answer.outcome(answer, clock.instant());
        return outcome instanceof Uploaded
                ? Tested.fails(
                        "what answered is not GA4's validation server: look at the connection's base-url; a tagging"
                                + " server has none, and may take events all the same")
                : Tested.of(outcome);
    }

    private static String words(JsonNode messages) {
        List<String> words = new ArrayList<>();
        for (JsonNode message : messages) {
            words.add(
                    message.path("fieldPath").asString("")
                            + ": "
                            + message.path("description").asString("")
                            + " ("
                            + message.path("validationCode").asString("")
                            + ")");
        }
        return String.join("; ", words);
    }
}
