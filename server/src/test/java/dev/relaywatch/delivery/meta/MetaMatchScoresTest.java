package dev.relaywatch.delivery.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.MatchQuality;
import dev.relaywatch.delivery.MatchQuality.Known;
import dev.relaywatch.delivery.MatchQuality.Unavailable;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.testing.MovableClock;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Meta's own score from our side, against the sandbox. */
class MetaMatchScoresTest {
    private static final String TOKEN = "a-token-of-no-known-shape";

    private final MovableClock clock = new MovableClock(AnItem.NOW);
    private final Outbound outbound = LoopbackOutbound.open();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final MetaMatchScores scores = new MetaMatchScores(outbound, clock);

    @AfterEach
    void close() {
        sandbox.close();
        LoopbackOutbound.stop(outbound);
    }

    private MatchQuality ask(Map<String, Long> events, Map<String, Object> settings) {
        Connection connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        null,
                        "meta",
                        "main",
                        URI.create(sandbox.url("acme", "meta")),
                        settings,
                        Map.of("access-token", TOKEN, "app-secret", "the-secret-of-the-app"),
                        "f");
        return scores.ask(connection, events, Duration.ofSeconds(20));
    }

    private MatchQuality ask() {
        return ask(Map.of(), Map.of("pixel-id", "1234"));
    }

    private String whyNot() {
        MatchQuality quality = ask();
        assertThat(quality).isInstanceOf(Unavailable.class);
        return ((Unavailable) quality).reason();
    }

    @Test
    void eachEventHasItsScoreAndAllCountAlikeWhereTheLedgerKnowsNoneOfThem() {
        assertThat(ask())
                .isEqualTo(
                        new Known(
                                new BigDecimal("5.2"),
                                Map.of(
                                        "Purchase",
                                        new BigDecimal("6.2"),
                                        "PageView",
                                        new BigDecimal("4.1")),
                                AnItem.NOW));
    }

    @Test
    void anEventCountsAsOftenAsTheLedgerHadItLately() {
        assertThat(ask(Map.of("page_view", 9L, "purchase", 1L), Map.of("pixel-id", "1234")))
                .isInstanceOfSatisfying(
                        Known.class,
                        known -> assertThat(known.score()).isEqualByComparingTo("4.3"));
        assertThat(
                        ask(
                                Map.of("order_paid", 1L, "search", 100L),
                                Map.of(
                                        "pixel-id",
                                        "1234",
                                        "events",
                                        Map.of("order_paid", "Purchase"))))
                .isInstanceOfSatisfying(
                        Known.class,
                        known -> assertThat(known.score()).isEqualByComparingTo("6.2"));
    }

    @Test
    void theQuestionNamesVersionPixelAndFieldsAndCarriesTheTokenInAHeader() {
        MatchQuality _ = ask(Map.of(), Map.of("pixel-id", "1234", "api-version", "v25.0"));

        var call = sandbox.received("acme", "meta").getFirst();
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.path()).contains("/v25.0/dataset_quality").doesNotContain(TOKEN);
        assertThat(call.headers()).containsEntry("authorization", "Bearer " + TOKEN);
    }

    @Test
    void tooFewEventsAreNoScoreOfZero() {
        sandbox.stand("acme", "meta", Map.of("matchQuality", -1));
        assertThat(whyNot()).isEqualTo("Meta has too few events of late to score them");
    }

    @Test
    void aScoreOfZeroThatMetaGaveIsOne() {
        sandbox.stand("acme", "meta", Map.of("matchQuality", 0));
        assertThat(ask())
                .isInstanceOfSatisfying(Known.class, known -> assertThat(known.score()).isZero());
    }

    @Test
    void aTokenWithoutThePermissionIsToldFromOneThatIsRefused() {
        sandbox.stand("acme", "meta", Map.of("mayReadQuality", false));
        assertThat(whyNot())
                .startsWith("the token may not see the pixel's quality; it lacks ads_read");
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_EXPIRED, Meta refuses the token: ",
        "THROTTLED, Meta asks for a rest: ",
        "UNAVAILABLE, Meta answered 503: Service temporarily unavailable",
        "UNKNOWN_ERROR, Meta answered 500: ",
        "LIE, Meta answered 200: An unknown error"
    })
    void whyThereIsNoScoreIsSaidInWords(FaultKind kind, String words) {
        sandbox.add(Fault.of(kind));
        assertThat(whyNot()).startsWith(words);
    }

    @Test
    void aConnectionWithoutAPixelIsNotAsked() {
        assertThat(ask(Map.of(), Map.of()))
                .isEqualTo(new Unavailable("the connection needs settings.pixel-id, a number"));
        assertThat(sandbox.counts("acme", "meta").requests()).isZero();
    }
}
