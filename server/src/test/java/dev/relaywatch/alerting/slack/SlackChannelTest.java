package dev.relaywatch.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.ANotice;
import dev.relaywatch.alerting.Channel;
import dev.relaywatch.alerting.ChannelContractTest;
import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.SendOutcome.Sent;
import dev.relaywatch.alerting.Transition;
import dev.relaywatch.sandbox.Received;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With a bot token: threads, and the first message that shows how it stands. */
class SlackChannelTest extends ChannelContractTest {
    private final SlackChannel channel = new SlackChannel(outbound(), JsonMapper.shared(), clock);

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected Recipient recipient(URI base) {
        return recipient(
                Map.of("base-url", base.toString(), "channel", "C1"),
                Map.of("bot-token", "xoxb-12345-secret"));
    }

    private String firstMessage() {
        return Objects.requireNonNull(((Sent) send(ANotice.opened())).thread());
    }

    private JsonNode attachment(int index) {
        return body(index).path("attachments").path(0);
    }

    @Test
    void theFirstMessageBeginsAThread() {
        assertThat(firstMessage()).isEqualTo("C1:1795694400.000001");

        assertThat(received()).extracting(Received::path).containsExactly("/api/chat.postMessage");
        assertThat(received().getFirst().headers())
                .containsEntry("authorization", "Bearer xoxb-12345-secret")
                .containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(body(0).path("channel").asString()).isEqualTo("C1");
        assertThat(body(0).has("thread_ts")).isFalse();
    }

    @Test
    void aResolutionTurnsTheFirstMessageGreenAndIsToldInTheThread() {
        String thread = firstMessage();

        assertThat(send(ANotice.resolved().thread(thread))).isEqualTo(new Sent(thread));

        assertThat(received())
                .extracting(Received::path)
                .containsExactly(
                        "/api/chat.postMessage", "/api/chat.update", "/api/chat.postMessage");
        assertThat(body(1).path("ts").asString()).isEqualTo("1795694400.000001");
        assertThat(attachment(1).path("color").asString()).isEqualTo("#2E7D32");
        assertThat(received().get(1).text()).doesNotContain("Acknowledge\"");
        assertThat(body(2).path("thread_ts").asString()).isEqualTo("1795694400.000001");
        assertThat(body(2).path("reply_broadcast").asBoolean(true)).isFalse();
    }

    @Test
    void aReminderIsShownToAllAndChangesNothing() {
        String thread = firstMessage();

        send(ANotice.opened().told(Transition.REMINDED).heard().thread(thread));

        assertThat(received()).hasSize(2);
        assertThat(body(1).path("thread_ts").asString()).isEqualTo("1795694400.000001");
        assertThat(body(1).path("reply_broadcast").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESOLVED", "REMINDED"})
    void whereTheFirstMessageIsGoneANewOneTakesItsPlace(Transition transition) {
        SendOutcome outcome =
                send(ANotice.opened().told(transition).heard().thread("C1:1700000000.000009"));

        assertThat(outcome).isEqualTo(new Sent("C1:1795694400.000001"));
        assertThat(body(received().size() - 1).has("thread_ts")).isFalse();
        assertThat(body(received().size() - 1).has("ts")).isFalse();
    }

    @Test
    void aDigestBeginsNoThread() {
        assertThat(send(ANotice.opened().alert(1), ANotice.opened().alert(2)))
                .isEqualTo(new Sent(null));
        assertThat(received()).hasSize(1);
    }

    @Test
    void aMessageWhoseBlocksAreRefusedIsSentAsTextOnce() {
        sandbox.stand("acme", "slack", Map.of("error", "invalid_blocks"));

        assertThat(send(ANotice.opened())).isInstanceOf(Sent.class);

        assertThat(received()).hasSize(2);
        assertThat(body(1).has("attachments")).isFalse();
        assertThat(body(1).path("text").asString())
                .contains("[P1] Stripe does not answer (Acme Outdoor)", ANotice.PAGE.toString());
    }

    @Test
    void aWordThatIsNotKnownIsToldAfterThePlainTextToo() {
        sandbox.stand("acme", "slack", Map.of("error", "some_new_error"));

        assertThat(send(ANotice.opened()))
                .isEqualTo(
                        new SendOutcome.Refused(
                                "Slack answered 200 some_new_error, also to the message as plain"
                                        + " text",
                                false));
        assertThat(received()).hasSize(2);
    }

    @Test
    void whatIsConfiguredWronglyIsNamedAndNothingIsCalled() {
        assertThat(words(send(recipient(Map.of(), Map.of()), ANotice.opened())))
                .contains("secrets.webhook-url", "secrets.bot-token");
        assertThat(
                        words(
                                send(
                                        recipient(Map.of(), Map.of("bot-token", "xoxb-1")),
                                        ANotice.opened())))
                .contains("settings.channel");
        assertThat(
                        words(
                                send(
                                        recipient(
                                                Map.of("channel", "C1"),
                                                Map.of("bot-token", "xoxb-1\nX: y")),
                                        ANotice.opened())))
                .contains("line break");
    }
}
