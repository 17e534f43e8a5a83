package dev.relaywatch.alerting.slack;

import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.RetryAfter;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What one call to Slack came to. */
sealed interface SlackAnswer {

    /**
     * @param thread {@code channel:ts}; absent with an incoming webhook, which names none
     */
    record Taken(@Nullable String thread) implements SlackAnswer {}

    /** This form of the message is refused. */
    record MessageRefused(String words) implements SlackAnswer {}

    /** There is no such message or thread any more. */
    record Gone() implements SlackAnswer {}

    /** It is decided: later, or the channel is refused. */
    record Other(SendOutcome outcome) implements SlackAnswer {}

    Pattern WORD = Pattern.compile("[a-z][a-z_]{1,63}");

    /** Of the Web API, which tells errors with 200. */
    static SlackAnswer ofApi(Recipient recipient, Answer answer, Instant now) {
        if (!(answer instanceof Answer.Response response)) {
            return unreached(answer);
        }
        JsonNode body = response.json().orElse(null);
        if (body != null && body.path("ok").asBoolean(false) && response.status() == 200) {
            String channel = body.path("channel").asString("");
            String ts = body.path("ts").asString("");
            return new Taken(channel.isEmpty() || ts.isEmpty() ? null : channel + ":" + ts);
        }
        String word = body == null ? "" : body.path("error").asString("");
        return refusal(recipient, response, word, "settings.base-url", now);
    }

    /** Of an incoming webhook, which answers in one word. */
    static SlackAnswer ofWebhook(Recipient recipient, Answer answer, Instant now) {
        if (!(answer instanceof Answer.Response response)) {
            return unreached(answer);
        }
        String word = response.truncated() ? "" : response.text().strip();
        if (response.status() == 200
                && (word.equals("ok")
                        || response.json()
                                .map(body -> body.path("ok").asBoolean(false))
                                .orElse(false))) {
            return new Taken(null);
        }
        return refusal(recipient, response, word, "secrets.webhook-url", now);
    }

    private static SlackAnswer unreached(Answer answer) {
        return new Other(SendOutcome.of((Answer.Unreached) answer));
    }

    /**
     * @param place where the address stands that was called
     */
    private static SlackAnswer refusal(
            Recipient recipient,
            Answer.Response response,
            String answered,
            String place,
            Instant now) {
        int status = response.status();
        String word = WORD.matcher(answered).matches() ? recipient.withoutSecrets(answered) : "";
        SlackError error = SlackError.of(word);
        String words = "Slack answered " + status + (word.isEmpty() ? "" : " " + word);
        if (status == 429 || status >= 500 || error.kind() == SlackError.Kind.LATER) {
            return later(words, response, now);
        }
        if (word.isEmpty()) {
            return status < 400 || response.isPage()
                    ? later(words + ", which is no answer of Slack's", response, now)
                    : new Other(new SendOutcome.Refused(words + "; look at " + place, true));
        }
        return switch (error.kind()) {
            case CHANNEL -> new Other(new SendOutcome.Refused(words + ": " + error.remedy(), true));
            case GONE -> new Gone();
            case MESSAGE -> new MessageRefused(words);
            case LATER -> later(words, response, now);
        };
    }

    private static SlackAnswer later(String words, Answer.Response response, Instant now) {
        return new Other(new SendOutcome.Later(words, RetryAfter.of(response, now).orElse(null)));
    }
}
