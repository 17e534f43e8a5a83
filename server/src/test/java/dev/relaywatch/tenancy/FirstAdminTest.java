package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.people.OneTimeTokens.Purpose;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever has the code of the start becomes the first admin, once. */
class FirstAdminTest {
    private static final String ANNA = "anna@people.example";
    private static final String PASSWORD = "seven odd kettles by the harbour";
    private static final String FROM = "198.51.100.7";
    private static PeopleWorld world;

    private FirstAdmin first;

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
        first = world.firstAdmin();
    }

    private String code() {
        return first.code().orElseThrow();
    }

    private Person made(String code, String email) {
        FirstAdmin.Outcome outcome = first.make(code, email, PASSWORD, FROM);
        assertThat(outcome).isInstanceOf(FirstAdmin.Made.class);
        return world.store.person(((FirstAdmin.Made) outcome).person()).orElseThrow();
    }

    @Test
    void theCodeMakesAnAdminWhoCanSignInAndIsInTheLog() {
        Person anna = made(code(), ANNA);

        assertThat(anna.platformAdmin()).isTrue();
        assertThat(anna.fromFile()).isFalse();
        assertThat(world.signIns.signIn(ANNA, PASSWORD, FROM))
                .isEqualTo(new SignIn.Welcome(anna.id()));
        assertThat(world.audited(ANNA))
                .containsExactly(
                        "person.role_set by " + ANNA + " to platform admin",
                        "person.signed_in by " + ANNA);
    }

    @Test
    void theCodeOpensOnce() {
        String code = code();
        made(code, ANNA);

        assertThat(first.make(code, "ben@people.example", PASSWORD, FROM))
                .isInstanceOf(FirstAdmin.TooLate.class);
        assertThat(world.store.byEmail("ben@people.example")).isEmpty();
    }

    /** As if the admin had been lost meanwhile. */
    @Test
    void aCodeThatWasUsedOpensNothingEvenWithoutAnAdmin() {
        String code = code();
        world.store.setAdmin(made(code, ANNA).id(), null);

        assertThat(first.make(code, "ben@people.example", PASSWORD, FROM))
                .isInstanceOfSatisfying(
                        FirstAdmin.Refused.class,
                        refused -> assertThat(refused.field()).isEqualTo("code"));
    }

    @Test
    void thereIsNoCodeOnceThereIsAnAdmin() {
        world.kit.platformAdmin();
        assertThat(first.code()).isEmpty();
    }

    @Test
    void anAdminWhoWasDisabledIsNone() {
        Person admin = world.kit.platformAdmin();
        world.store.setDisabled(admin.id(), true);
        assertThat(first.code()).isPresent();
    }

    @Test
    void theCodeIsGoodForADay() {
        String code = code();
        world.clock.advance(Duration.ofDays(1));
        assertThat(first.make(code, ANNA, PASSWORD, FROM)).isInstanceOf(FirstAdmin.Refused.class);
    }

    @Test
    void aWeakPasswordLeavesTheCodeAsItIs() {
        String code = code();
        assertThat(first.make(code, ANNA, "password1234", FROM))
                .isInstanceOfSatisfying(
                        FirstAdmin.Refused.class,
                        refused -> assertThat(refused.field()).isEqualTo("password"));
        made(code, ANNA);
    }

    @Test
    void whoGuessesCodesIsLockedOutForAWhile() {
        String code = code();
        for (int i = 0; i < 5; i++) {
            assertThat(first.make("WRONG" + i, ANNA, PASSWORD, FROM))
                    .isInstanceOf(FirstAdmin.Refused.class);
        }
        assertThat(first.make(code, ANNA, PASSWORD, FROM))
                .isEqualTo(
                        new FirstAdmin.Refused("code", "too many wrong codes; wait some minutes"));
        assertThat(world.store.anyAdmin()).isFalse();

        world.clock.advance(Duration.ofSeconds(30));
        made(code, ANNA);
    }

    @Test
    void ofManyAtOnceOneIsMade() throws Exception {
        String code = code();
        List<Callable<FirstAdmin.Outcome>> deeds =
                Collections.nCopies(
                        6,
                        () ->
                                first.make(
                                        code,
                                        UUID.randomUUID() + "@people.example",
                                        PASSWORD,
                                        FROM));

        assertThat(AtOnce.all(deeds)).filteredOn(FirstAdmin.Made.class::isInstance).hasSize(1);
        assertThat(world.store.people(null, 0, 100)).hasSize(1);
    }

    @Test
    void whoWasKnownBecomesTheAdminByTheNewPasswordAlone() {
        Person known = world.kit.person();
        world.store.setDisabled(known.id(), true);

        Person admin = made(code(), known.email());

        assertThat(admin.id()).isEqualTo(known.id());
        assertThat(admin.platformAdmin()).isTrue();
        assertThat(admin.disabledAt()).isNull();
        assertThat(world.signIns.signIn(known.email(), PeopleKit.PASSWORD, FROM))
                .isInstanceOf(SignIn.Refused.class);
        assertThat(world.signIns.signIn(known.email(), PASSWORD, FROM))
                .isEqualTo(new SignIn.Welcome(known.id()));
    }

    @Test
    void whateverWasOpenOfWhoWasKnownEnds() {
        Person known = world.kit.person();
        String link = world.tokens.issue(Purpose.INVITATION, known.id(), Duration.ofDays(7));

        made(code(), known.email());

        assertThat(world.published).containsExactly(new SignedOutEverywhere(known.id()));
        assertThat(world.passwordChanges().emailOfLink(link)).isEmpty();
    }
}
