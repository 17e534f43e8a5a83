package dev.relaywatch.tenancy.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.people.Passwords.Match;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords are slow to compute, and weak ones are told why. */
class PasswordsTest {
    private static final String GOOD = "four grey herons on a roof";
    private static final Passwords PASSWORDS = new Passwords();
    private static final String HASH = PASSWORDS.hash(GOOD).orElseThrow();

    @Test
    void aHashSaysHowItWasMadeAndIsNeverTheSame() {
        assertThat(HASH).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PASSWORDS.hash(GOOD)).isPresent().get().isNotEqualTo(HASH);
    }

    @Test
    void theRightOneIsRightAndAnyOtherIsWrong() {
        assertThat(PASSWORDS.match(GOOD, HASH)).isEqualTo(Match.RIGHT);
        assertThat(PASSWORDS.match(GOOD + " ", HASH)).isEqualTo(Match.WRONG);
        assertThat(PASSWORDS.match("", HASH)).isEqualTo(Match.WRONG);
    }

    @Test
    void nobodysPasswordIsWrongWhateverIsTyped() {
        assertThat(PASSWORDS.match("nobody has this password", null)).isEqualTo(Match.WRONG);
    }

    @Test
    void forNobodyTheSameWorkIsDone() {
        assertThat(PASSWORDS.comparedFor(null))
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .hasSameSizeAs(HASH);
        assertThat(PASSWORDS.comparedFor(HASH)).isEqualTo(HASH);
    }

    @Test
    void whatIsTooLongIsNotComputed() {
        String atTheLimit = "x".repeat(Passwords.LONGEST);
        String hash = PASSWORDS.hash(atTheLimit).orElseThrow();
        assertThat(PASSWORDS.match(atTheLimit, hash)).isEqualTo(Match.RIGHT);
        assertThat(PASSWORDS.match(atTheLimit + "x", hash)).isEqualTo(Match.WRONG);
    }

    @Test
    void whenTooManyAreComputedOneIsToldSo() {
        Passwords full = new Passwords(0, java.time.Duration.ZERO);
        assertThat(full.match(GOOD, HASH)).isEqualTo(Match.BUSY);
        assertThat(full.match(GOOD, null)).isEqualTo(Match.BUSY);
        assertThat(full.hash(GOOD)).isEmpty();
    }

    @Test
    void aPlaceIsFreeAgainAfterwards() {
        Passwords one = new Passwords(1, java.time.Duration.ZERO);
        assertThat(one.match(GOOD, HASH)).isEqualTo(Match.RIGHT);
        assertThat(one.match("wrong", HASH)).isEqualTo(Match.WRONG);
        assertThat(one.match(GOOD, "no hash at all")).isEqualTo(Match.WRONG);
        assertThat(one.hash(GOOD)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "short words|use at least 12 characters",
                "password1234|it would be guessed soon",
                "aaaaaaaaaaaaaaaa|it would be guessed soon",
                "qwertyuiop[]|it would be guessed soon",
                "anna.berg@people.example|it would be guessed soon",
                "annabergannaberg|it would be guessed soon"
            })
    void aWeakOneIsToldWhy(String weak, String why) {
        assertThat(PASSWORDS.weakness(weak, List.of("anna.berg@people.example", "annaberg")))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith(why));
    }

    @Test
    void wordsThatDoNotBelongTogetherAreTaken() {
        assertThat(PASSWORDS.weakness(GOOD, List.of("anna@people.example"))).isEmpty();
        assertThat(PASSWORDS.weakness("grün löwe zwölf äpfel 山", List.of())).isEmpty();
    }

    @Test
    void theLongestIsTakenAndOneMoreIsNot() {
        String words = "seven odd kettles whistle near the harbour ".repeat(6);
        assertThat(PASSWORDS.weakness(words.substring(0, Passwords.LONGEST), List.of())).isEmpty();
        assertThat(PASSWORDS.weakness(words.substring(0, Passwords.LONGEST + 1), List.of()))
                .hasValue("use at most 200 characters");
    }
}
