package dev.relaywatch.alerting.slack;

import dev.relaywatch.alerting.Channel;
import dev.relaywatch.alerting.ChannelType;
import dev.relaywatch.alerting.Notice;
import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.SendOutcome.Later;
import dev.relaywatch.alerting.SendOutcome.Refused;
import dev.relaywatch.alerting.SendOutcome.Sent;
import dev.relaywatch.alerting.Transition;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * By an incoming webhook each message stands alone. With a token the first message of an alert
 * shows how the alert stands now, and what happens to it is told in its thread. Several alerts at
 * once are one message that begins no thread.
 */
@Component
class SlackChannel implements Channel {
    /** A line each, within what Slack takes of blocks. */
    private static final int MOST = 50;

    /** "About 1 per second per channel" (docs.slack.dev, "Rate limits"). */
    private static final Duration PACE = Duration.ofSeconds(1);

    private static final String OWN = "https://slack.com";
    private static final String POST = "/api/chat.postMessage";
    private static final String UPDATE = "/api/chat.update";
    private static final int READ_OF_AN_ANSWER = 64 * 1_024;

    private final Outbound outbound;
    private final JsonMapper json;
    private final Clock clock;

    SlackChannel(Outbound outbound, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public ChannelType type() {
        return ChannelType.SLACK;
    }

    @Override
    public int mostInOne() {
        return MOST;
    }

    @Override
    public Duration pace() {
        return PACE;
    }

    @Override
    public boolean tells(Transition transition) {
        return true;
    }

    @Override
    public SendOutcome send(Recipient recipient, List<Notice> notices, Duration limit) {
        SlackMessage message = SlackMessage.of(notices);
        Calls calls = new Calls(recipient, System.nanoTime() + limit.toNanos());
        Optional<String> token = recipient.secret("bot-token");
        if (token.isEmpty()) {
            return recipient
                    .secret("webhook-url")
                    .map(url -> byWebhook(calls, url.strip(), message))
                    .orElse(
                            new Refused(
                                    "secrets.webhook-url or secrets.bot-token is missing", true));
        }
        if (token.get().strip().chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return new Refused("secrets.bot-token contains a line break or control", true);
        }
        String channel = recipient.setting("channel").orElse("");
        if (channel.isBlank()) {
            return new Refused("settings.channel is missing; a bot token needs it", true);
        }
        if (recipient.address(OWN, POST).isEmpty()) {
            return new Refused("settings.base-url is no address", true);
        }
        String thread = notices.size() == 1 ? notices.getFirst().thread() : null;
        return thread == null || !thread.contains(":")
                ? anew(calls, channel, message, notices.size() == 1)
                : followUp(calls, channel, thread, notices.getFirst(), message);
    }

    private SendOutcome byWebhook(Calls calls, String url, SlackMessage message) {
        return Recipient.uri(url)
                .map(address -> outcome(calls.webhook(address, message), true))
                .orElse(new Refused("secrets.webhook-url is no address", true));
    }

    /**
     * @param keeps whether what comes after is told in a thread below it
     */
    private SendOutcome anew(Calls calls, String channel, SlackMessage message, boolean keeps) {
        return outcome(calls.api(POST, Map.of("channel", channel), message), keeps);
    }

    /** Where the first message is gone, this one takes its place. */
    private SendOutcome followUp(
            Calls calls, String channel, String thread, Notice notice, SlackMessage message) {
        int colon = thread.lastIndexOf(':');
        String its = thread.substring(0, colon);
        String ts = thread.substring(colon + 1);
        if (changesTheFirst(notice.transition())) {
            switch (calls.api(UPDATE, Map.of("channel", its, "ts", ts), message)) {
                case SlackAnswer.Taken _ -> {}
                case SlackAnswer.Gone _ -> {
                    return anew(calls, channel, message, true);
                }
                case SlackAnswer.MessageRefused refused -> {
                    return outcome(refused, true);
                }
                case SlackAnswer.Other other -> {
                    return other.outcome();
                }
            }
        }
        SlackAnswer answer =
                calls.api(
                        POST,
                        Map.of(
                                "channel",
                                its,
                                "thread_ts",
                                ts,
                                "reply_broadcast",
                                isForAll(notice.transition())),
                        message);
        return switch (answer) {
            case SlackAnswer.Taken _ -> new Sent(thread);
            case SlackAnswer.Gone _ -> anew(calls, channel, message, true);
            case SlackAnswer.MessageRefused _, SlackAnswer.Other _ -> outcome(answer, true);
        };
    }

    private static SendOutcome outcome(SlackAnswer answer, boolean keeps) {
        return switch (answer) {
            case SlackAnswer.Taken(var thread) -> new Sent(keeps ? thread : null);
            case SlackAnswer.Gone _ -> new Refused("Slack finds no such message", false);
            case SlackAnswer.MessageRefused(var words) ->
                    new Refused(words + ", also to the message as plain text", false);
            case SlackAnswer.Other(var outcome) -> outcome;
        };
    }

    /** Whether the colour or the buttons of the first message are no longer right. */
    private static boolean changesTheFirst(Transition transition) {
        return switch (transition) {
            case RAISED, ACKNOWLEDGED, UNACKNOWLEDGED, RESOLVED, REOPENED -> true;
            case OPENED, ESCALATED, FLAPPING, REMINDED -> false;
        };
    }

    /** Whether it is shown in the channel too, and not to those alone who follow the thread. */
    private static boolean isForAll(Transition transition) {
        return switch (transition) {
            case OPENED, RAISED, ESCALATED, FLAPPING, REMINDED, UNACKNOWLEDGED, REOPENED -> true;
            case ACKNOWLEDGED, RESOLVED -> false;
        };
    }

    /** The calls of one message, which end together. */
    private final class Calls {
        private final Recipient recipient;
        private final long end;

        /**
         * @param end by {@link System#nanoTime}
         */
        Calls(Recipient recipient, long end) {
            this.recipient = recipient;
            this.end = end;
        }

        SlackAnswer webhook(URI address, SlackMessage message) {
            SlackAnswer answer = webhook(address, message.rich());
            return answer instanceof SlackAnswer.MessageRefused
                    ? webhook(address, message.plain())
                    : answer;
        }

        private SlackAnswer webhook(URI address, ObjectNode body) {
            Duration left = left();
            return left.isPositive()
                    ? SlackAnswer.ofWebhook(
                            recipient,
                            outbound.send(call(address, Map.of(), body, left)),
                            clock.instant())
                    : outOfTime();
        }

        SlackAnswer api(String method, Map<String, Object> to, SlackMessage message) {
            SlackAnswer answer = api(method, to, message.rich());
            if (!(answer instanceof SlackAnswer.MessageRefused)) {
                return answer;
            }
            ObjectNode plain = message.plain().deepCopy();
            if (method.equals(UPDATE)) {
                plain.putArray("attachments"); // what is left out of an update stays
            }
            return api(method, to, plain);
        }

        private SlackAnswer api(String method, Map<String, Object> to, ObjectNode message) {
            Duration left = left();
            if (!left.isPositive()) {
                return outOfTime();
            }
            ObjectNode body = json.createObjectNode();
            to.forEach((name, value) -> body.set(name, json.valueToTree(value)));
            body.setAll(message);
            Map<String, String> headers =
                    Map.of(
                            "Authorization",
                            "Bearer " + recipient.secret("bot-token").orElse("").strip(),
                            "Content-Type",
                            "application/json; charset=utf-8");
            URI address = recipient.address(OWN, method).orElseThrow();
            return SlackAnswer.ofApi(
                    recipient, outbound.send(call(address, headers, body, left)), clock.instant());
        }

        private Call call(URI uri, Map<String, String> headers, ObjectNode body, Duration left) {
            return Call.post(uri, headers, json.writeValueAsBytes(body), left)
                    .withMaxAnswerBytes(READ_OF_AN_ANSWER);
        }

        private Duration left() {
            return Duration.ofNanos(end - System.nanoTime());
        }

        private static SlackAnswer outOfTime() {
            return new SlackAnswer.Other(new Later("Slack did not answer in time", null));
        }
    }
}
