package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.PasswordChanges.Changed;
import dev.relaywatch.tenancy.PasswordChanges.NotProven;
import dev.relaywatch.tenancy.PasswordChanges.TooWeak;
import dev.relaywatch.tenancy.people.OneTimeTokens.Purpose;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new password needs the one before or a link, and ends what was open. */
class PasswordChangesTest {
    private static final String NEW = "seven odd kettles by the harbour";
    private static final String WEAK = "password1234";
    private static final String FROM = PeopleWorld.FROM;
    private static PeopleWorld world;

    private PasswordChanges changes;
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
        changes = world.passwordChanges();
        anna = world.kit.person();
    }

    private String link(Purpose purpose) {
        return world.tokens.issue(purpose, anna.id(), Duration.ofHours(1));
    }

    private boolean opens(String password) {
        return world.signIns.signIn(anna.email(), password, FROM) instanceof SignIn.Welcome;
    }

    @Test
    void aLinkSetsAPasswordOnce() {
        String link = link(Purpose.RESET);
        assertThat(changes.emailOfLink(link)).contains(anna.email());

        assertThat(changes.byLink(link, NEW)).isEqualTo(new Changed(anna.id()));

        assertThat(changes.emailOfLink(link)).isEmpty();
        assertThat(changes.byLink(link, NEW)).isInstanceOf(NotProven.class);
        assertThat(opens(NEW)).isTrue();
        assertThat(opens(PeopleKit.PASSWORD)).isFalse();
    }

    @Test
    void ofManyWhoUseALinkAtOnceOneSetsThePassword() throws Exception {
        String link = link(Purpose.RESET);
        List<Callable<PasswordChanges.Outcome>> deeds =
                Collections.nCopies(4, () -> changes.byLink(link, NEW));
        assertThat(AtOnce.all(deeds)).filteredOn(Changed.class::isInstance).hasSize(1);
    }

    @Test
    void aWeakPasswordKeepsTheLink() {
        String link = link(Purpose.INVITATION);
        assertThat(changes.byLink(link, WEAK)).isInstanceOf(TooWeak.class);
        assertThat(changes.byLink(link, anna.email())).isInstanceOf(TooWeak.class);
        assertThat(world.published).isEmpty();

        assertThat(changes.byLink(link, NEW)).isInstanceOf(Changed.class);
    }

    @Test
    void aNewPasswordSignsOutEverywhereAndIsInTheLog() {
        changes.byLink(link(Purpose.RESET), NEW);
        assertThat(world.published).containsExactly(new SignedOutEverywhere(anna.id()));
        assertThat(world.audited(anna.email()))
                .containsExactly("person.password_set by " + anna.email());
    }

    @Test
    void aNewPasswordEndsEveryOtherLink() {
        String invitation = link(Purpose.INVITATION);
        changes.byLink(link(Purpose.RESET), NEW);
        assertThat(changes.byLink(invitation, NEW)).isInstanceOf(NotProven.class);

        String reset = link(Purpose.RESET);
        changes.change(anna.id(), NEW, PeopleKit.PASSWORD, FROM);
        assertThat(changes.emailOfLink(reset)).isEmpty();
    }

    @Test
    void theLinkOfSomebodyWhoWasDisabledOpensNothing() {
        String link = link(Purpose.RESET);
        world.store.setDisabled(anna.id(), true);
        assertThat(changes.emailOfLink(link)).isEmpty();
        assertThat(changes.byLink(link, NEW)).isInstanceOf(NotProven.class);
    }

    @Test
    void whatWasMadeUpIsNobodysLink() {
        assertThat(changes.emailOfLink("")).isEmpty();
        assertThat(changes.byLink("made up", NEW)).isInstanceOf(NotProven.class);
    }

    @Test
    void thePasswordBeforeProvesWhoItIs() {
        assertThat(changes.change(anna.id(), "not hers at all", NEW, FROM))
                .isInstanceOf(NotProven.class);
        assertThat(changes.change(anna.id(), PeopleKit.PASSWORD, WEAK, FROM))
                .isInstanceOf(TooWeak.class);
        assertThat(world.published).isEmpty();

        assertThat(changes.change(anna.id(), PeopleKit.PASSWORD, NEW, FROM))
                .isEqualTo(new Changed(anna.id()));
        assertThat(world.published).containsExactly(new SignedOutEverywhere(anna.id()));
        assertThat(opens(NEW)).isTrue();
    }

    @Test
    void whoGuessesThePasswordBeforeIsLockedOut() {
        for (int i = 0; i < 5; i++) {
            changes.change(anna.id(), "guess " + i, NEW, FROM);
        }
        assertThat(changes.change(anna.id(), PeopleKit.PASSWORD, NEW, FROM))
                .isInstanceOf(NotProven.class);
        world.clock.advance(Duration.ofSeconds(30));
        assertThat(changes.change(anna.id(), PeopleKit.PASSWORD, NEW, FROM))
                .isInstanceOf(Changed.class);
    }
}
