package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.testing.MovableClock;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The message that shows that a channel can be told. */
class TestMessageTest {
    private static final URI PAGE = URI.create("https://relaywatch.example/");

    private final RecordingChannel slack = new RecordingChannel(ChannelType.SLACK, 50);
    private final RecordingChannel pager = new RecordingChannel(ChannelType.PAGERDUTY, 1);

    private TestMessage.Told send(ChannelType to) {
        return new TestMessage(
                        List.of(slack, pager),
                        TenantKit.tenancy(new DriverManagerDataSource()),
                        new MovableClock(Instant.parse("2026-11-20T10:00:00Z")))
                .send(
                        new Recipient(Ids.next(), null, "ops", to, Map.of(), Map.of()),
                        Severity.P3,
                        PAGE);
    }

    private static List<Notice> told(RecordingChannel channel) {
        return channel.messages.stream().flatMap(message -> message.notices().stream()).toList();
    }

    @Test
    void itSaysThatItIsATest() {
        assertThat(send(ChannelType.SLACK).ok()).isTrue();

        assertThat(told(slack)).hasSize(1);
        AlertLine alert = told(slack).getFirst().alert();
        assertThat(alert.title()).contains("Test");
        assertThat(alert.message()).contains("Nothing is wrong");
        assertThat(alert.severity()).isEqualTo("p3");
        assertThat(told(pager)).isEmpty();
    }

    @Test
    void whatItOpenedAtPagerDutyItResolves() {
        assertThat(send(ChannelType.PAGERDUTY).ok()).isTrue();

        assertThat(told(pager))
                .extracting(Notice::transition)
                .containsExactly(Transition.OPENED, Transition.RESOLVED);
        assertThat(told(pager))
                .extracting(notice -> notice.alert().dedupKey())
                .containsOnly(told(pager).getFirst().alert().dedupKey());
    }

    @Test
    void whatWasNotOpenedIsNotResolved() {
        List<Transition> tried = new ArrayList<>();
        pager.answers =
                notices -> {
                    tried.add(notices.getFirst().transition());
                    return new SendOutcome.Later("PagerDuty answered 503", null);
                };

        assertThat(send(ChannelType.PAGERDUTY))
                .isEqualTo(new TestMessage.Told(false, "PagerDuty answered 503"));
        assertThat(tried).containsExactly(Transition.OPENED);
    }

    @Test
    void whatTheReceiverSaysIsPassedOn() {
        slack.answers = _ -> new SendOutcome.Refused("Slack said no_service", true);

        assertThat(send(ChannelType.SLACK))
                .isEqualTo(new TestMessage.Told(false, "Slack said no_service"));
    }

    @Test
    void aTypeThatNothingSpeaksIsSaid() {
        TestMessage.Told told = send(ChannelType.EMAIL);

        assertThat(told.ok()).isFalse();
        assertThat(told.message()).contains("cannot send by email");
        assertThat(told(slack)).isEmpty();
    }

    @Test
    void theMildestSeverityIsTakenForIt() {
        assertThat(TestMessage.mildest(List.of(Severity.P1, Severity.P2))).isEqualTo(Severity.P2);
    }
}
