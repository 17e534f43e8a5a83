package dev.relaywatch.alerting.pagerduty;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.AlertWords;
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
import dev.relaywatch.shared.Sha256;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event a notice. Source: PagerDuty, "Events API v2 Overview" and "Send an Alert Event". The
 * key that names the episode makes a repeat harmless.
 */
@Component
class PagerDutyChannel implements Channel {
    private static final String OWN = "https://events.pagerduty.com";
    private static final int READ_OF_AN_ANSWER = 16 * 1_024;

    /** About 120 events a minute and key ("Events API rate limits"). */
    private static final Duration PACE = Duration.ofMillis(500);

    private static final int LONGEST_SUMMARY = 1_024;
    private static final int LONGEST_KEY = 255;
    private static final int TOLD_ERRORS = 3;

    private final Outbound outbound;
    private final JsonMapper json;
    private final Clock clock;

    PagerDutyChannel(Outbound outbound, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public ChannelType type() {
        return ChannelType.PAGERDUTY;
    }

    @Override
    public int mostInOne() {
        return 1;
    }

    @Override
    public Duration pace() {
        return PACE;
    }

    /** PagerDuty reminds by its own rules. */
    @Override
    public boolean tells(Transition transition) {
        return transition != Transition.REMINDED;
    }

    @Override
    public SendOutcome send(Recipient recipient, List<Notice> notices, Duration limit) {
        Optional<String> key = recipient.secret("routing-key").map(String::strip);
        if (key.isEmpty() || key.get().isEmpty()) {
            return new Refused("secrets.routing-key is missing", true);
        }
        Optional<URI> address = recipient.address(OWN, "/v2/enqueue");
        if (address.isEmpty()) {
            return new Refused("settings.base-url is no address", true);
        }
        byte[] event = json.writeValueAsBytes(event(key.get(), notices.getFirst()));
        return switch (outbound.send(
                Call.post(address.get(), Map.of(), event, limit)
                        .withMaxAnswerBytes(READ_OF_AN_ANSWER))) {
            case Answer.Unreached unreached -> SendOutcome.of(unreached);
            case Answer.Response response -> outcome(recipient, response);
        };
    }

    private SendOutcome outcome(Recipient recipient, Answer.Response response) {
        int status = response.status();
        String words = "PagerDuty answered " + status;
        if (status == 202) {
            return new Sent(null);
        }
        if (status == 429 || status < 400 || status >= 500) {
            return new Later(words, RetryAfter.of(response, clock.instant()).orElse(null));
        }
        if (response.isPage()) {
            return new Later(words + " with a page, as a proxy does", null);
        }
        String errors = errors(response);
        boolean key = errors.toLowerCase(Locale.ROOT).matches(".*routing.?key.*");
        if (status == 400 && !key) {
            return new Refused(
                    recipient.withoutSecrets("PagerDuty refuses the event: " + errors), false);
        }
        return new Refused(
                recipient.withoutSecrets(words + (errors.isEmpty() ? "" : " and says: " + errors))
                        + "; look at secrets.routing-key and settings.base-url",
                true);
    }

    /** The first of its errors; its message where it names none. */
    private static String errors(Answer.Response response) {
        JsonNode body = response.json().orElse(null);
        if (body == null) {
            return "";
        }
        String errors =
                body.path("errors")
                        .valueStream()
                        .limit(TOLD_ERRORS)
                        .map(error -> error.asString(""))
                        .collect(Collectors.joining("; "));
        return errors.isBlank() ? body.path("message").asString("") : errors;
    }

    private ObjectNode event(String routingKey, Notice notice) {
        String dedupKey = notice.alert().dedupKey();
        ObjectNode event = json.createObjectNode();
        event.put("routing_key", routingKey)
                .put(
                        "dedup_key",
                        dedupKey.length() <= LONGEST_KEY ? dedupKey : Sha256.hex(dedupKey));
        if (notice.isSummary()) {
            return event.put("event_action", "resolve");
        }
        switch (notice.transition()) {
            case RESOLVED -> event.put("event_action", "resolve");
            case ACKNOWLEDGED -> event.put("event_action", "acknowledge");
            case OPENED, RAISED, ESCALATED, FLAPPING, REMINDED, UNACKNOWLEDGED, REOPENED -> {
                event.put("event_action", "trigger");
                trigger(event, notice);
            }
        }
        return event;
    }

    private static void trigger(ObjectNode event, Notice notice) {
        AlertLine alert = notice.alert();
        event.put("client", "Relaywatch").put("client_url", notice.page().toString());
        ObjectNode payload = event.putObject("payload");
        payload.put(
                        "summary",
                        AlertWords.cut(
                                AlertWords.title(alert) + " (" + AlertWords.whose(notice) + ")",
                                LONGEST_SUMMARY))
                .put(
                        "source",
                        "relaywatch/" + (alert.tenant() == null ? "platform" : alert.tenant()))
                .put("severity", severity(alert))
                .put("timestamp", alert.createdAt().toString())
                .put("class", alert.metric() == null ? alert.source() : alert.metric());
        if (alert.service() != null) {
            payload.put("component", alert.service());
        }
        if (alert.tenant() != null) {
            payload.put("group", alert.tenant());
        }
        ObjectNode details = payload.putObject("custom_details");
        if (!AlertWords.message(alert).isEmpty()) {
            details.put("Message", AlertWords.message(alert));
        }
        AlertWords.facts(notice).forEach(details::put);
        event.putArray("links")
                .addObject()
                .put("href", notice.page().toString())
                .put("text", "Open in Relaywatch");
        if (notice.acknowledge() != null) {
            event.withArray("links")
                    .addObject()
                    .put("href", notice.acknowledge().toString())
                    .put("text", "Acknowledge in Relaywatch");
        }
    }

    private static String severity(AlertLine alert) {
        return switch (alert.severity()) {
            case "p1" -> "critical";
            case "p2" -> "error";
            default -> "warning";
        };
    }
}
