package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the table is given. */
class StorableMetricTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final TenantId ACME = new TenantId(Ids.next());
    private static final OperationMetric FAILED = Measured.failed(ACME, "check_order", NOW);

    private static String message(String given) {
        return Objects.requireNonNull(
                StorableMetric.of(Measured.saying(FAILED, "t", given)).errorMessage());
    }

    private static String agent(String given) {
        return Objects.requireNonNull(
                StorableMetric.of(Measured.at(FAILED, Measured.SHOP, given)).userAgent());
    }

    @Test
    void whatIsWellFormedStaysAsItIs() {
        assertThat(StorableMetric.of(FAILED)).isEqualTo(FAILED);
    }

    @Test
    void messagesLosePersonalDataAndSecretsAndKeepTheirLines() {
        assertThat(
                        message(
                                "no order of jane@example.com, key ck_0123456789abcdef0123456789abcdef01234567\nsecond line"))
                .doesNotContain("jane@", "0123456789abcdef0123")
                .contains("no order of [email]", "\nsecond line");
    }

    @Test
    void theVersionOfABrowserIsNoAddress() {
        assertThat(agent(Measured.BROWSER)).isEqualTo(Measured.BROWSER);
        assertThat(agent("bot/1.2 (+http://203.0.113.9/, jane@example.com)"))
                .isEqualTo("bot/1.2 (+http://[ip]/, [email])");
    }

    @Test
    void textsAreCutToTheirBoundsAndNeverWithinACharacter() {
        assertThat(message("x y ".repeat(400))).hasSize(StorableMetric.MOST_OF_MESSAGE);
        assertThat(message("y".repeat(499) + "😀")).isEqualTo("y".repeat(499));
        OperationMetric cut =
                StorableMetric.of(
                        Measured.at(
                                Measured.saying(FAILED, "t".repeat(900), null),
                                "d".repeat(900),
                                "a b ".repeat(900)));
        assertThat(cut.errorType()).hasSize(StorableMetric.MOST_OF_TYPE);
        assertThat(cut.domain()).hasSize(StorableMetric.MOST_OF_DOMAIN);
        assertThat(cut.userAgent()).hasSize(StorableMetric.MOST_OF_AGENT);
    }

    @Test
    void whatTheDatabaseDoesNotTakeIsTakenOut() {
        assertThat(message("a\0b")).isEqualTo("ab");
        assertThat(message("half \uD83D a character")).isEqualTo("half \uFFFD a character");
        assertThat(agent("a\0b")).isEqualTo("ab");
    }

    @Test
    void aSuccessHasNoErrorAndWasNotRefused() {
        OperationMetric odd =
                Measured.saying(Measured.good(ACME, "get_cart", 1, NOW), "type", "words");

        assertThat(StorableMetric.of(odd)).isEqualTo(Measured.good(ACME, "get_cart", 1, NOW));
    }

    @Test
    void aTimeThatCannotBeIsMadeOneThatCan() {
        assertThat(StorableMetric.of(Measured.good(ACME, "get_cart", -1, NOW)).durationMs())
                .isZero();
        assertThat(
                        StorableMetric.of(Measured.good(ACME, "get_cart", Long.MAX_VALUE, NOW))
                                .durationMs())
                .isEqualTo(StorableMetric.LONGEST_MS);
    }
}
