package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.testing.MovableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The message that shows that a channel can be told. */
class TestMessageTest {
    private static final URI PAGE = URI.create("https://relaywatch.example/");

    /** Takes what it is told, or answers as the test wants. */
    private static final class RecordingChannel implements Channel {
        private final ChannelType type;
        private final SendOutcome answer;
        private final List<Notice> told = new ArrayList<>();

        RecordingChannel(ChannelType type, SendOutcome answer) {
            this.type = type;
            this.answer = answer;
        }

        @Override
        public ChannelType type() {
            return type;
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
            told.addAll(notices);
            return answer;
        }
    }

    private static TestMessage.Told send(Channel way, ChannelType to) {
        return new TestMessage(
                        List.of(way),
                        TenantKit.tenancy(new DriverManagerDataSource()),
                        new MovableClock(Instant.parse("2026-11-20T10:00:00Z")))
                .send(
                        new Recipient(Ids.next(), null, "ops", to, Map.of(), Map.of()),
                        Severity.P3,
                        PAGE);
    }

    @Test
    void itSaysThatItIsATest() {
        RecordingChannel slack =
                new RecordingChannel(ChannelType.SLACK, new SendOutcome.Sent("thread"));

        assertThat(send(slack, ChannelType.SLACK).ok()).isTrue();

        assertThat(slack.told).hasSize(1);
        AlertLine alert = slack.told.getFirst().alert();
        assertThat(alert.title()).contains("Test");
        assertThat(alert.message()).contains("Nothing is wrong");
        assertThat(alert.severity()).isEqualTo("p3");
    }

    @Test
    void whatItOpenedAtPagerDutyItResolves() {
        RecordingChannel pager =
                new RecordingChannel(ChannelType.PAGERDUTY, new SendOutcome.Sent(null));

        assertThat(send(pager, ChannelType.PAGERDUTY).ok()).isTrue();

        assertThat(pager.told)
                .extracting(Notice::transition)
                .containsExactly(Transition.OPENED, Transition.RESOLVED);
        assertThat(pager.told)
                .extracting(notice -> notice.alert().dedupKey())
                .containsOnly(pager.told.getFirst().alert().dedupKey());
    }

    @Test
    void whatTheReceiverSaysIsPassedOn() {
        RecordingChannel slack =
                new RecordingChannel(
                        ChannelType.SLACK, new SendOutcome.Refused("Slack said no_service", true));

        assertThat(send(slack, ChannelType.SLACK))
                .isEqualTo(new TestMessage.Told(false, "Slack said no_service"));
    }

    @Test
    void aTypeThatNothingSpeaksIsSaid() {
        RecordingChannel slack =
                new RecordingChannel(ChannelType.SLACK, new SendOutcome.Sent(null));

        TestMessage.Told told = send(slack, ChannelType.EMAIL);

        assertThat(told.ok()).isFalse();
        assertThat(told.message()).contains("cannot send by email");
        assertThat(slack.told).isEmpty();
    }

    @Test
    void theMildestSeverityIsTakenForIt() {
        assertThat(TestMessage.mildest(List.of(Severity.P1, Severity.P2))).isEqualTo(Severity.P2);
    }
}
