package dev.relaywatch.delivery.webhook;

import dev.relaywatch.capture.Consent;
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
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signed webhooks, one call an item. Source: the Standard Webhooks specification, "Sender" (2023,
 * version 1).
 */
@Component
class WebhookDestination implements Destination {
    /** One call each: what one batch holds must end within half a lease. */
    private static final int BATCH = 8;

    private static final Duration CALL = Duration.ofSeconds(15);
    private static final int KEPT_OF_A_TEXT = 8_192;

    private final Outbound outbound;
    private final Tenancy tenancy;
    private final JsonMapper json;
    private final Clock clock;

    WebhookDestination(Outbound outbound, Tenancy tenancy, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.tenancy = tenancy;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public String service() {
        return "webhook";
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    /**
     * The {@code webhook-id} is the same for ever; how long it is known is the receiver's affair.
     */
    @Override
    public Optional<Duration> dedupWindow() {
        return Optional.empty();
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
        return true;
    }

    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return Optional.empty();
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        return switch (receiver(connection)) {
            case Receiver.Unusable(var mistake) -> Batch.misconfigured(batch, mistake);
            case Receiver.Usable to ->
                    Batch.oneByOne(
                            batch,
                            limit,
                            CALL,
                            (item, left) ->
                                    send(to, "msg_" + item.itemId(), body(connection, item), left));
        };
    }

    /** Who is to get the messages. */
    private sealed interface Receiver {
        record Usable(URI address, Optional<WebhookSignature> signature, Redaction redaction)
                implements Receiver {}

        record Unusable(String mistake) implements Receiver {}
    }

    private static Receiver receiver(Connection connection) {
        URI address = connection.baseUrl();
        if (address == null) {
            return new Receiver.Unusable("the connection needs a base-url");
        }
        try {
            return new Receiver.Usable(
                    address,
                    connection.secret("signing-secret").map(WebhookSignature::new),
                    Redaction.of(connection.secrets().values()));
        } catch (IllegalArgumentException e) {
            return new Receiver.Unusable("secrets.signing-secret: " + e.getMessage());
        }
    }

    /** A signed message of the type {@code test}, which receivers answer and forget. */
    @Override
    public Tested test(Connection connection, Duration limit) {
        return switch (receiver(connection)) {
            case Receiver.Unusable(var mistake) -> Tested.fails(mistake);
            case Receiver.Usable to -> {
                ObjectNode body = json.createObjectNode();
                body.put("type", "test").put("timestamp", clock.instant().toString());
                body.putObject("data");
                byte[] bytes = json.writeValueAsBytes(body);
                Sent sent = send(to, "msg_" + Ids.next(), bytes, limit);
                yield sent.outcome() instanceof Uploaded(var status, var _)
                        ? Tested.works("the receiver answered " + status)
                        : Tested.of(sent.outcome());
            }
        };
    }

    private Sent send(Receiver.Usable to, String id, byte[] body, Duration limit) {
        Instant now = clock.instant();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(now.getEpochSecond()));
        to.signature()
                .ifPresent(signature ->
                        headers.put(
                                "webhook-signature",
                                signature.sign(id, now.getEpochSecond(), body)));
        Answer answer = outbound.send(Call.post(to.address(), headers, body, limit));
        return new Sent(
                        outcome(answer, now),
                        to.redaction().body(body, KEPT_OF_A_TEXT),
                        answer instanceof Answer.Response response
                                ? to.redaction().body(response.text(), KEPT_OF_A_TEXT)
                                : null)
                .withQuotaOf(answer);
    }

    private static DeliveryOutcome outcome(Answer answer, Instant now) {
        return switch (answer) {
            case Answer.Unreached unreached -> DeliveryOutcome.of(unreached);
            case Answer.Response response -> outcome(response, now);
        };
    }

    /** 410 ends a subscription; a redirect is not followed and counts as a failure. */
    private static DeliveryOutcome outcome(Answer.Response response, Instant now) {
        int status = response.status();
        Refusal refusal =
                new Refusal("the receiver answered " + status, String.valueOf(status), status);
        if (status >= 200 && status <= 299) {
            return new Uploaded(status);
        }
        return switch (status) {
            case 401, 403, 404, 405, 410 -> new ConnectionRefused(refusal);
            case 429 -> new Throttled(refusal, RetryAfter.of(response, now).orElse(null));
            case 400, 406, 409, 411, 413, 415, 422 -> new ItemRefused(refusal);
            default -> new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
        };
    }

    private byte[] body(Connection connection, Deliverable item) {
        ObjectNode body = json.createObjectNode();
        body.put(
                "type",
                (item.kind() == Deliverable.Kind.EVENT ? "event." : "conversion.") + item.name());
        body.put("id", item.eventId());
        body.put("timestamp", item.time().toString());
        if (connection.tenant() != null) {
            tenancy.tenant(connection.tenant())
                    .ifPresent(tenant -> body.put("tenant", tenant.slug()));
        }
        ObjectNode data = body.putObject("data");
        data.put("eventName", item.name());
        if (item.value() != null) {
            data.put("value", item.value().amount());
            data.put("currency", item.value().currency());
        }
        if (item.orderId() != null) {
            data.put("orderId", item.orderId());
        }
        if (item.pageUrl() != null) {
            data.put("pageUrl", item.pageUrl());
        }
        if (item.consent().adUserData() != Consent.Choice.DENIED) {
            data.set("userData", json.valueToTree(item.userData().forMeta()));
            data.set("clickIds", json.valueToTree(item.clickIds()));
        }
        data.set("utm", json.valueToTree(item.utm()));
        data.set("params", item.params());
        return json.writeValueAsBytes(body);
    }
}
