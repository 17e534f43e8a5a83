package dev.relaywatch.delivery.meta;

import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Meta Conversions API. Meta refuses a whole request for one bad event: what is certain to be
 * refused is kept out, and when it refuses all the same, the event is found by the index it names,
 * else by halving, and the rest goes through.
 */
@Component
class MetaDestination implements Destination {
    /** Most events of a request (Meta, "Using the API"). */
    private static final int BATCH = 1_000;

    private static final URI GRAPH = URI.create("https://graph.facebook.com");
    private static final String VERSION = "v26.0";
    private static final int KEPT_OF_A_TEXT = 8_192;

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
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            Refusal refusal = new Refusal(mistake.get(), "configuration", null);
            return Collections.nCopies(
                    batch.size(), new Sent(new ConnectionRefused(refusal), null, null));
        }
        return new Sending(connection, batch, System.nanoTime() + limit.toNanos()).all();
    }

    /** What a person must put right before anything can be sent. */
    private static Optional<String> mistake(Connection connection) {
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

    /** One batch under way. */
    private final class Sending {
        private final Connection connection;
        private final String token;
        private final URI address;
        private final List<Deliverable> batch;
        private final long deadline;
        private final MetaPayload payload;
        private final Redaction redaction;
        private final @Nullable Sent[] sent;

        /** Requests to be made, as indexes into the batch. */
        private final Deque<List<Integer>> waiting = new ArrayDeque<>();

        Sending(Connection connection, List<Deliverable> batch, long deadline) {
            this.connection = connection;
            this.token = connection.secret("access-token").orElseThrow();
            this.address = address(connection);
            this.batch = batch;
            this.deadline = deadline;
            this.payload = new MetaPayload(connection, clock.instant());
            this.redaction = Redaction.of(connection.secrets().values());
            this.sent = new Sent[batch.size()];
        }

        private static URI address(Connection connection) {
            URI base = connection.baseUrl() == null ? GRAPH : connection.baseUrl();
            String version = connection.setting("api-version").orElse(VERSION);
            String pixel = connection.setting("pixel-id").orElseThrow();
            return URI.create(
                    base.toString().replaceAll("/+$", "")
                            + "/"
                            + version
                            + "/"
                            + pixel
                            + "/events");
        }

        List<Sent> all() {
            List<Integer> sound = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                Optional<String> refusal = payload.refusal(batch.get(i));
                if (refusal.isPresent()) {
                    sent[i] = Sent.refusedBeforehand(refusal.get());
                } else {
                    sound.add(i);
                }
            }
            enqueue(sound);
            Duration left = left();
            while (!waiting.isEmpty() && left.isPositive()) {
                send(waiting.pop(), left);
                left = left();
            }
            return Arrays.stream(sent)
                    .map(one -> Objects.requireNonNullElseGet(one, Sent::notTried))
                    .toList();
        }

        private Duration left() {
            return Duration.ofNanos(deadline - System.nanoTime());
        }

        private void enqueue(List<Integer> indexes) {
            if (!indexes.isEmpty()) {
                waiting.push(indexes);
            }
        }

        private void send(List<Integer> indexes, Duration left) {
            List<ObjectNode> events =
                    indexes.stream().map(i -> payload.event(batch.get(i))).toList();
            Answer answer =
                    outbound.send(
                            Call.post(
                                    address,
                                    Map.of("Authorization", "Bearer " + token),
                                    body(events),
                                    left));
            MetaAnswer read = new MetaAnswer(answer, redaction, clock.instant());
            DeliveryOutcome outcome = read.outcome();
            String response =
                    answer instanceof Answer.Response got
                            ? redaction.body(got.text(), KEPT_OF_A_TEXT)
                            : null;
            if (outcome instanceof ItemRefused && indexes.size() > 1) {
                isolate(indexes, events, read, response);
                return;
            }
            for (int i = 0; i < indexes.size(); i++) {
                settle(indexes.get(i), events.get(i), outcome, response);
            }
            if (outcome instanceof ConnectionRefused || outcome instanceof Throttled) {
                waiting.clear(); // what Meta said of the account holds for the rest as well
            }
        }

        /**
         * Takes the event that Meta names out of the request, or halves it; what is left is sent
         * again.
         */
        private void isolate(
                List<Integer> indexes,
                List<ObjectNode> events,
                MetaAnswer read,
                @Nullable String response) {
            Optional<Integer> named = read.namedIndex().filter(i -> i < indexes.size());
            if (named.isPresent()) {
                int at = named.get();
                settle(indexes.get(at), events.get(at), read.outcome(), response);
                List<Integer> rest = new ArrayList<>(indexes);
                rest.remove(/* index */ at);
                enqueue(rest);
            } else {
                int half = indexes.size() / 2;
                enqueue(indexes.subList(half, indexes.size()));
                enqueue(indexes.subList(0, half));
            }
        }

        private void settle(
                int index, ObjectNode event, DeliveryOutcome outcome, @Nullable String response) {
            sent[index] =
                    new Sent(outcome, redaction.body(event.toString(), KEPT_OF_A_TEXT), response);
        }

        private byte[] body(List<ObjectNode> events) {
            ObjectNode body = json.createObjectNode();
            ArrayNode data = body.putArray("data");
            events.forEach(data::add);
            connection
                    .setting("test-event-code")
                    .ifPresent(code -> body.put("test_event_code", code));
            connection
                    .secret("app-secret")
                    .filter(secret -> !secret.isBlank())
                    .ifPresent(secret -> body.put("appsecret_proof", proof(secret, token)));
            body.put("partner_agent", "relaywatch");
            return json.writeValueAsBytes(body);
        }
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
