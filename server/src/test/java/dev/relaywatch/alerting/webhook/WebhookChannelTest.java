package dev.relaywatch.alerting.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.ANotice;
import dev.relaywatch.alerting.Channel;
import dev.relaywatch.alerting.ChannelContractTest;
import dev.relaywatch.alerting.Notice;
import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.Transition;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a receiver that verifies the signature. */
class WebhookChannelTest extends ChannelContractTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final WebhookChannel channel =
            new WebhookChannel(outbound(), JsonMapper.shared(), clock);

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected Recipient recipient(URI base) {
        return recipient(Map.of("url", base.toString()), Map.of("signing-secret", SECRET));
    }

    @Test
    void theBodyIsTheDocumentedOne() {
        Notice notice = ANotice.opened().build();

        channel.send(recipient(), List.of(notice), LIMIT);

        assertThat(body(0).propertyNames()).containsExactly("type", "timestamp", "data");
        assertThat(body(0).path("type").asString()).isEqualTo("alert.opened");
        assertThat(body(0).path("timestamp").asString()).isEqualTo("2026-11-26T11:48:00Z");
        JsonNode alert = JsonMapper.shared().valueToTree(notice.alert());
        assertThat(body(0).path("data")).isEqualTo(JsonMapper.shared().readTree(alert.toString()));
    }

    @Test
    void aRepeatHasTheSameIdAndATimestampAndSignatureOfItsOwn() {
        sandbox.webhookSecret("acme", SECRET);

        assertThat(send(ANotice.opened())).isEqualTo(new SendOutcome.Sent(null));
        clock.advance(Duration.ofMinutes(10));
        assertThat(send(ANotice.opened())).isEqualTo(new SendOutcome.Sent(null));

        assertThat(received())
                .extracting(it -> it.headers().get("webhook-id"))
                .containsOnly("msg_00000000-0000-7000-8000-0000000000aa");
        assertThat(received())
                .extracting(it -> it.headers().get("webhook-timestamp"))
                .containsExactly("1795694400", "1795695000");
    }

    @Test
    void withoutASecretItIsNotSigned() {
        Recipient unsigned =
                recipient(Map.of("url", sandbox.url("acme", "webhook") + "/any"), Map.of());

        assertThat(send(unsigned, ANotice.opened())).isEqualTo(new SendOutcome.Sent(null));
        assertThat(received().getFirst().headers()).doesNotContainKey("webhook-signature");
    }

    @ParameterizedTest
    @EnumSource
    void eachTransitionIsOneOfThreeTypes(Transition transition) {
        send(ANotice.opened().told(transition).heard());

        assertThat(body(0).path("type").asString())
                .isEqualTo(
                        switch (transition) {
                            case RESOLVED -> "alert.resolved";
                            case ACKNOWLEDGED -> "alert.acknowledged";
                            default -> "alert.opened";
                        });
    }

    @Test
    void whatCameAndWentIsResolved() {
        send(ANotice.opened().status("resolved"));

        assertThat(body(0).path("type").asString()).isEqualTo("alert.resolved");
        assertThat(body(0).path("timestamp").asString()).isEqualTo("2026-11-26T12:00:00Z");
    }

    @Test
    void anAddressThatIsGoneRefusesTheChannel() {
        sandbox.add(Fault.of(FaultKind.GONE).at("acme", "webhook"));

        assertThat(send(ANotice.opened()))
                .isInstanceOfSatisfying(
                        SendOutcome.Refused.class,
                        it -> {
                            assertThat(it.channel()).isTrue();
                            assertThat(it.words()).contains("410", "settings.url");
                        });
    }

    @Test
    void aSignatureThatIsNotTakenRefusesTheChannel() {
        sandbox.webhookSecret("acme", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        assertThat(words(send(ANotice.opened()))).contains("401", "secrets.signing-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "413, false",
        "422, false",
        "401, true",
        "403, true",
        "404, true",
        "405, true"
    })
    void aStatusRefusesTheMessageOrTheChannel(int status, boolean ofTheChannel) {
        assertThat(answered(Reply.of(status, "no")))
                .isInstanceOfSatisfying(
                        SendOutcome.Refused.class,
                        it -> assertThat(it.channel()).isEqualTo(ofTheChannel));
    }

    @ParameterizedTest
    @CsvSource({"301", "408", "425", "429", "500", "502", "504"})
    void aStatusThatMayPassKeepsItsPause(int status) {
        assertThat(answered(new Reply(status, Map.of("Retry-After", "7"), "")))
                .isEqualTo(
                        new SendOutcome.Later(
                                "the receiver answered " + status, Duration.ofSeconds(7)));
    }

    @Test
    void whatIsConfiguredWronglyIsNamed() {
        assertThat(words(send(recipient(Map.of(), Map.of()), ANotice.opened())))
                .contains("settings.url");
        assertThat(
                        words(
                                send(
                                        recipient(
                                                Map.of("url", "http://127.0.0.1:1"),
                                                Map.of("signing-secret", "whsec_!")),
                                        ANotice.opened())))
                .contains("secrets.signing-secret")
                .doesNotContain("whsec_!");
    }
}
