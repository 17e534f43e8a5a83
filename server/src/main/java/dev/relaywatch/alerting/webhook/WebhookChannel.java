package dev.relaywatch.alerting.webhook;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Channel;
import dev.relaywatch.alerting.ChannelType;
import dev.relaywatch.alerting.Notice;
import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.SendOutcome.Later;
import dev.relaywatch.alerting.SendOutcome.Refused;
import dev.relaywatch.alerting.SendOutcome.Sent;
import dev.relaywatch.alerting.Transition;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.RetryAfter;
import dev.relaywatch.shared.WebhookSignature;
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

/** Source: the Standard Webhooks specification, "Sender" (2023, version 1). */
@Component
class WebhookChannel implements Channel {
    /** Its body says nothing that is told on. */
    private static final int READ_OF_AN_ANSWER = 1_024;

    private final Outbound outbound;
    private final JsonMapper json;
    private final Clock clock;

    WebhookChannel(Outbound outbound, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public ChannelType type() {
        return ChannelType.WEBHOOK;
    }

    @Override
    public int mostInOne() {
        return 1;
    }

    @Override
    public Duration pace() {
        return Duration.ZERO;
    }

    @Override
    public boolean tells(Transition transition) {
        return true;
    }

    @Override
    public SendOutcome send(Recipient recipient, List<Notice> notices, Duration limit) {
        Optional<URI> address = recipient.setting("url").flatMap(Recipient::uri);
        if (address.isEmpty()) {
            return new Refused("settings.url is missing, or no address", true);
        }
        Optional<WebhookSignature> signature;
        try {
            signature = recipient.secret("signing-secret").map(WebhookSignature::new);
        } catch (IllegalArgumentException e) {
            return new Refused("secrets.signing-secret: " + e.getMessage(), true);
        }
        Notice notice = notices.getFirst();
        byte[] body = body(notice);
        Instant now = clock.instant();
        String id = "msg_" + notice.id();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(now.getEpochSecond()));
        signature.ifPresent(
                it -> headers.put("webhook-signature", it.sign(id, now.getEpochSecond(), body)));
        return switch (outbound.send(
                Call.post(address.get(), headers, body, limit)
                        .withMaxAnswerBytes(READ_OF_AN_ANSWER))) {
            case Answer.Unreached unreached -> SendOutcome.of(unreached);
            case Answer.Response response -> outcome(response, now);
        };
    }

    /** 410 ends a subscription; a redirect is not followed and counts as a failure. */
    private static SendOutcome outcome(Answer.Response response, Instant now) {
        int status = response.status();
        String words = "the receiver answered " + status;
        if (status >= 200 && status <= 299) {
            return new Sent(null);
        }
        if (status == 410) {
            return new Refused(
                    words + ": the address is no longer in use; correct settings.url", true);
        }
        if (status == 401 || status == 403) {
            return new Refused(words + "; look at secrets.signing-secret and settings.url", true);
        }
        if (status == 404 || status == 405) {
            return new Refused(words + "; look at settings.url", true);
        }
        return status >= 400 && status <= 499 && status != 408 && status != 425 && status != 429
                ? new Refused(words, false)
                : new Later(words, RetryAfter.of(response, now).orElse(null));
    }

    private byte[] body(Notice notice) {
        AlertLine alert = notice.alert();
        ObjectNode body = json.createObjectNode();
        switch (notice.isSummary() ? Transition.RESOLVED : notice.transition()) {
            case RESOLVED -> {
                Instant at = alert.resolvedAt() == null ? alert.lastSeenAt() : alert.resolvedAt();
                body.put("type", "alert.resolved").put("timestamp", at.toString());
            }
            case ACKNOWLEDGED -> {
                Instant at =
                        alert.acknowledgedAt() == null
                                ? alert.lastSeenAt()
                                : alert.acknowledgedAt();
                body.put("type", "alert.acknowledged").put("timestamp", at.toString());
            }
            case OPENED ->
                    body.put("type", "alert.opened").put("timestamp", alert.createdAt().toString());
            case RAISED, ESCALATED, FLAPPING, REMINDED, UNACKNOWLEDGED, REOPENED ->
                    body.put("type", "alert.opened")
                            .put("timestamp", alert.lastSeenAt().toString());
        }
        body.set("data", json.valueToTree(alert));
        return json.writeValueAsBytes(body);
    }
}
