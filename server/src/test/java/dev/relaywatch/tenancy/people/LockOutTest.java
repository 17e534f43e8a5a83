package dev.relaywatch.tenancy.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.tenancy.people.LockOut.Bound;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who fails too often waits, longer each time. */
class LockOutTest {
    private static final Instant START = Instant.parse("2026-11-17T06:26:10Z");
    private static Database database;

    private final MovableClock clock = new MovableClock(START);
    private final String account = UUID.randomUUID() + "@people.example";
    private final String address = UUID.randomUUID().toString();

    @BeforeAll
    static void open() {
        database = PostgresDatabase.fresh().open();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private LockOut lockOut() {
        return new ProofKit(JdbcClient.create(database.platform()), clock).lockOut();
    }

    private Optional<Duration> failed(int times) {
        Optional<Instant> until = Optional.empty();
        for (int i = 0; i < times; i++) {
            until = lockOut().failed(account, address);
        }
        return until.map(end -> Duration.between(clock.instant(), end));
    }

    @Test
    void fourFailuresAreForgivenAndTheFifthIsNot() {
        assertThat(failed(4)).isEmpty();
        assertThat(lockOut().lockedUntil(account, address)).isEmpty();

        assertThat(failed(1)).contains(Duration.ofSeconds(30));
        assertThat(lockOut().lockedUntil(account, address)).contains(START.plusSeconds(30));
    }

    @Test
    void eachFurtherFailureDoublesThePauseUpToAQuarterOfAnHour() {
        failed(4);
        for (int seconds : new int[] {30, 60, 120, 240, 480, 900, 900}) {
            assertThat(failed(1)).contains(Duration.ofSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void aPauseEndsByItself() {
        failed(5);
        clock.advance(Duration.ofMillis(29_999));
        assertThat(lockOut().lockedUntil(account, address)).isPresent();

        clock.advance(Duration.ofMillis(1));
        assertThat(lockOut().lockedUntil(account, address)).isEmpty();
    }

    @Test
    void somebodyElseAtThatAddressAndTheSameAccountElsewhereMayGoOn() {
        failed(5);
        assertThat(lockOut().lockedUntil("other-" + account, address)).isEmpty();
        assertThat(lockOut().lockedUntil(account, "other-" + address)).isEmpty();
    }

    @Test
    void anAddressThatTriesManyAccountsIsLockedForAllOfThem() {
        for (int i = 0; i < 29; i++) {
            assertThat(lockOut().failed(i + account, address)).isEmpty();
        }
        assertThat(lockOut().failed(29 + account, address)).contains(START.plusSeconds(30));
        assertThat(lockOut().lockedUntil("never tried", address)).isPresent();
    }

    @Test
    void anAccountThatIsTriedFromManyAddressesIsLockedForAllOfThem() {
        for (int i = 0; i < 49; i++) {
            assertThat(lockOut().failed(account, i + address)).isEmpty();
        }
        assertThat(lockOut().failed(account, 49 + address)).contains(START.plusSeconds(30));
        assertThat(lockOut().lockedUntil(account, "never seen")).isPresent();
    }

    @Test
    void whatFailedADayAgoIsForgotten() {
        failed(4);
        clock.advance(Duration.ofDays(1).plusSeconds(1));
        assertThat(failed(4)).isEmpty();
        assertThat(failed(1)).isPresent();
    }

    @Test
    void theTableForgetsWhatIsOldAndKeepsWhatIsNot() {
        failed(1);
        clock.advance(Duration.ofDays(1).plusSeconds(1));
        String young = "young-" + account;
        lockOut().failed(young, "young-" + address);

        lockOut().forgetWhatIsOld();

        assertThat(
                        JdbcClient.create(database.platform())
                                .sql(
                                        "SELECT count(*) FROM sign_in_failures WHERE last_failed_at = ?")
                                .param(START.atOffset(ZoneOffset.UTC))
                                .query(Long.class)
                                .single())
                .isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(lockOut().failed(young, "young-" + address)).isEmpty();
        }
        assertThat(lockOut().failed(young, "young-" + address)).isPresent();
    }

    @Test
    void successForgetsWhatTheAccountFailedButNotWhatItsAddressDid() {
        for (int i = 0; i < 25; i++) {
            lockOut().failed(i + account, address);
        }
        failed(4);
        lockOut().succeeded(account, address);

        assertThat(failed(1)).as("the thirtieth of the address").isPresent();
        assertThat(lockOut().failed(account, "elsewhere-" + address)).isEmpty();
    }

    @Test
    void capitalsMakeNoOtherAccount() {
        failed(4);
        assertThat(lockOut().failed(account.toUpperCase(java.util.Locale.ROOT), address))
                .isPresent();
    }

    @Test
    void nothingOfWhatWasTriedStandsInTheTable() {
        failed(1);
        assertThat(
                        JdbcClient.create(database.platform())
                                .sql(
                                        "SELECT count(*) FROM sign_in_failures WHERE subject LIKE '%@%' OR length(subject) <> 64")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"ACCOUNT_AT_ADDRESS,5,900", "ADDRESS,30,3600", "ACCOUNT,50,900"})
    void eachBoundBeginsAndEndsWhereItSays(Bound bound, int first, int longest) {
        assertThat(bound.pause(first - 1)).isZero();
        assertThat(bound.pause(first)).isEqualTo(Duration.ofSeconds(30));
        assertThat(bound.pause(first + 1)).isEqualTo(Duration.ofSeconds(60));
        assertThat(bound.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(longest));
    }

    @Property
    void morePausesNeverMeanLess(
            @ForAll Bound bound, @ForAll @IntRange(max = 1_000_000) int failures) {
        Duration pause = bound.pause(failures);
        assertThat(bound.pause(failures + 1)).isGreaterThanOrEqualTo(pause);
        assertThat(pause).isBetween(Duration.ZERO, Duration.ofHours(1));
    }
}
