package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.AlertOpener.Opened;
import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alert's state machine: what is found, what people do, and what time does. */
class AlertOpenerTest {
    private final AlertWorld world = new AlertWorld();
    private TenantId acme;
    private Finding stripe;

    @BeforeEach
    void tenant() {
        acme = world.tenancy.tenant("acme");
        stripe = world.finding(acme, "stripe", Severity.P1);
    }

    private Alerts.Acted act(Action action, @Nullable String note) {
        return world.alerts.act(world.line().id(), action, null, Actor.key("anna"), note);
    }

    @Test
    void theFirstFindingOpensAndTheNextCountsUp() {
        assertThat(world.found(stripe)).isEqualTo(Opened.NEW);
        world.clock.advance(Duration.ofSeconds(15));
        assertThat(world.found(stripe)).isEqualTo(Opened.COUNTED);

        AlertLine alert = world.line();
        assertThat(world.listed()).hasSize(1);
        assertThat(alert.count()).isEqualTo(2);
        assertThat(alert.createdAt()).isEqualTo(AlertWorld.START);
        assertThat(alert.lastSeenAt()).isEqualTo(AlertWorld.START.plusSeconds(15));
        assertThat(alert.tenant()).isEqualTo("acme");
    }

    @Test
    void aWorseFindingRaisesTheSameAlert() {
        Finding low = world.metric(acme, "rateLimitRemainingPercent", Severity.P3, "15");
        world.found(low);
        UUID id = world.line().id();
        String key = world.line().dedupKey();
        act(Action.ACKNOWLEDGE, null);

        assertThat(world.found(world.metric(acme, "rateLimitRemainingPercent", Severity.P1, "2")))
                .isEqualTo(Opened.RAISED);

        assertThat(world.line().id()).isEqualTo(id);
        assertThat(world.line().dedupKey()).isEqualTo(key);
        assertThat(world.line().severity()).isEqualTo("p1");
        assertThat(world.line().status()).as("nobody acknowledged this much").isEqualTo("open");
    }

    @Test
    void aMilderFindingLowersNothing() {
        world.found(world.metric(acme, "rateLimitRemainingPercent", Severity.P1, "2"));
        world.found(world.metric(acme, "rateLimitRemainingPercent", Severity.P3, "15"));

        assertThat(world.line().severity()).isEqualTo("p1");
        assertThat(world.line().currentValue()).isEqualByComparingTo("15");
    }

    @Test
    void whatIsWellAgainIsResolvedAndTheNextTimeIsANewEpisode() {
        world.found(stripe);
        String first = world.line().dedupKey();
        world.over(stripe);

        assertThat(world.line().status()).isEqualTo("resolved");
        assertThat(world.line().resolvedBy()).isEqualTo("relaywatch");

        assertThat(world.found(stripe)).isEqualTo(Opened.NEW);
        assertThat(world.line().dedupKey()).isNotEqualTo(first);
        assertThat(world.line().fingerprint()).isEqualTo(world.listed().get(1).fingerprint());
    }

    /** Where an alert stands, what is done, where it then stands; "no" is refused. */
    @ParameterizedTest
    @CsvSource({
        "open,         acknowledge,   acknowledged",
        "open,         unacknowledge, open",
        "open,         resolve,       resolved",
        "open,         reopen,        open",
        "acknowledged, acknowledge,   acknowledged",
        "acknowledged, unacknowledge, open",
        "acknowledged, resolve,       resolved",
        "acknowledged, reopen,        no",
        "resolved,     acknowledge,   no",
        "resolved,     unacknowledge, no",
        "resolved,     resolve,       no",
        "resolved,     reopen,        open",
    })
    void peopleMoveItFromStateToState(String from, String action, String to) {
        world.found(stripe);
        switch (from) {
            case "acknowledged" -> act(Action.ACKNOWLEDGE, null);
            case "resolved" -> act(Action.RESOLVE, null);
            default -> {}
        }

        Alerts.Acted acted = act(Action.valueOf(action.toUpperCase(java.util.Locale.ROOT)), null);

        if (to.equals("no")) {
            assertThat(acted).isInstanceOf(Alerts.Conflict.class);
            assertThat(world.line().status()).isEqualTo(from);
        } else {
            assertThat(acted)
                    .isInstanceOfSatisfying(
                            Alerts.Done.class,
                            done -> assertThat(done.alert().status()).isEqualTo(to));
        }
    }

    @Test
    void whatSomebodyResolvedThoughItIsStillBadComesBackAsANewAlert() {
        world.found(stripe);
        act(Action.RESOLVE, "known");

        assertThat(world.found(stripe)).isEqualTo(Opened.NEW);
        assertThat(world.listed()).hasSize(2);
    }

    @Test
    void aResolvedAlertIsNotReopenedBesideANewerOne() {
        world.found(stripe);
        UUID first = world.line().id();
        world.over(stripe);
        world.found(stripe);

        assertThat(world.alerts.act(first, Action.REOPEN, null, Actor.key("anna"), null))
                .isInstanceOf(Alerts.Conflict.class);
    }

    @Test
    void whatPeopleSaidStandsInTheNotes() {
        world.found(stripe);
        act(Action.ACKNOWLEDGE, "looking into it");
        act(Action.RESOLVE, "was a deploy");

        assertThat(world.line().notes())
                .extracting(AlertLine.Note::text)
                .containsExactly("looking into it", "was a deploy");
        assertThat(world.line().resolvedBy()).isEqualTo("anna");
    }

    @Test
    void anotherTenantsAlertIsUnknown() {
        world.found(stripe);
        TenantId other = world.tenancy.tenant("other");

        assertThat(
                        world.alerts.act(
                                world.line().id(), Action.RESOLVE, other, Actor.key("them"), null))
                .isInstanceOf(Alerts.Unknown.class);
        assertThat(world.lines.of(world.line().id(), other)).isEmpty();
    }

    private void opensAndResolves(int times) {
        for (int i = 0; i < times; i++) {
            world.found(stripe);
            world.clock.advance(Duration.ofMinutes(2));
            world.over(stripe);
            world.clock.advance(Duration.ofMinutes(2));
        }
    }

    @Test
    void whatOpensTheFourthTimeInAnHourFlapsAndStaysOpenUntilItWasQuiet() {
        opensAndResolves(3);
        world.found(stripe);
        assertThat(world.line().flapping()).isTrue();

        world.over(stripe);
        assertThat(world.line().status()).isEqualTo("open");
        world.clock.advance(Duration.ofMinutes(10));
        world.found(stripe);
        world.over(stripe);
        world.clock.advance(Duration.ofMinutes(14));
        calm();
        assertThat(world.line().status()).as("bad 14 minutes ago").isEqualTo("open");

        world.clock.advance(Duration.ofMinutes(2));
        calm();
        assertThat(world.line().status()).isEqualTo("resolved");
        assertThat(world.listed()).hasSize(4);
    }

    private void calm() {
        world.within(() -> {
            world.opener.endWhatCalmed();
            return true;
        });
    }

    @Test
    void aFlappingAlertIsSaidOnce() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        opensAndResolves(3);
        world.found(stripe);
        world.tellFor(Duration.ofMinutes(1));
        world.slack.messages.clear();

        for (int i = 0; i < 10; i++) {
            world.over(stripe);
            world.clock.advance(Duration.ofMinutes(1));
            world.found(stripe);
            world.tellFor(Duration.ofSeconds(5));
        }

        assertThat(world.slack.messages).isEmpty();
    }

    @Test
    void oneMessageIsTheWholeOfAPlatformWideFailure() {
        world.channel(null, "ops", ChannelType.SLACK, null);
        List<TenantId> tenants =
                java.util.stream.IntStream.range(0, 100)
                        .mapToObj(i -> world.tenancy.tenant("shop-" + i))
                        .toList();
        List<TenantId> struck = tenants.subList(0, 90);
        for (TenantId tenant : struck) {
            world.found(world.finding(tenant, "stripe", Severity.P1, Duration.ofSeconds(20)));
        }
        world.tellFor(Duration.ofSeconds(6));
        Finding incident =
                new Finding(
                        AlertSource.HEALTH_CHECK,
                        null,
                        struck,
                        "stripe",
                        null,
                        null,
                        Severity.P1,
                        null,
                        null,
                        "stripe fails for 90 of the 100 tenants who use it",
                        "the provider",
                        Duration.ZERO);
        world.found(incident);
        world.within(() -> {
            world.opener.absorb(incident.fingerprint(), "stripe", struck);
            return true;
        });
        world.tellFor(Duration.ofSeconds(60));

        assertThat(world.slack.told())
                .containsExactly("ops: opened stripe fails for 90 of the 100 tenants who use it");
        assertThat(world.listed().stream().filter(one -> one.status().equals("open"))).hasSize(1);
    }

    @Test
    void aPlatformWideAlertIsListedForEachWhomItStrikesWithoutTheOthers() {
        TenantId bravo = world.tenancy.tenant("bravo");
        world.found(
                new Finding(
                        AlertSource.HEALTH_CHECK,
                        null,
                        List.of(acme, bravo),
                        "stripe",
                        null,
                        null,
                        Severity.P1,
                        null,
                        null,
                        "stripe fails for 2 of the 3 tenants who use it",
                        "it strikes acme, bravo",
                        Duration.ZERO));

        AlertLine seen = world.lines.of(world.line().id(), bravo).orElseThrow();

        assertThat(seen.tenants()).containsExactly("bravo");
        assertThat(seen.title() + seen.message()).doesNotContain("acme").doesNotContain("2 of");
    }

    /** Findings of one transaction, in the order in which their checks happened to end. */
    private void findSeveral(List<Finding> findings, Random random) {
        List<Finding> order = new ArrayList<>(findings);
        Collections.shuffle(order, random);
        world.within(() -> {
            for (Finding one : order) {
                if (random.nextInt(4) == 0) {
                    world.opener.over(one.fingerprint(), null);
                } else {
                    Opened _ = world.opener.found(one);
                }
            }
            return true;
        });
    }

    @Test
    void whateverHappensAtOnceNobodyIsEndedByADeadlock() throws Exception {
        world.channel(null, "ops", ChannelType.SLACK, null);
        world.channel(null, "pager", ChannelType.PAGERDUTY, null);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            findings.add(world.metric(acme, "metric" + i, Severity.P3, "1"));
            findings.add(world.metric(acme, "metric" + i, Severity.P1, "2"));
        }
        findSeveral(findings, new Random(1));
        List<Callable<Boolean>> busy = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            Random random = new Random(worker);
            busy.add(() -> {
                for (int i = 0; i < 40; i++) {
                    findSeveral(findings, random);
                    for (AlertLine line : world.listed()) {
                        Action action =
                                random.nextBoolean() ? Action.ACKNOWLEDGE : Action.UNACKNOWLEDGE;
                        world.alerts.act(line.id(), action, null, Actor.key("anna"), null);
                    }
                    world.clock.advance(Duration.ofSeconds(1));
                    world.tell();
                }
                return true;
            });
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(busy.size())) {
            for (Future<Boolean> one : threads.invokeAll(busy)) {
                assertThat(one.get()).isTrue();
            }
        }
    }
}
