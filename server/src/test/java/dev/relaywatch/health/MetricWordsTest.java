package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.ServiceName;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of a number. */
class MetricWordsTest {
    private static final Path MONITORS = Path.of("src/main/java/dev/relaywatch/health/monitor");

    private static final Pattern DETAIL =
            Pattern.compile(
                    "etails(?:\\(\\))?\\s*\\.put\\(\\s*(?:\"([^\"]+)\"|([A-Za-z.]+[A-Z_]+))");

    /** Details that are no numbers, and so have no bounds. */
    private static final Set<String> NO_NUMBERS =
            Set.of(
                    "accountStatus",
                    "apiVersion",
                    "botId",
                    "code",
                    "correlationId",
                    "currency",
                    "errorCode",
                    "evictionPolicy",
                    "failedRunsAreMore",
                    "failure",
                    "livemode",
                    "memoryLimited",
                    "missingScopes",
                    "name",
                    "newestAssetStatus",
                    "newestDeployment",
                    "pendingRunsUnknown",
                    "php",
                    "pixelFound",
                    "profileType",
                    "protocolVersion",
                    "rateLimit",
                    "reachable",
                    "replica",
                    "requestId",
                    "retryAfter",
                    "returnsAreMore",
                    "role",
                    "scopes",
                    "shop",
                    "shown",
                    "sqlState",
                    "team",
                    "teamId",
                    "tokenEnds",
                    "tokenObtained",
                    "tokenRefreshed",
                    "tokenType",
                    "toolsHash",
                    "transport",
                    "unreached",
                    "version");

    /** Numbers by currency. */
    private static final Set<String> BY_CURRENCY = Set.of("available", "pending");

    private static final Map<String, String> CONSTANTS =
            Map.of(
                    "RateLeft.METRIC",
                    "rateLimitRemainingPercent",
                    "CUSTOMERS",
                    "accessibleCustomers");

    private static Stream<String> details(Path monitor) throws IOException {
        Matcher puts = DETAIL.matcher(Files.readString(monitor));
        return puts
                .results()
                .map(put -> put.group(1) == null ? CONSTANTS.get(put.group(2)) : put.group(1))
                .toList()
                .stream();
    }

    private static boolean isNamed(String metric) {
        return MetricPhrases.all().stream()
                .anyMatch(one ->
                        one.metric().equals(metric)
                                || (BY_CURRENCY.contains(metric)
                                        && one.metric().equals(metric + ".*")));
    }

    @Test
    void everyNumberThatComesWithBoundsHasWords() {
        assertThat(BuiltInThresholds.all())
                .allSatisfy(one ->
                        assertThat(MetricPhrases.of(one.service(), one.metric()))
                                .as(one.metric())
                                .isPresent());
    }

    @Test
    void everyNumberThatAMonitorTellsHasWords() throws IOException {
        Set<String> all = new TreeSet<>();
        try (Stream<Path> monitors = Files.list(MONITORS)) {
            for (Path monitor : monitors.toList()) {
                details(monitor).forEach(all::add);
            }
        }

        assertThat(all)
                .hasSizeGreaterThan(60)
                .contains("tokenDaysLeft", "deadLetter", "rateLimitRemainingPercent");
        assertThat(all)
                .allSatisfy(name ->
                        assertThat(NO_NUMBERS.contains(name) || isNamed(name)).as(name).isTrue());
    }

    @Test
    void noWordsAreForNothing() {
        assertThat(MetricPhrases.all())
                .allSatisfy(one -> {
                    assertThat(one.name()).matches("\\p{Lu}.*");
                    assertThat(one.many()).contains("#").doesNotEndWith(".");
                    assertThat(List.of(one.name(), one.one(), one.many()))
                            .noneMatch(text -> text.contains("  "));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    meta        | tokenDaysLeft                 | 8    | Meta's token ends in 8 days
                    meta        | tokenDaysLeft                 | 1    | Meta's token ends in 1 day
                    pipeline    | deadLetter                    | 1    | 1 conversion is in the dead letters
                    pipeline    | deadLetter                    | 1204 | 1,204 conversions are in the dead letters
                    pipeline    | oldestPendingSeconds          | 5430 | The oldest conversion waits for 1 h 30 min
                    redis       | memoryUsedPercent             | 82   | Redis uses 82 % of its memory
                    redis       | memoryUsedBytes               | 1610612736 | Redis uses 1.5 GB of memory
                    stripe      | latencyMs                     | 3412 | Stripe answers in 3.4 s
                    stripe      | latencyMs                     | 212  | Stripe answers in 212 ms
                    stripe      | available.eur                 | 12.5 | Stripe has 12.5 eur available
                    woocommerce | operations.check_stock.p95Ms  | 2100 | check_stock takes up to 2.1 s
                    woocommerce | operations.a.b.failuresInARow | 3    | a.b failed in the last 3 calls
                    webhook     | queueLength                   | 7    | Webhook's queue length is 7
                    """)
    void aNumberIsASentence(String service, String metric, BigDecimal value, String sentence) {
        assertThat(MetricWords.sentence(service, metric, value)).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    meta     | tokenDaysLeft        | 8   | Meta of Nordlicht: its token ends in 8 days
                    stripe   | latencyMs            | 212 | Stripe of Nordlicht answers in 212 ms
                    pipeline | deadLetter           | 2   | Delivery of Nordlicht: 2 conversions are in the dead letters
                    pipeline | oldestPendingSeconds | 600 | Delivery of Nordlicht: the oldest conversion waits for 10 min
                    """)
    void aTitleSaysWhoseItIs(String service, String metric, BigDecimal value, String title) {
        String whose =
                (service.equals("pipeline") ? "Delivery" : ServiceName.of(service))
                        + " of Nordlicht";

        assertThat(MetricWords.title(whose, service, metric, value)).isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource({"1e300", "-1e300", "1e-300", "0", "-5"})
    void noNumberIsTooLargeForAnyUnit(BigDecimal value) {
        for (String unit : List.of("Ms", "Percent", "Seconds", "Bytes", "DaysLeft", "")) {
            assertThat(MetricWords.value("some" + unit, value)).isNotBlank();
        }
    }
}
