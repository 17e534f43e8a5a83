package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.SecondFactors.Enrolment;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Codes beside the password: added by one who has the app, and each opens once. */
class SecondFactorsTest {
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final String FROM = PeopleWorld.FROM;
    private static PeopleWorld world;

    private SecondFactors factors;
    private Person anna;

    @BeforeAll
    static void open() {
        world = new PeopleWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void begin() {
        world.empty();
        factors = world.secondFactors;
        anna = world.kit.person();
    }

    private SecondFactorKit.Added added() {
        SecondFactorKit.Added added = SecondFactorKit.add(world, anna.id());
        world.clock.advance(STEP);
        return added;
    }

    private boolean opens(String code) {
        return world.signIns.confirm(anna.id(), code, FROM) instanceof SignIn.Welcome;
    }

    private List<String> audited() {
        return world.audited(anna.email());
    }

    @Test
    void proposedTwiceItIsTheSameAndNothingIsAskedForYet() {
        Enrolment first = factors.propose(anna.id()).orElseThrow();
        assertThat(factors.propose(anna.id())).contains(first);
        assertThat(first.uri()).contains("secret=" + first.secret());
        assertThat(world.signIns.signIn(anna.email(), PeopleKit.PASSWORD, FROM))
                .isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void theSecretStandsInNoRowInClear() {
        String secret = factors.propose(anna.id()).orElseThrow().secret();
        byte[] clear = new org.apache.commons.codec.binary.Base32().decode(secret);
        byte[] stored =
                world.everything
                        .sql("SELECT totp_secret FROM people WHERE id = ?")
                        .param(anna.id())
                        .query((row, _) -> row.getBytes(1))
                        .single();
        assertThat(Collections.indexOfSubList(boxed(stored), boxed(clear))).isNegative();
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> all = new java.util.ArrayList<>();
        for (byte one : bytes) {
            all.add(one);
        }
        return all;
    }

    @Test
    void onlyARightCodeConfirms() {
        assertThat(factors.confirm(anna.id(), "123456")).as("none proposed").isEmpty();
        String secret = factors.propose(anna.id()).orElseThrow().secret();
        String right = SecondFactorKit.code(world, secret);
        String wrong = right.startsWith("9") ? "000000" : "9" + right.substring(1);

        assertThat(factors.confirm(anna.id(), wrong)).isEmpty();
        assertThat(factors.confirm(anna.id(), "9".repeat(41))).isEmpty();
        assertThat(audited()).isEmpty();

        assertThat(factors.confirm(anna.id(), right)).isPresent();
        assertThat(factors.propose(anna.id())).as("one is in use").isEmpty();
        assertThat(factors.confirm(anna.id(), right)).isEmpty();
        assertThat(audited()).containsExactly("person.second_factor_added by " + anna.email());
        assertThat(world.signIns.signIn(anna.email(), PeopleKit.PASSWORD, FROM))
                .isEqualTo(new SignIn.CodeNeeded(anna.id()));
    }

    @Test
    void aCodeOpensOnceAndTheOneThatConfirmedDoesNotAtAll() {
        String secret = SecondFactorKit.add(world, anna.id()).secret();
        assertThat(opens(SecondFactorKit.code(world, secret))).isFalse();

        world.clock.advance(STEP);
        String code = SecondFactorKit.code(world, secret);
        assertThat(opens(code)).isTrue();
        assertThat(opens(code)).isFalse();
    }

    @Test
    void ofManyWhoShowACodeAtOnceOneIsLetIn() throws Exception {
        String code = SecondFactorKit.code(world, added().secret());
        List<Callable<Boolean>> deeds = Collections.nCopies(6, () -> opens(code));
        assertThat(AtOnce.all(deeds)).containsOnlyOnce(true);
    }

    @Test
    void aRecoveryCodeOpensOnceHoweverItIsTyped() {
        List<String> codes = added().recoveryCodes();
        assertThat(opens(codes.getFirst().toLowerCase(Locale.ROOT).replace('-', ' '))).isTrue();
        assertThat(opens(codes.getFirst())).isFalse();
        assertThat(opens(codes.get(1))).isTrue();
        assertThat(audited())
                .filteredOn(line -> line.startsWith("person.recovery_code_used"))
                .hasSize(2);
        assertThat(
                        world.everything
                                .sql(
                                        "SELECT details ->> 'left' FROM audit_log WHERE action = 'person.recovery_code_used' ORDER BY id")
                                .query(String.class)
                                .list())
                .containsExactly("9", "8");
    }

    @Test
    void newRecoveryCodesEndThoseBefore() {
        String before = added().recoveryCodes().getFirst();
        List<String> after = factors.newRecoveryCodes(anna.id()).orElseThrow();
        assertThat(after).hasSize(10).doesNotContain(before);
        assertThat(opens(before)).isFalse();
        assertThat(opens(after.getFirst())).isTrue();
        assertThat(audited()).contains("person.recovery_codes_replaced by " + anna.email());
    }

    @Test
    void withoutASecondFactorThereAreNoRecoveryCodes() {
        assertThat(factors.newRecoveryCodes(anna.id())).isEmpty();
        factors.propose(anna.id());
        assertThat(factors.newRecoveryCodes(anna.id())).isEmpty();
        assertThat(audited()).isEmpty();
    }

    @Test
    void removedThePasswordIsEnoughAndNoOldCodeOpensAnything() {
        SecondFactorKit.Added added = added();
        assertThat(factors.remove(anna.id(), Actor.person(anna.email()))).isTrue();
        assertThat(factors.remove(anna.id(), Actor.person(anna.email()))).isFalse();

        assertThat(opens(added.recoveryCodes().getFirst())).isFalse();
        assertThat(opens(SecondFactorKit.code(world, added.secret()))).isFalse();
        assertThat(world.signIns.signIn(anna.email(), PeopleKit.PASSWORD, FROM))
                .isInstanceOf(SignIn.Welcome.class);
        assertThat(audited()).contains("person.second_factor_removed by " + anna.email());
        assertThat(factors.propose(anna.id()).map(Enrolment::secret))
                .isNotEqualTo(Optional.of(added.secret()));
    }

    @Test
    void whoGuessesCodesIsLockedOutAndThatIsInTheLog() {
        SecondFactorKit.Added added = added();
        for (int i = 0; i < 5; i++) {
            assertThat(opens("no code " + i)).isFalse();
        }
        assertThat(opens(added.recoveryCodes().getFirst())).isFalse();
        assertThat(audited()).contains("person.locked_out by unknown");
    }
}
