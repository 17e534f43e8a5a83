package dev.relaywatch.alerting.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.ANotice;
import dev.relaywatch.alerting.Channel;
import dev.relaywatch.alerting.ChannelContractTest;
import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.Transition;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.shared.Sha256;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PagerDutyChannelTest extends ChannelContractTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final PagerDutyChannel channel =
            new PagerDutyChannel(outbound(), JsonMapper.shared(), clock);

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected Recipient recipient(URI base) {
        return recipient(Map.of("base-url", base.toString()), Map.of("routing-key", KEY));
    }

    @Test
    void anAlertIsTheDocumentedEvent() {
        send(ANotice.opened());

        JsonNode event = body(0);
        assertThat(received().getFirst().path()).isEqualTo("/v2/enqueue");
        assertThat(event.path("routing_key").asString()).isEqualTo(KEY);
        assertThat(event.path("event_action").asString()).isEqualTo("trigger");
        assertThat(event.path("dedup_key").asString()).isEqualTo("stripe:acme:1");
        assertThat(event.path("client").asString()).isEqualTo("Relaywatch");
        assertThat(event.path("client_url").asString()).isEqualTo(ANotice.PAGE.toString());
        assertThat(event.path("links"))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        [{"href":"https://ops.example/alerts/1","text":"Open in Relaywatch"},
                                         {"href":"https://ops.example/a/1?s=x&t=y","text":"Acknowledge in Relaywatch"}]
                                        """));
        assertThat(event.path("payload"))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"summary":"Stripe does not answer (Acme Outdoor)","source":"relaywatch/acme",
                                         "severity":"critical","timestamp":"2026-11-26T11:48:00Z","class":"latencyMs",
                                         "component":"stripe","group":"acme","custom_details":{
                                           "Message":"3 of 3 checks failed: HTTP 503","Severity":"P1","Tenant":"Acme Outdoor",
                                           "Service":"Stripe (main)","Since":"11:48 UTC",
                                           "Seen":"3 times, last at 12:00 UTC",
                                           "Measured":"Answer time 5.2 s, allowed 3.0 s",
                                           "At risk":"about 3.5 conversions and 410.00 EUR an hour",
                                           "Note":"Anna: looking at it"}}
                                        """));
    }

    @ParameterizedTest
    @CsvSource({"p1, critical", "p2, error", "p3, warning"})
    void theSeverityIsTranslated(String ours, String theirs) {
        send(ANotice.opened().severity(ours));

        assertThat(body(0).path("payload").path("severity").asString()).isEqualTo(theirs);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENED, trigger",
        "RAISED, trigger",
        "ESCALATED, trigger",
        "FLAPPING, trigger",
        "UNACKNOWLEDGED, trigger",
        "REOPENED, trigger",
        "ACKNOWLEDGED, acknowledge",
        "RESOLVED, resolve"
    })
    void whatHappenedIsOneOfThreeActions(Transition transition, String action) {
        send(ANotice.opened().told(transition).heard());

        assertThat(sandbox.timesAccepted("acme", "pagerduty", action, "stripe:acme:1")).isOne();
        assertThat(channel.tells(transition)).isTrue();
    }

    @Test
    void aReminderIsItsOwnAffair() {
        assertThat(channel.tells(Transition.REMINDED)).isFalse();
    }

    @Test
    void whatCameAndWentPagesNobody() {
        send(ANotice.opened().status("resolved"));

        assertThat(body(0).propertyNames())
                .containsExactlyInAnyOrder("routing_key", "dedup_key", "event_action");
        assertThat(body(0).path("event_action").asString()).isEqualTo("resolve");
    }

    @Test
    void whatIsLongIsCutAndTaken() {
        assertThat(send(ANotice.opened().title("x".repeat(5_000)).message("y".repeat(900_000))))
                .isEqualTo(new SendOutcome.Sent(null));
        assertThat(body(0).path("payload").path("summary").asString()).endsWith("(Acme Outdoor)");
    }

    @Test
    void anInvalidRoutingKeyRefusesTheChannelAndIsNotQuoted() {
        Recipient wrong =
                recipient(
                        Map.of("base-url", sandbox.url("acme", "pagerduty")),
                        Map.of("routing-key", "short-key"));

        assertThat(send(wrong, ANotice.opened()))
                .isEqualTo(
                        new SendOutcome.Refused(
                                "PagerDuty answered 400 and says: Invalid routing key; look at"
                                        + " secrets.routing-key and settings.base-url",
                                true));
    }

    @Test
    void aRefusedEventIsSaidInPagerDutysWords() {
        String body =
                "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\","
                        + "\"errors\":[\"Length of 'dedup_key' is incorrect\",\"two\"]}";

        assertThat(answered(Reply.of(400, body)))
                .isEqualTo(
                        new SendOutcome.Refused(
                                "PagerDuty refuses the event: Length of 'dedup_key' is incorrect;"
                                        + " two",
                                false));
    }

    @Test
    void onlyA202IsTaken() {
        assertThat(answered(Reply.of(200, "{}"))).isInstanceOf(SendOutcome.Later.class);
    }

    @Test
    void withoutARoutingKeyNothingIsCalled() {
        assertThat(send(recipient(Map.of(), Map.of()), ANotice.opened()))
                .isEqualTo(new SendOutcome.Refused("secrets.routing-key is missing", true));
        assertThat(received()).isEmpty();
    }

    @Test
    void aKeyThatIsTooLongForPagerDutyIsTakenByItsHash() {
        String key = "k".repeat(256);

        send(ANotice.opened().dedupKey(key));

        assertThat(sandbox.timesAccepted("acme", "pagerduty", "trigger", Sha256.hex(key))).isOne();
    }
}
