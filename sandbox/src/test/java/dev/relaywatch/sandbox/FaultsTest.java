package dev.relaywatch.sandbox;

import static dev.relaywatch.sandbox.FaultKind.GONE;
import static dev.relaywatch.sandbox.FaultKind.HALF_OPEN;
import static dev.relaywatch.sandbox.FaultKind.HTML;
import static dev.relaywatch.sandbox.FaultKind.RESET;
import static dev.relaywatch.sandbox.FaultKind.RESET_AFTER;
import static dev.relaywatch.sandbox.FaultKind.THROTTLED;
import static dev.relaywatch.sandbox.FaultKind.TOKEN_EXPIRED;
import static dev.relaywatch.sandbox.FaultKind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
    private final MovableClock clock = new MovableClock();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    @Test
    void aFaultAimedAtOneAccountSparesTheOthers() throws Exception {
        sandbox.add(Fault.of(UNAVAILABLE).at("acme", "webhook"));

        assertThat(status("acme")).isEqualTo(503);
        assertThat(status("zen")).isEqualTo(200);
    }

    @Test
    void aFaultAimedAtNobodyStrikesEverybody() throws Exception {
        sandbox.add(Fault.of(UNAVAILABLE));

        assertThat(status("acme")).isEqualTo(503);
        assertThat(status("zen")).isEqualTo(503);
        assertThat(caller.get(sandbox.url("acme", "meta") + "/v26.0/me").statusCode())
                .isEqualTo(503);
    }

    @Test
    void aProviderWithoutWordsForAFaultIsSparedByIt() throws Exception {
        sandbox.add(Fault.of(TOKEN_EXPIRED).at("acme", null));

        assertThat(status("acme")).isEqualTo(200);
    }

    @Test
    void aFaultWithTimesDisappears() throws Exception {
        sandbox.add(Fault.of(UNAVAILABLE).times(2));

        assertThat(statuses(4)).containsExactly(503, 503, 200, 200);
        assertThat(sandbox.faults()).isEmpty();
    }

    @Test
    void theFaultAddedFirstStrikesFirst() throws Exception {
        sandbox.add(Fault.of(UNAVAILABLE).times(1));
        sandbox.add(Fault.of(THROTTLED).times(1));

        assertThat(statuses(3)).containsExactly(503, 429, 200);
    }

    @Test
    void aHealedFaultStrikesNoMore() throws Exception {
        sandbox.add(Fault.of(UNAVAILABLE).at("acme", "webhook"));
        sandbox.add(Fault.of(UNAVAILABLE).at("zen", "webhook"));

        assertThat(sandbox.heal("acme", "webhook")).isOne();

        assertThat(status("acme")).isEqualTo(200);
        assertThat(status("zen")).isEqualTo(503);
    }

    @Test
    void healingEverythingEndsTheFaultsAimedAtEverybody() throws Exception {
        sandbox.add(Fault.of(UNAVAILABLE));

        assertThat(sandbox.heal("acme", "webhook")).isZero();
        assertThat(sandbox.heal(null, null)).isOne();
        assertThat(status("acme")).isEqualTo(200);
    }

    @Test
    void aFaultCanBeginLaterAndStay() throws Exception {
        sandbox.add(Fault.of(GONE).startsAfter(Duration.ofMinutes(1)));
        assertThat(status("acme")).isEqualTo(200);

        clock.advance(Duration.ofMinutes(1));
        assertThat(status("acme")).isEqualTo(410);

        clock.advance(Duration.ofDays(1));
        assertThat(status("acme")).isEqualTo(410);
    }

    @Test
    void aFaultCanEndByItself() throws Exception {
        sandbox.add(
                Fault.of(UNAVAILABLE)
                        .startsAfter(Duration.ofSeconds(10))
                        .lasts(Duration.ofSeconds(5)));

        assertThat(everySecond(20)).isEqualTo("..........xxxxx.....");
        assertThat(sandbox.faults()).isEmpty();
    }

    @Test
    void aFaultCanComeBackAgainAndAgain() throws Exception {
        sandbox.add(
                Fault.of(THROTTLED)
                        .startsAfter(Duration.ofSeconds(2))
                        .lasts(Duration.ofSeconds(3))
                        .every(Duration.ofSeconds(8)));

        assertThat(everySecond(20)).isEqualTo("..xxx.....xxx.....xx");
        assertThat(sandbox.faults()).hasSize(1);
    }

    @Test
    void aProbableFaultStrikesItsShareAndTheSameRequestsInEveryRun() throws Exception {
        String first = chances(sandbox);
        try (Sandbox another = Sandbox.start(0, clock)) {
            assertThat(chances(another)).isEqualTo(first);
        }
        assertThat(first.chars().filter(it -> it == 'x').count()).isBetween(40L, 80L);
    }

    @Test
    void aProxyAnswersWithAPage() throws Exception {
        sandbox.add(Fault.of(HTML));

        HttpResponse<String> answer = caller.post(sandbox.url("acme", "webhook"), "{}");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html");
        assertThat(answer.body()).startsWith("<html>");
    }

    @Test
    void aResetConnectionHasNoAnswerAndIsRecordedAsSuch() throws Exception {
        sandbox.add(Fault.of(RESET).times(1));

        assertThatThrownBy(() -> status("acme")).isInstanceOf(IOException.class);

        assertThat(sandbox.received("acme", "webhook").getFirst().status()).isZero();
        assertThat(sandbox.counts("acme", "webhook")).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(status("acme")).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_AFTER", "STALLED", "SLOW_BODY", "WRONG_LENGTH"})
    void aRequestWhoseAnswerIsLostOnTheWayWasTaken(FaultKind lost) {
        sandbox.add(Fault.of(lost).times(1));

        assertThatThrownBy(() -> statusSoon("acme")).isInstanceOf(IOException.class);

        assertThat(sandbox.counts("acme", "webhook").eventsAccepted()).isOne();
    }

    @Test
    void aHalfOpenConnectionTakesNothingAndSaysNothing() {
        sandbox.add(Fault.of(HALF_OPEN).times(1));

        assertThatThrownBy(() -> statusSoon("acme")).isInstanceOf(HttpTimeoutException.class);

        assertThat(sandbox.counts("acme", "webhook")).isEqualTo(new Counts(1, 1, 0, 0));
    }

    @Test
    void aConnectionThatWasClosedAfterTheRequestHasNoStatus() {
        sandbox.add(Fault.of(RESET_AFTER).times(1));

        assertThatThrownBy(() -> status("acme")).isInstanceOf(IOException.class);

        assertThat(sandbox.received("acme", "webhook").getFirst().status()).isZero();
    }

    /** The call gives up long before one that is slow, stalled or half open would end. */
    private int statusSoon(String account) throws Exception {
        return caller.soon(sandbox.url(account, "webhook"), "{}").statusCode();
    }

    @Test
    void aSlowAnswerIsTheNormalOneButLate() throws Exception {
        sandbox.add(Fault.slow(Duration.ofMillis(60)).times(1));
        long start = System.nanoTime();

        assertThat(status("acme")).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(60));
    }

    @Test
    void aSlowAnswerCanBeARefusalToo() throws Exception {
        sandbox.add(Fault.slow(Duration.ofMillis(1)));
        sandbox.add(Fault.of(UNAVAILABLE));

        assertThat(status("acme")).isEqualTo(503);
    }

    @Test
    void aFaultThatCannotHappenIsRefused() {
        assertRefused(Fault.of(GONE).at("acme", "meta"), "kind: meta has no words for gone");
        assertRefused(
                Fault.of(GONE).at("acme", "fax"), "service: there is no \"fax\"; expected one of");
    }

    @Test
    void aFaultThatMakesNoSenseCannotBeBuilt() {
        assertThatThrownBy(() -> Fault.of(GONE).times(0)).hasMessageStartingWith("times: ");
        assertThatThrownBy(() -> Fault.of(GONE).probability(0))
                .hasMessageStartingWith("probability: ");
        assertThatThrownBy(() -> Fault.of(GONE).probability(Double.NaN))
                .hasMessageStartingWith("probability: ");
        assertThatThrownBy(() -> Fault.of(GONE).lasts(Duration.ZERO))
                .hasMessageStartingWith("lasts: ");
        assertThatThrownBy(() -> Fault.of(GONE).every(Duration.ofSeconds(1)))
                .hasMessageStartingWith("every: ");
        assertThatThrownBy(() -> Fault.of(FaultKind.SLOW)).hasMessageStartingWith("delay: ");
        assertThatThrownBy(() -> Fault.rejected("(")).hasMessageStartingWith("eventIds: ");
        assertThatThrownBy(() -> Fault.of(GONE).at("a/b", null))
                .hasMessageStartingWith("account: ");
    }

    private void assertRefused(Fault fault, String message) {
        assertThatThrownBy(() -> sandbox.add(fault))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(message);
    }

    private int status(String account) throws Exception {
        return caller.post(sandbox.url(account, "webhook"), "{}").statusCode();
    }

    private List<Integer> statuses(int requests) throws Exception {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < requests; i++) {
            statuses.add(status("acme"));
        }
        return statuses;
    }

    private String everySecond(int seconds) throws Exception {
        var line = new StringBuilder();
        for (int i = 0; i < seconds; i++) {
            line.append(status("acme") == 200 ? '.' : 'x');
            clock.advance(Duration.ofSeconds(1));
        }
        return line.toString();
    }

    private String chances(Sandbox at) throws Exception {
        at.add(Fault.of(UNAVAILABLE).probability(0.3));
        var line = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            int status = caller.post(at.url("acme", "webhook"), "{}").statusCode();
            line.append(status == 200 ? '.' : 'x');
        }
        return line.toString();
    }
}
