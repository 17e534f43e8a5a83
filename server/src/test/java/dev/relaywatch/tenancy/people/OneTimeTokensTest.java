package dev.relaywatch.tenancy.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.tenancy.people.OneTimeTokens.Purpose;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What opens one thing once. */
class OneTimeTokensTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int AT_ONCE = 8;
    private static Database database;

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-17T06:26:10Z"));
    private OneTimeTokens tokens;
    private UUID anna;

    @BeforeAll
    static void open() {
        database = PostgresDatabase.fresh().open();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void wire() {
        tokens = new ProofKit(JdbcClient.create(database.platform()), clock).tokens();
        anna = new PeopleKit(database.platform()).person().id();
    }

    @Test
    void aTokenIsLookedAtOftenAndOpensOnce() {
        String token = tokens.issue(Purpose.RESET, anna, HOUR);
        assertThat(tokens.look(Purpose.RESET, token)).contains(anna);
        assertThat(tokens.look(Purpose.RESET, token)).contains(anna);

        assertThat(tokens.redeem(Purpose.RESET, token)).contains(anna);

        assertThat(tokens.redeem(Purpose.RESET, token)).isEmpty();
        assertThat(tokens.look(Purpose.RESET, token)).isEmpty();
    }

    @Test
    void itOpensNothingElse() {
        String token = tokens.issue(Purpose.RESET, anna, HOUR);
        assertThat(tokens.redeem(Purpose.INVITATION, token)).isEmpty();
        assertThat(tokens.redeemSetUpCode(token)).isFalse();
        assertThat(tokens.redeem(Purpose.RESET, token + "x")).isEmpty();
        assertThat(tokens.redeem(Purpose.RESET, token.repeat(3))).isEmpty();
    }

    @Test
    void itOpensUntilItsTimeIsOver() {
        String token = tokens.issue(Purpose.RESET, anna, HOUR);
        clock.advance(HOUR.minusMillis(1));
        assertThat(tokens.look(Purpose.RESET, token)).isPresent();

        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.look(Purpose.RESET, token)).isEmpty();
        assertThat(tokens.redeem(Purpose.RESET, token)).isEmpty();
    }

    @Test
    void aNewOneEndsTheOneBeforeOfTheSamePurposeAlone() {
        String invitation = tokens.issue(Purpose.INVITATION, anna, HOUR);
        String first = tokens.issue(Purpose.RESET, anna, HOUR);
        String second = tokens.issue(Purpose.RESET, anna, HOUR);

        assertThat(tokens.redeem(Purpose.RESET, first)).isEmpty();
        assertThat(tokens.redeem(Purpose.RESET, second)).isPresent();
        assertThat(tokens.redeem(Purpose.INVITATION, invitation)).isPresent();
    }

    @Test
    void sparinglyThereIsOneAMinute() {
        String first = tokens.issueSparingly(Purpose.RESET, anna, HOUR).orElseThrow();
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.issueSparingly(Purpose.RESET, anna, HOUR)).isEmpty();
        assertThat(tokens.look(Purpose.RESET, first)).isPresent();

        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.issueSparingly(Purpose.RESET, anna, HOUR)).isPresent();
        assertThat(tokens.look(Purpose.RESET, first)).isEmpty();
    }

    @Test
    void ofManyWhoComeAtOnceOneIsLetIn() throws Exception {
        String token = tokens.issue(Purpose.RESET, anna, HOUR);
        assertThat(atOnce(() -> tokens.redeem(Purpose.RESET, token)))
                .filteredOn(Optional::isPresent)
                .hasSize(1);
    }

    @Test
    void ofManyAskedForAtOnceOneIsMade() throws Exception {
        assertThat(atOnce(() -> tokens.issueSparingly(Purpose.RESET, anna, HOUR)))
                .filteredOn(Optional::isPresent)
                .hasSize(1);
    }

    private static <T> List<T> atOnce(Callable<T> deed) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new java.util.ArrayList<>();
            for (Future<T> one :
                    threads.invokeAll(Stream.generate(() -> deed).limit(AT_ONCE).toList())) {
                results.add(one.get());
            }
            return results;
        }
    }

    @Test
    void onlyItsHashIsStored() {
        String token = tokens.issue(Purpose.RESET, anna, HOUR);
        String rows =
                JdbcClient.create(database.platform())
                        .sql("SELECT string_agg(t::text, ' ') FROM one_time_tokens t")
                        .query(String.class)
                        .single();
        assertThat(rows).isNotBlank().doesNotContain(token);
    }

    @Test
    void aSetUpCodeIsReadAloudAndTypedAnyway() {
        String code = tokens.issueSetUpCode(HOUR);
        assertThat(code).matches("([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}");

        assertThat(
                        tokens.redeemSetUpCode(
                                " " + code.toLowerCase(Locale.ROOT).replace('-', ' ') + "\t"))
                .isTrue();
        assertThat(tokens.redeemSetUpCode(code)).isFalse();
    }

    @Test
    void aNewSetUpCodeEndsTheOneBefore() {
        String first = tokens.issueSetUpCode(HOUR);
        String second = tokens.issueSetUpCode(HOUR);
        assertThat(tokens.redeemSetUpCode(first)).isFalse();
        clock.advance(HOUR);
        assertThat(tokens.redeemSetUpCode(second)).isFalse();
    }
}
