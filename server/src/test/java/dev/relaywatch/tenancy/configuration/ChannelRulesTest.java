package dev.relaywatch.tenancy.configuration;

import static dev.relaywatch.tenancy.configuration.Sample.mistake;
import static dev.relaywatch.tenancy.configuration.Sample.mistakes;
import static dev.relaywatch.tenancy.configuration.Sample.platform;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.configuration.Configuration.ChannelEntry;
import dev.relaywatch.tenancy.configuration.Configuration.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelRulesTest {

    private static String channel(String fields) {
        return platform("channels:\n  - { name: ops, severities: [p1], " + fields + " }");
    }

    private static ChannelEntry only(String fields) {
        return Sample.parse(channel(fields)).platform().channels().getFirst();
    }

    @Test
    void slackIsReachedByWebhookOrByToken() {
        assertThat(
                        mistakes(
                                channel(
                                        "type: slack, secrets: { webhook-url: 'https://hooks.example/x' }")))
                .isEmpty();
        assertThat(
                        mistakes(
                                channel(
                                        "type: slack, settings: { channel: C1, base-url: 'https://slack.example' }, secrets: { bot-token: xoxb }")))
                .isEmpty();
    }

    @Test
    void slackNeedsExactlyOneOfItsWays() {
        assertThat(mistake(channel("type: slack")))
                .contains("expected secrets.webhook-url, or settings.channel with");
        assertThat(mistake(channel("type: slack, settings: { channel: C1 }")))
                .contains("secrets.bot-token: is required");
        assertThat(mistake(channel("type: slack, secrets: { bot-token: xoxb }")))
                .contains("settings.channel: is required");
        assertThat(
                        mistake(
                                channel(
                                        "type: slack, secrets: { bot-token: xoxb, webhook-url: 'https://hooks.example/x' }")))
                .contains("not both");
    }

    @Test
    void mailNeedsReceivers() {
        assertThat(mistake(channel("type: email")))
                .isEqualTo("3: platform.channels[0].settings.to: is required");
        assertThat(mistake(channel("type: email, settings: { to: [] }")))
                .contains("to: expected at least one e-mail address");
        assertThat(mistake(channel("type: email, settings: { to: ops@example.com }")))
                .contains("to: expected a list, got text");
        assertThat(mistake(channel("type: email, settings: { to: [ops] }")))
                .contains("to[0]: expected an e-mail address");
    }

    @Test
    void pagerDutyNeedsARoutingKey() {
        assertThat(
                        mistake(
                                channel(
                                        "type: pagerduty, settings: { base-url: 'https://pd.example' }")))
                .isEqualTo("3: platform.channels[0].secrets.routing-key: is required");
        assertThat(mistakes(channel("type: pagerduty, secrets: { routing-key: r }"))).isEmpty();
    }

    @Test
    void aWebhookNeedsAnAddress() {
        assertThat(mistake(channel("type: webhook"))).endsWith("settings.url: is required");
        assertThat(mistake(channel("type: webhook, settings: { }")))
                .endsWith("settings.url: is required");
        assertThat(mistakes(channel("type: webhook, settings: { url: 'https://a.example/?k=1' }")))
                .isEmpty();
        assertThat(mistake(channel("type: webhook, settings: { url: 'http://10.1.1.1/' }")))
                .endsWith("settings.url: 10.1.1.1 leads to a private address");
    }

    @Test
    void settingsAndSecretsAreThoseOfTheType() {
        assertThat(mistake(channel("type: email, settings: { to: [a@b.example], url: x }")))
                .endsWith(
                        "settings.url: unknown setting of a channel of type email; expected one of to");
        assertThat(
                        mistake(
                                channel(
                                        "type: email, settings: { to: [a@b.example] }, secrets: { token: x }")))
                .endsWith(
                        "secrets.token: unknown secret of a channel of type email; there is none");
    }

    @Test
    void typesAndSeveritiesAreKnownOnes() {
        assertThat(mistake(channel("type: sms")))
                .contains("unknown type \"sms\"; expected one of slack, email, pagerduty, webhook");
        assertThat(
                        mistake(
                                platform(
                                        "channels: [{ name: a, type: email, severities: [], settings: { to: [a@b.example] } }]")))
                .contains("severities: expected at least one of p1, p2, p3");
        assertThat(
                        mistake(
                                platform(
                                        "channels: [{ name: a, type: email, severities: [p0], settings: { to: [a@b.example] } }]")))
                .contains("severities[0]: unknown severity \"p0\"");
        assertThat(
                        mistake(
                                platform(
                                        "channels: [{ name: a, type: email, settings: { to: [a@b.example] } }]")))
                .contains("severities: is required");
    }

    @Test
    void severitiesAreOrderedAndNamedOnce() {
        ChannelEntry channel =
                Sample.parse(
                                platform(
                                        "channels: [{ name: a, type: pagerduty, severities: [p3, p1, p3], secrets: { routing-key: r } }]"))
                        .platform()
                        .channels()
                        .getFirst();

        assertThat(channel.severities()).containsExactly(Severity.P1, Severity.P3);
    }

    @Test
    void aChannelMayHearLater() {
        assertThat(only("type: pagerduty, secrets: { routing-key: r }, after: 15m").after())
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(mistake(channel("type: pagerduty, secrets: { routing-key: r }, after: soon")))
                .contains("after: expected a duration");
    }

    @Test
    void howMuchLaterIsSomeWholeSecondsOfAWeek() {
        for (String after : List.of("1500ms", "8d", "999999999d")) {
            assertThat(
                            mistake(
                                    channel(
                                            "type: pagerduty, secrets: { routing-key: r }, after: "
                                                    + after)))
                    .contains("after: expected whole seconds, at most 7d");
        }
    }

    @Test
    void channelsOfAnOwnerHaveDifferentNames() {
        String twin =
                "  - { name: ops, type: pagerduty, severities: [p1], secrets: { routing-key: r } }\n";

        assertThat(mistake(platform("channels:\n" + twin + twin)))
                .isEqualTo(
                        "4: platform.channels[1].name: the channel \"ops\" is given twice, in line 3"
                                + " (platform.channels[0].name) and in line 4");
        assertThat(
                        mistakes(
                                "platform:\n  channels:\n  "
                                        + twin
                                        + "tenants:\n  - slug: a\n    channels:\n    "
                                        + twin))
                .isEmpty();
    }
}
