package dev.relaywatch.delivery.meta;

import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
        return !item.userData().forMeta().isEmpty() || item.fbp() != null || item.fbc() != null;
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        return new Sending(connection, batch, System.nanoTime() + limit.toNanos()).all();
    }

    /** One batch under way. */
    private final class Sending {
        private final Connection connection;
        private final List<Deliverable> batch;
        private final long deadline;
        private final MetaPayload payload;
        private final Redaction redaction;
        private final @Nullable Sent[] sent;

        Sending(Connection connection, List<Deliverable> batch, long deadline) {
            this.connection = connection;
            this.batch = batch;
            this.deadline = deadline;
            this.payload = new MetaPayload(connection, clock.instant());
            this.redaction = Redaction.of(connection.secrets().values());
            this.sent = new Sent[batch.size()];
        }

        List<Sent> all() {
            Optional<String> pixel = connection.setting("pixel-id");
            Optional<String> token = connection.secret("access-token");
            if (pixel.isEmpty() || token.isEmpty()) {
                Refusal refusal =
                        new Refusal(
                                "the connection needs settings.pixel-id and secrets.access-token",
                                "configuration",
                                null);
                return Collections.nCopies(
                        batch.size(), new Sent(new ConnectionRefused(refusal), null, null));
            }
            List<Integer> sound = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                Optional<String> refusal = payload.refusal(batch.get(i));
                if (refusal.isPresent()) {
                    sent[i] = Sent.refusedBeforehand(refusal.get());
                } else {
                    sound.add(i);
                }
            }
            send(sound, address(pixel.get()), token.get());
            return Arrays.stream(sent)
                    .map(one -> Objects.requireNonNullElseGet(one, Sent::notTried))
                    .toList();
        }

        private URI address(String pixel) {
            URI base = connection.baseUrl() == null ? GRAPH : connection.baseUrl();
            String version = connection.setting("api-version").orElse(VERSION);
            return URI.create(
                    base.toString().replaceAll("/+$", "")
                            + "/"
                            + version
                            + "/"
                            + pixel
                            + "/events");
        }

        private void send(List<Integer> indexes, URI address, String token) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (indexes.isEmpty() || left.isNegative() || left.isZero()) {
                return;
            }
            List<ObjectNode> events =
                    indexes.stream().map(i -> payload.event(batch.get(i))).toList();
            Answer answer =
                    outbound.send(
                            Call.post(
                                    address,
                                    Map.of("Authorization", "Bearer " + token),
                                    body(events, token),
                                    left));
            MetaAnswer read = new MetaAnswer(answer, clock.instant());
            DeliveryOutcome outcome = read.outcome();
            if (outcome instanceof ItemRefused && indexes.size() > 1) {
                isolate(indexes, events, answer, read, address, token);
                return;
            }
            for (int i = 0; i < indexes.size(); i++) {
                settle(indexes.get(i), events.get(i), outcome, answer);
            }
        }

        /**
         * Takes the event that Meta names out of the request, or halves it, and sends the rest
         * again.
         */
        private void isolate(
                List<Integer> indexes,
                List<ObjectNode> events,
                Answer answer,
                MetaAnswer read,
                URI address,
                String token) {
            Optional<Integer> named = read.namedIndex().filter(i -> i < indexes.size());
            if (named.isPresent()) {
                int at = named.get();
                settle(indexes.get(at), events.get(at), read.outcome(), answer);
                List<Integer> rest = new ArrayList<>(indexes.subList(0, at));
                rest.addAll(indexes.subList(at + 1, indexes.size()));
                send(rest, address, token);
            } else {
                int half = indexes.size() / 2;
                send(indexes.subList(0, half), address, token);
                send(indexes.subList(half, indexes.size()), address, token);
            }
        }

        private void settle(int index, ObjectNode event, DeliveryOutcome outcome, Answer answer) {
            String response =
                    switch (answer) {
                        case Answer.Response got -> redaction.body(got.text(), KEPT_OF_A_TEXT);
                        case Answer.Unreached _ -> null;
                    };
            sent[index] =
                    new Sent(outcome, redaction.body(event.toString(), KEPT_OF_A_TEXT), response);
        }

        private byte[] body(List<ObjectNode> events, String token) {
            ObjectNode body = json.createObjectNode();
            ArrayNode data = body.putArray("data");
            events.forEach(data::add);
            connection
                    .setting("test-event-code")
                    .ifPresent(code -> body.put("test_event_code", code));
            connection
                    .secret("app-secret")
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
