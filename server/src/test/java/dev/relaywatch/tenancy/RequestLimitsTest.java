package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.tenancy.LimitProperties.Rate;
import dev.relaywatch.tenancy.RequestLimits.Pass;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks too often is told so, and honest traffic never meets a limit. */
class RequestLimitsTest {
    private static final Database database = PostgresDatabase.fresh().open();
    private static final TenantKit tenants = new TenantKit(database.platform());
    private static final String HERE = "198.51.100.7";
    private static final String THERE = "198.51.100.8";
    private static final Rate TWO = new Rate(1, 2);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Tenant acme = tenants.tenant();
    private final String publicKey = tenants.publicKey(acme);
    private final String secretKey = tenants.secretKey(acme);

    @AfterAll
    static void close() {
        database.close();
    }

    private RequestLimits limits(LimitProperties properties) {
        return new RequestLimits(
                TenantKit.tenancy(database.platform()),
                new ClientAddress(new ProxyProperties(List.of("10.0.0.0/8"))),
                properties,
                clock,
                meters);
    }

    private RequestLimits limits(
            Rate publicKey, Rate atAddress, Rate key, Rate address, Rate failed) {
        return limits(new LimitProperties(publicKey, atAddress, key, address, failed));
    }

    private static long wait(RequestLimits limits, @Nullable String key, String address) {
        return limits.pass(key, address) instanceof Pass.Later(var seconds) ? seconds : 0;
    }

    @Test
    void aSaleOfTwoThousandRequestsASecondThroughOneServerMeetsNoLimit() {
        RequestLimits limits = limits(LimitsKit.defaults());

        for (int i = 0; i < 14_000; i++) {
            assertThat(limits.pass(publicKey, HERE)).isInstanceOf(Pass.Known.class);
            clock.advance(Duration.ofNanos(500_000));
        }
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgainAndThenLetIn() {
        RequestLimits limits = limits(new Rate(2, 4), Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE);
        for (int i = 0; i < 4; i++) {
            assertThat(wait(limits, publicKey, HERE)).isZero();
        }

        assertThat(wait(limits, publicKey, THERE)).isEqualTo(1);
        clock.advance(Duration.ofMillis(500));
        assertThat(wait(limits, publicKey, HERE)).isZero();
        assertThat(wait(limits, publicKey, HERE)).isEqualTo(1);
        assertThat(refused("public_key")).isEqualTo(2);
    }

    @Test
    void eachKeyHasItsOwn() {
        RequestLimits limits = limits(TWO, Rate.NONE, TWO, Rate.NONE, Rate.NONE);
        Tenant birch = tenants.tenant();
        String other = tenants.publicKey(birch);
        for (String key : List.of(publicKey, secretKey)) {
            assertThat(wait(limits, key, HERE)).isZero();
            assertThat(wait(limits, key, HERE)).isZero();
            assertThat(wait(limits, key, HERE)).isEqualTo(1);
        }

        assertThat(wait(limits, other, HERE)).isZero();
        assertThat(refused("key")).isEqualTo(1);
    }

    @Test
    void oneAddressDoesNotUseUpAPublicKeyForAllOthers() {
        RequestLimits limits = limits(Rate.DEFAULT, TWO, Rate.DEFAULT, Rate.DEFAULT, Rate.DEFAULT);
        assertThat(wait(limits, publicKey, HERE)).isZero();
        assertThat(wait(limits, publicKey, HERE)).isZero();

        assertThat(wait(limits, publicKey, HERE)).isEqualTo(1);
        assertThat(wait(limits, publicKey, THERE)).isZero();
        assertThat(refused("public_key_at_address")).isEqualTo(1);
    }

    @Test
    void withoutAKeyItIsTheAddressThatCounts() {
        RequestLimits limits = limits(Rate.NONE, Rate.NONE, Rate.NONE, TWO, Rate.NONE);
        assertThat(limits.pass(null, HERE)).isInstanceOf(Pass.Stranger.class);
        assertThat(limits.pass("rwp_nobodys", HERE)).isInstanceOf(Pass.Stranger.class);

        assertThat(wait(limits, null, HERE)).isEqualTo(1);
        assertThat(limits.waitOfStranger(HERE)).isEqualTo(1);
        assertThat(wait(limits, publicKey, HERE)).isZero();
        assertThat(wait(limits, null, THERE)).isZero();
    }

    @Test
    void askingWhetherItWouldBeRefusedCountsNothing() {
        RequestLimits limits = limits(Rate.NONE, Rate.NONE, Rate.NONE, TWO, Rate.NONE);
        for (int i = 0; i < 5; i++) {
            assertThat(limits.waitOfStranger(HERE)).isZero();
        }

        assertThat(wait(limits, null, HERE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "0:0:0:0:0:0:0:1", "10.1.2.3"})
    void anAddressThatManyMayStandBehindHasNoLimit(String address) {
        RequestLimits limits = limits(Rate.NONE, TWO, Rate.NONE, TWO, TWO);
        for (int i = 0; i < 5; i++) {
            assertThat(wait(limits, null, address)).isZero();
            assertThat(wait(limits, publicKey, address)).isZero();
            assertThat(wait(limits, "rws_wrong", address)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2:0:0:0:1, 2001:db8:1:2:ffff:1:2:3, true",
        "2001:db8:1:2:0:0:0:1, 2001:db8:1:3:0:0:0:1, false"
    })
    void anIpv6NetworkOfOneHouseIsOneAddress(String first, String second, boolean same) {
        RequestLimits limits = limits(Rate.NONE, Rate.NONE, Rate.NONE, new Rate(1, 1), Rate.NONE);
        assertThat(wait(limits, null, first)).isZero();

        assertThat(wait(limits, null, second) > 0).isEqualTo(same);
    }

    @Test
    void whoGuessedTooOftenLearnsNothingMore() {
        RequestLimits limits = limits(LimitsKit.defaults());
        for (int i = 0; i < 60; i++) {
            assertThat(wait(limits, "rws_guess" + i, HERE)).isZero();
        }

        assertThat(wait(limits, "rws_guess", HERE)).isEqualTo(1);
        assertThat(wait(limits, secretKey, HERE)).isEqualTo(1);
        assertThat(wait(limits, secretKey, THERE)).isZero();
        assertThat(refused("failed_keys")).isEqualTo(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(wait(limits, secretKey, HERE)).isZero();
    }

    @Test
    void wrongKeysOfSomeDoNotStopThePagesOfOthersBehindTheSameAddress() {
        RequestLimits limits = limits(Rate.DEFAULT, Rate.DEFAULT, Rate.DEFAULT, Rate.NONE, TWO);
        for (int i = 0; i < 5; i++) {
            limits.pass("rwp_of-a-page-that-was-copied", HERE);
        }

        assertThat(wait(limits, publicKey, HERE)).isZero();
    }

    @Test
    void aClockThatIsSetBackShutsNobodyOut() {
        RequestLimits limits = limits(TWO, Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE);
        assertThat(wait(limits, publicKey, HERE)).isZero();
        clock.advance(Duration.ofHours(-1));

        assertThat(wait(limits, publicKey, HERE)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-1, , per-second, 0", "1000001, , per-second, 0", "1, 0, burst, 1"})
    void aRateThatIsNoneStopsTheStart(
            @Nullable Integer perSecond, @Nullable Integer burst, String name, int least) {
        assertThatThrownBy(() ->
                        new LimitProperties(
                                Rate.DEFAULT,
                                Rate.DEFAULT,
                                Rate.DEFAULT,
                                new Rate(perSecond, burst),
                                Rate.DEFAULT))
                .hasMessageContaining(
                        "relaywatch.limits.address."
                                + name
                                + " must be from "
                                + least
                                + " to 1000000");
    }

    private double refused(String limit) {
        return meters.get("relaywatch.requests.limited").tag("limit", limit).counter().count();
    }
}
