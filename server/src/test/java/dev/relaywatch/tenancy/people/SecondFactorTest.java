package dev.relaywatch.tenancy.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Codes of an authenticator app, as RFC 6238 has them. */
class SecondFactorTest {
    /** RFC 6238 appendix B. */
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    private final MovableClock clock = new MovableClock(Instant.ofEpochSecond(59));
    private final SecondFactor factor =
            new ProofKit(JdbcClient.create(new DriverManagerDataSource()), clock).secondFactor();

    /** The last six of the eight digits that the RFC gives. */
    @ParameterizedTest
    @CsvSource({
        "59,287082",
        "1111111109,081804",
        "1111111111,050471",
        "1234567890,005924",
        "2000000000,279037",
        "20000000000,353130"
    })
    void theCodesAreThoseOfTheRfc(long seconds, String code) {
        clock.set(Instant.ofEpochSecond(seconds));
        assertThat(factor.step(SECRET, code, 0)).hasValue(seconds / 30);
    }

    @Test
    void aPhoneMayBeOneStepOffEitherWayAndNoMore() {
        Instant then = Instant.ofEpochSecond(1_111_111_109);
        for (int off = -1; off <= 1; off++) {
            clock.set(then.plus(Duration.ofSeconds(30L * off)));
            assertThat(factor.step(SECRET, "081804", 0)).hasValue(1_111_111_109 / 30);
        }
        clock.set(then.plusSeconds(60));
        assertThat(factor.step(SECRET, "081804", 0)).isEmpty();
        clock.set(then.minusSeconds(60));
        assertThat(factor.step(SECRET, "081804", 0)).isEmpty();
    }

    @Test
    void aCodeOfAStepThatWasTakenOrOfOneBeforeIsRefused() {
        clock.set(Instant.ofEpochSecond(1_111_111_109));
        long step = 1_111_111_109 / 30;
        assertThat(factor.step(SECRET, "081804", step - 1)).hasValue(step);
        assertThat(factor.step(SECRET, "081804", step)).isEmpty();
        assertThat(factor.step(SECRET, "081804", step + 1)).isEmpty();
    }

    @Test
    void blanksInACodeDoNotMatter() {
        assertThat(factor.step(SECRET, " 287 082 ", 0)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "28708", "2870820", "94287082", "٢٨٧٠٨٢", "287O82", "-87082"})
    void whatIsNoCodeIsRefused(String code) {
        assertThat(factor.step(SECRET, code, 0)).isEmpty();
    }

    @Property(tries = 200)
    void nothingThatIsTypedBreaksIt(@ForAll String typed) {
        assertThat(factor.step(SECRET, "x" + typed, 0)).isEmpty();
    }

    @Test
    void anAppReadsTheAddressWhole() {
        assertThat(SecondFactor.uri(SECRET, "anna+ops@people.example"))
                .isEqualTo(
                        "otpauth://totp/Relaywatch:anna%2Bops%40people.example"
                                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Relaywatch"
                                + "&algorithm=SHA1&digits=6&period=30");
    }

    @Test
    void secretsAndRecoveryCodesAreNeverTheSame() {
        assertThat(factor.newSecret()).hasSize(20).isNotEqualTo(factor.newSecret());
        List<String> codes = factor.newRecoveryCodes();
        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}"));
        assertThat(SecondFactor.recoveryHash(codes.getFirst().replace('-', ' ')))
                .isEqualTo(SecondFactor.recoveryHash(codes.getFirst()));
    }
}
