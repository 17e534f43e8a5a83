package dev.relaywatch.delivery.meta;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Meta Conversions API. Meta refuses a whole request for one bad event, and names one at a time.
 */
@Component
class MetaDestination implements Destination {
    /** Most events of a request (Meta, "Using the API"). */
    private static final int BATCH = 1_000;

    private static final URI GRAPH = URI.create("https://graph.facebook.com");
    private static final String VERSION = "v26.0";

    private final Outbound outbound;
    private final JsonMapper json;
    private final Clock clock;

    MetaDestination(Outbound outbound, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "meta_capi";
    }

    @Override
    public String service() {
        return "meta";
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public Duration oldest() {
        return MetaPayload.OLDEST_IN_A_STORE;
    }

    @Override
    public Optional<Duration> oldest(Deliverable item) {
        return Optional.of(MetaPayload.oldest(item));
    }

    @Override
    public boolean isAdPlatform() {
        return true;
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        Set<String> keys = new HashSet<>(item.userData().forMeta().keySet());
        if (item.fbp() != null) {
            keys.add("fbp");
        }
        if (item.fbc() != null) {
            keys.add("fbc");
        }
        return MetaPayload.canIdentify(keys);
    }

    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return new MetaPayload(connection, clock.instant()).refusal(item);
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        Optional<String> mistake = mistake(connection);
        return mistake.isPresent()
                ? Batch.misconfigured(batch, mistake.get())
                : Batch.send(
                        new Sending(connection),
                        batch,
                        Redaction.of(connection.secrets().values()),
                        limit);
    }

    /** What a person must put right before anything can be sent. */
    static Optional<String> mistake(Connection connection) {
        if (!connection.setting("pixel-id").orElse("").matches("\\d{1,32}")) {
            return Optional.of("the connection needs settings.pixel-id, a number");
        }
        if (!connection.secret("access-token").orElse("").matches("[!-~]+")) {
            return Optional.of(
                    "the connection needs secrets.access-token, without blanks and line breaks");
        }
        return connection.setting("api-version").orElse(VERSION).matches("v\\d{1,3}\\.\\d")
                ? Optional.empty()
                : Optional.of("the connection's settings.api-version must look like " + VERSION);
    }

    /** The pixel, without and with what is below it. */
    private static URI address(Connection connection, String below) {
        return graph(connection, "/" + connection.setting("pixel-id").orElseThrow() + below);
    }

    /**
     * @param below the version
     */
    static URI graph(Connection connection, String below) {
        return connection.address(
                GRAPH, "/" + connection.setting("api-version").orElse(VERSION) + below);
    }

    static Map<String, String> headers(Connection connection) {
        return Map.of("Authorization", "Bearer " + connection.secret("access-token").orElseThrow());
    }

    static Optional<String> proof(Connection connection) {
        return connection
                .secret("app-secret")
                .filter(secret -> !secret.isBlank())
                .map(secret -> proof(secret, connection.secret("access-token").orElseThrow()));
    }

    /** One batch under way. */
    private final class Sending implements Batch.Platform {
        private final Connection connection;
        private final MetaPayload payload;

        Sending(Connection connection) {
            this.connection = connection;
            this.payload = new MetaPayload(connection, clock.instant());
        }

        @Override
        public Optional<String> refusal(Deliverable item) {
            return payload.refusal(item);
        }

        /** As the text that is sent and kept: a thousand trees would stay until the answer. */
        @Override
        public JsonNode row(Deliverable item) {
            String text = json.writeValueAsString(payload.event(item));
            return json.getNodeFactory().rawValueNode(new RawValue(text));
        }

        @Override
        public Batch.Reply call(List<JsonNode> events, Duration left) {
            Answer answer =
                    outbound.send(
                            Call.post(
                                    address(connection, "/events"),
                                    headers(connection),
                                    body(events),
                                    left));
            Redaction redaction = Redaction.of(connection.secrets().values());
            MetaAnswer read = new MetaAnswer(answer, redaction, clock.instant());
            return new Batch.Reply(read.verdict(events.size()), answer);
        }

        private byte[] body(List<JsonNode> events) {
            ObjectNode body = json.createObjectNode();
            body.putArray("data").addAll(events);
            connection
                    .setting("test-event-code")
                    .ifPresent(code -> body.put("test_event_code", code));
            proof(connection).ifPresent(proof -> body.put("appsecret_proof", proof));
            body.put("partner_agent", "relaywatch");
            return json.writeValueAsBytes(body);
        }
    }

    /** Meta has no way to validate an event without keeping it: the pixel is looked at instead. */
    @Override
    public Tested test(Connection connection, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Tested.fails(mistake.get());
        }
        String query =
                "?fields=id,name" + proof(connection).map(p -> "&appsecret_proof=" + p).orElse("");
        Answer answer =
                outbound.send(Call.get(address(connection, query), headers(connection), limit));
        Redaction redaction = Redaction.of(connection.secrets().values());
        if (answer instanceof Answer.Response response
                && response.status() == 200
                && response.json().filter(pixel -> pixel.has("id")).isPresent()) {
            return Tested.works(
                    "the token sees pixel " + connection.setting("pixel-id").orElseThrow());
        }
        return Tested.of(new MetaAnswer(answer, redaction, clock.instant()).outcome());
    }

    /**
     * Lower-case hex HMAC-SHA256 of the token, keyed by the app's secret (Meta, "Securing Graph API
     * Requests").
     */
    private static String proof(String appSecret, String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
