package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What channels hear, in which order, and how often. */
class ChannelTurnTest {
    private static final SendOutcome AWAY = new SendOutcome.Later("slack answered 503", null);

    private final AlertWorld world = new AlertWorld();
    private TenantId acme;
    private Finding stripe;

    @BeforeEach
    void tenant() {
        acme = world.tenancy.tenant("acme");
        stripe = world.finding(acme, "stripe", Severity.P1);
    }

    private void act(Action action) {
        world.alerts.act(world.line().id(), action, null, Actor.key("anna"), null);
    }

    private void remind() {
        world.within(() -> {
            world.opener.remind();
            return true;
        });
    }

    private void silence(@Nullable String service, Instant until) {
        world.platform
                .sql(
                        """
                        INSERT INTO silences (id, service, starts_at, ends_at, reason, created_by, created_at)
                        VALUES (gen_random_uuid(), :service, :now, :until, 'maintenance', 'anna', :now)
                        """)
                .param("service", service)
                .param("now", Timestamps.utc(world.clock.instant()))
                .param("until", Timestamps.utc(until))
                .update();
    }

    @Test
    void everyChannelThatTakesTheSeverityHearsTheOpeningAndTheEnd() {
        TenantId other = world.tenancy.tenant("other");
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.channel(acme, "acme", ChannelType.PAGERDUTY, null, "p1");
        world.channel(null, "warnings", ChannelType.SLACK, null, "p3");
        world.channel(other, "other", ChannelType.SLACK, null);

        world.found(stripe);
        world.tellFor(Duration.ofSeconds(2));
        world.over(stripe);
        world.tellFor(Duration.ofSeconds(2));

        assertThat(world.slack.told())
                .containsExactly(
                        "ops: opened stripe does not work", "ops: resolved stripe does not work");
        assertThat(world.pager.told())
                .containsExactly(
                        "acme: opened stripe does not work", "acme: resolved stripe does not work");
        assertThat(world.line().deliveries()).isEqualTo(Map.of("ops", "sent", "acme", "sent"));
    }

    @Test
    void aRiseGoesAtOnceToWhoeverTakesTheNewSeverity() {
        world.channel(null, "pager", ChannelType.PAGERDUTY, null, "p1");
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.found(world.metric(acme, "tokenDaysLeft", Severity.P3, "10"));
        world.tellFor(Duration.ofSeconds(2));

        world.found(world.metric(acme, "tokenDaysLeft", Severity.P1, "2"));
        world.tellFor(Duration.ofSeconds(2));

        assertThat(world.pager.told()).containsExactly("pager: opened shopify: tokenDaysLeft is 2");
        assertThat(world.slack.told())
                .containsExactly(
                        "ops: opened shopify: tokenDaysLeft is 10",
                        "ops: raised shopify: tokenDaysLeft is 2");
    }

    @Test
    void whatIsOverWhenAChannelComesBackIsSummedUpAndPagesNobody() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.slack.answers = _ -> AWAY;
        world.found(stripe);
        world.tellFor(Duration.ofMinutes(30));
        world.over(stripe);
        world.tellFor(Duration.ofMinutes(30));

        world.slack.answers = _ -> new SendOutcome.Sent(null);
        world.tellFor(Duration.ofMinutes(6));

        assertThat(world.slack.told().stream().filter(said -> said.contains("stripe")))
                .containsExactly("ops: summary stripe does not work");
    }

    @Test
    void aChannelAwayForTenMinutesMissesNothingAndIsTriedABoundedNumberOfTimes() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        List<Instant> tries = new java.util.ArrayList<>();
        world.slack.answers =
                _ -> {
                    tries.add(world.clock.instant());
                    return AWAY;
                };
        for (int i = 0; i < 20; i++) {
            world.found(world.finding(acme, "service-" + i, Severity.P1));
        }
        world.tellFor(Duration.ofMinutes(10));
        int tried = tries.size();
        world.slack.answers = _ -> new SendOutcome.Sent(null);
        world.tellFor(Duration.ofMinutes(6));

        List<UUID> told =
                world.slack.messages.stream()
                        .flatMap(message -> message.notices().stream())
                        .map(notice -> notice.alert().id())
                        .toList();
        assertThat(told).hasSize(20).doesNotHaveDuplicates();
        assertThat(tried).isLessThanOrEqualTo(7);
    }

    @Test
    void aChannelThatTellsEachAlertByItselfIsNotToldFasterThanItsPace() {
        world.channel(null, "pager", ChannelType.PAGERDUTY, null);
        for (int i = 0; i < 20; i++) {
            world.found(world.finding(acme, "service-" + i, Severity.P1));
        }

        world.tellFor(Duration.ofSeconds(7));
        int early = world.pager.messages.size();
        world.tellFor(Duration.ofSeconds(20));

        assertThat(early).isEqualTo(8);
        assertThat(world.pager.told()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void theRestThatAChannelAsksForIsKept() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.slack.answers = _ -> new SendOutcome.Later("429", Duration.ofSeconds(90));
        world.found(stripe);
        world.tell();
        List<Instant> tries = new java.util.ArrayList<>();
        world.slack.answers =
                _ -> {
                    tries.add(world.clock.instant());
                    return new SendOutcome.Sent(null);
                };

        world.tellFor(Duration.ofMinutes(3));

        assertThat(tries).containsExactly(AlertWorld.START.plusSeconds(90));
    }

    @Test
    void aRepeatOfAMessageHasTheSameId() {
        world.channel(null, "pager", ChannelType.PAGERDUTY, null);
        Set<UUID> ids = new java.util.concurrent.ConcurrentSkipListSet<>();
        world.pager.answers =
                notices -> {
                    ids.add(notices.getFirst().id());
                    return AWAY;
                };
        world.found(stripe);

        world.tellFor(Duration.ofMinutes(3));

        assertThat(ids).hasSize(1);
    }

    @Test
    void manyAtOnceGoOutTogetherAndNoneTwice() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.within(() -> {
            for (int i = 0; i < 1_000; i++) {
                world.opener.found(world.finding(acme, "service-" + i, Severity.P1));
            }
            return true;
        });

        world.tellFor(Duration.ofSeconds(30));

        Set<UUID> told =
                world.slack.messages.stream()
                        .flatMap(message -> message.notices().stream())
                        .map(notice -> notice.alert().id())
                        .collect(Collectors.toSet());
        assertThat(told).hasSize(1_000);
        assertThat(world.slack.messages).hasSize(20);
    }

    @Test
    void aSilencedAlertIsHeldBackAndToldWhenTheSilenceEnds() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        silence("stripe", AlertWorld.START.plusSeconds(600));
        world.found(stripe);
        world.tellFor(Duration.ofMinutes(9));
        assertThat(world.slack.messages).isEmpty();
        assertThat(world.line().silenced()).isTrue();

        world.tellFor(Duration.ofMinutes(2));
        assertThat(world.slack.told()).containsExactly("ops: opened stripe does not work");
    }

    @Test
    void whatASilenceHoldsBackIsNoStandstillThoughSomebodyAcknowledgedIt() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        silence("stripe", AlertWorld.START.plusSeconds(3_600));
        world.found(stripe);
        world.tellFor(Duration.ofSeconds(5));
        act(Action.ACKNOWLEDGE);

        world.tellFor(Duration.ofMinutes(10));

        assertThat(world.slack.messages).isEmpty();
        assertThat(world.claims.oldestOverdue(world.clock.instant())).isEmpty();
    }

    @Test
    void manyThatAreSilencedKeepNoOtherBack() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        silence("shopify", AlertWorld.START.plusSeconds(3_600));
        world.within(() -> {
            for (int i = 0; i < 1_100; i++) {
                world.opener.found(world.metric(acme, "metric" + i, Severity.P1, "1"));
            }
            return true;
        });
        world.found(world.finding(acme, "yotpo", Severity.P3));

        world.tellFor(Duration.ofSeconds(10));

        assertThat(world.slack.told()).containsExactly("ops: opened yotpo does not work");
    }

    /** What the tables say of an alert of acme's Stripe, and {@link Silence#matches} too. */
    @ParameterizedTest
    @CsvSource({
        "acme, stripe, true",
        "acme, wise, false",
        "acme, , true",
        "other, stripe, false",
        "other, , false",
        ", stripe, true",
        ", wise, false",
        ", , true",
    })
    void anAlertIsSilencedAsTheRuleHasIt(
            @Nullable String tenant, @Nullable String service, boolean silenced) {
        TenantId other = world.tenancy.tenant("other");
        TenantId whose = tenant == null ? null : tenant.equals("acme") ? acme : other;
        Instant now = world.clock.instant();
        Silence silence =
                new Silence(
                        Ids.next(),
                        whose,
                        service,
                        now,
                        now.plusSeconds(60),
                        "move",
                        "anna",
                        now,
                        null);
        new SilenceStore(world.tenancy.transaction()).insert(silence);
        world.found(stripe);

        assertThat(world.line().silenced()).isEqualTo(silenced);
        assertThat(silence.matches(acme, "stripe", now)).isEqualTo(silenced);
    }

    @Test
    void whatCameAndWentInASilenceIsNeverTold() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        silence(null, AlertWorld.START.plusSeconds(600));
        world.found(stripe);
        world.tellFor(Duration.ofMinutes(1));
        world.over(stripe);

        world.tellFor(Duration.ofMinutes(15));

        assertThat(world.slack.messages).isEmpty();
    }

    @Test
    void aChannelThatHeardTheOpeningHearsTheEndThoughItIsSilencedNow() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.found(stripe);
        world.tell();
        silence("stripe", AlertWorld.START.plusSeconds(600));
        world.over(stripe);

        world.tellFor(Duration.ofSeconds(10));

        assertThat(world.slack.told()).hasSize(2).last().asString().contains("resolved");
    }

    @Test
    void whoeverIsNextHearsOnlyWhatNobodyAcknowledged() {
        world.channel(null, "boss", ChannelType.SLACK, 900);
        world.found(stripe);
        world.found(world.finding(acme, "wise", Severity.P2));
        UUID wise =
                world.listed().stream()
                        .filter(alert -> "wise".equals(alert.service()))
                        .findFirst()
                        .orElseThrow()
                        .id();
        world.tellFor(Duration.ofMinutes(14));
        assertThat(world.slack.messages).isEmpty();
        world.alerts.act(wise, Action.ACKNOWLEDGE, null, Actor.key("anna"), null);

        world.tellFor(Duration.ofMinutes(2));

        assertThat(world.slack.told()).containsExactly("boss: escalated stripe does not work");
    }

    @Test
    void whatNobodyAcknowledgesIsSaidAgain() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.channel(null, "pager", ChannelType.PAGERDUTY, null);
        world.found(stripe);
        world.tellFor(Duration.ofSeconds(2));
        world.clock.advance(Duration.ofHours(4));
        remind();
        world.tellFor(Duration.ofSeconds(2));
        act(Action.ACKNOWLEDGE);
        world.clock.advance(Duration.ofHours(4));
        remind();
        world.tellFor(Duration.ofSeconds(2));

        assertThat(world.slack.told())
                .containsExactly(
                        "ops: opened stripe does not work",
                        "ops: reminded stripe does not work",
                        "ops: acknowledged stripe does not work");
        assertThat(world.pager.told())
                .as("a pager rings by itself")
                .containsExactly(
                        "pager: opened stripe does not work",
                        "pager: acknowledged stripe does not work");
    }

    @Test
    void aRefusedMessageFailsInWordsAndTheOtherChannelsHearOfIt() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.channel(null, "pager", ChannelType.PAGERDUTY, null);
        world.slack.answers = _ -> new SendOutcome.Refused("slack says invalid_blocks", false);
        world.found(stripe);

        world.tellFor(Duration.ofSeconds(5));

        assertThat(world.pager.told())
                .containsExactlyInAnyOrder(
                        "pager: opened stripe does not work",
                        "pager: opened The channel ops cannot be told of alerts");
        assertThat(
                        world.listed().stream()
                                .filter(alert -> "stripe".equals(alert.service()))
                                .findFirst()
                                .orElseThrow()
                                .deliveries())
                .isEqualTo(Map.of("ops", "failed", "pager", "sent"));
    }

    @Test
    void aChannelThatWorksAgainIsNoTroubleAnyMore() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.channel(null, "pager", ChannelType.PAGERDUTY, null);
        world.slack.answers = _ -> new SendOutcome.Refused("token_revoked", true);
        world.found(stripe);
        world.tellFor(Duration.ofSeconds(3));

        world.slack.answers = _ -> new SendOutcome.Sent(null);
        world.tellFor(Duration.ofSeconds(30));

        assertThat(world.slack.told()).containsExactly("ops: opened stripe does not work");
        assertThat(world.pager.told())
                .last()
                .asString()
                .contains("resolved The channel ops cannot be told");
    }

    @Test
    void whatNoChannelTookInADayIsGivenUp() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.slack.answers = _ -> AWAY;
        world.found(stripe);
        for (int i = 0; i < 300; i++) {
            world.tell();
            world.clock.advance(Duration.ofMinutes(5));
        }

        assertThat(world.line().deliveries()).isEqualTo(Map.of("ops", "failed"));
    }

    @Test
    void followUpsKnowTheThread() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.found(stripe);
        world.tellFor(Duration.ofSeconds(2));
        world.over(stripe);
        world.tellFor(Duration.ofSeconds(2));

        assertThat(world.slack.messages.getLast().notices().getFirst().thread())
                .isEqualTo("thread");
    }

    @Test
    void whoeverLostTheClaimRecordsNothing() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.found(stripe);
        world.slack.answers =
                _ -> {
                    world.slack.answers = _ -> new SendOutcome.Sent(null);
                    world.clock.advance(Duration.ofMinutes(1));
                    world.tell(); // somebody else takes over
                    return new SendOutcome.Refused("too late to say", false);
                };

        world.tell();

        assertThat(world.line().deliveries()).isEqualTo(Map.of("ops", "sent"));
    }
}
