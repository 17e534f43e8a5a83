package dev.relaywatch.delivery.webhook;

import dev.relaywatch.capture.Consent;
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
import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @Override
    public boolean isAdPlatform() {
        return false;
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return true;
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<Sent> sent = new ArrayList<>();
        for (Deliverable item : batch) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            boolean laneStopped = !sent.isEmpty() && stopsTheLane(sent.getLast().outcome());
            sent.add(
                    laneStopped || left.isNegative() || left.isZero()
                            ? Sent.notTried()
                            : send(connection, item, left.compareTo(CALL) < 0 ? left : CALL));
        }
        return sent;
    }

    /** What one receiver said to one item holds for the next as well. */
    private static boolean stopsTheLane(DeliveryOutcome outcome) {
        return outcome instanceof ConnectionRefused
                || outcome instanceof Throttled
                || outcome instanceof DeliveryOutcome.NotTried;
    }

    private Sent send(Connection connection, Deliverable item, Duration limit) {
        URI address = connection.baseUrl();
        if (address == null) {
            return new Sent(
                    new ConnectionRefused(
                            new Refusal("the connection needs a base-url", "configuration", null)),
                    null,
                    null);
        }
        Redaction redaction = Redaction.of(connection.secrets().values());
        Instant now = clock.instant();
        byte[] body = body(connection, item);
        String id = "msg_" + item.itemId();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(now.getEpochSecond()));
        connection
                .secret("signing-secret")
                .ifPresent(secret ->
                        headers.put(
                                "webhook-signature",
                                new WebhookSignature(secret).sign(id, now.getEpochSecond(), body)));
        Answer answer = outbound.send(Call.post(address, headers, body, limit));
        return new Sent(
                outcome(answer, now),
                redaction.body(body, KEPT_OF_A_TEXT),
                answer instanceof Answer.Response response
                        ? redaction.body(response.text(), KEPT_OF_A_TEXT)
                        : null);
    }

    private static DeliveryOutcome outcome(Answer answer, Instant now) {
        return switch (answer) {
            case Answer.Unreached unreached -> {
                Refusal refusal =
                        new Refusal(
                                unreached.message(),
                                unreached.reason().name().toLowerCase(Locale.ROOT),
                                null);
                yield unreached.reason() == Answer.Reason.FORBIDDEN_ADDRESS
                        ? new ConnectionRefused(refusal)
                        : new Retryable(refusal, null);
            }
            case Answer.Response response -> outcome(response, now);
        };
    }

    /** 410 ends a subscription; a redirect is not followed and counts as a failure. */
    private static DeliveryOutcome outcome(Answer.Response response, Instant now) {
        int status = response.status();
        Refusal refusal =
                new Refusal("the receiver answered " + status, String.valueOf(status), status);
        return switch (status) {
            case 200, 201, 202, 203, 204, 205, 206 -> new Uploaded(status);
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
            data.set("userData", item.userData().toJson());
            data.set("clickIds", json.valueToTree(item.clickIds()));
        }
        data.set("utm", json.valueToTree(item.utm()));
        data.set("params", item.params());
        return json.writeValueAsBytes(body);
    }
}
