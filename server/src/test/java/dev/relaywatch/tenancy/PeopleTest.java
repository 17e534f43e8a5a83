package dev.relaywatch.tenancy;

import static dev.relaywatch.tenancy.PeopleWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.PeopleChanges.Done;
import dev.relaywatch.tenancy.PeopleChanges.InTenant;
import dev.relaywatch.tenancy.PeopleChanges.Invited;
import dev.relaywatch.tenancy.PeopleChanges.Nobody;
import dev.relaywatch.tenancy.PeopleChanges.OnPlatform;
import dev.relaywatch.tenancy.PeopleChanges.Refused;
import dev.relaywatch.tenancy.PeopleStore.ManagedBy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles are given, changed and taken, and the log tells of each. */
class PeopleTest {
    private static final String ANNA = "anna@people.example";
    private static PeopleWorld world;

    private People people;
    private PeopleChanges changes;
    private Tenant acme;

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
        people = world.people();
        changes = world.changes(people);
        acme = world.tenants.tenant();
    }

    private InTenant in(Tenant tenant, Role role) {
        return new InTenant(tenant.id(), role);
    }

    private Invited invited(String email, PeopleChanges.Place place) {
        PeopleChanges.Outcome outcome = changes.invite(ADMIN, email, null, place);
        assertThat(outcome).isInstanceOf(Invited.class);
        return (Invited) outcome;
    }

    private static String token(Invited invited) {
        String link = String.valueOf(invited.link());
        return link.substring(link.indexOf("token=") + "token=".length());
    }

    private Person now(Person person) {
        return world.store.person(person.id()).orElseThrow();
    }

    @Test
    void aRoleIsGivenChangedAndTakenAndTheLogTellsFromWhatToWhat() {
        Person anna = invited(ANNA, in(acme, Role.ANALYST)).person();
        world.clock.advance(Duration.ofSeconds(1));
        changes.setRole(ADMIN, anna.id(), in(acme, Role.ADMIN));
        assertThat(now(anna).memberships())
                .containsExactly(new Person.Membership(acme.id(), acme.slug(), Role.ADMIN, false));
        world.clock.advance(Duration.ofSeconds(1));
        changes.takeRole(ADMIN, anna.id(), acme.id());

        assertThat(now(anna).memberships()).isEmpty();
        assertThat(world.audited(ANNA))
                .containsExactly(
                        "person.invited by automation to analyst",
                        "person.role_set by automation from analyst to admin",
                        "person.role_ended by automation from admin");
    }

    @Test
    void theRoleOfThePlatformIsGivenAndTakenLikewise() {
        world.kit.platformAdmin();
        Person ben = world.kit.person();
        changes.setRole(ADMIN, ben.id(), new OnPlatform());
        assertThat(now(ben).platformAdmin()).isTrue();
        world.clock.advance(Duration.ofSeconds(1));
        changes.takeRole(ADMIN, ben.id(), null);

        assertThat(now(ben).platformAdmin()).isFalse();
        assertThat(world.audited(ben.email()))
                .containsExactly(
                        "person.role_set by automation to platform admin",
                        "person.role_ended by automation from platform admin");
    }

    @Test
    void theRoleThatSomebodyHasAlreadyIsNoChange() {
        Person ben = world.kit.member(acme, Role.VIEWER);
        assertThat(changes.setRole(ADMIN, ben.id(), in(acme, Role.VIEWER)))
                .isInstanceOf(Done.class);
        assertThat(world.audited(ben.email())).isEmpty();
    }

    @Test
    void aChangeMadeHereIsSeenAtOnce() {
        Person ben = world.kit.member(acme, Role.VIEWER);
        assertThat(people.caller(ben.id()).orElseThrow().roles())
                .containsEntry(acme.id(), Role.VIEWER);
        changes.setRole(ADMIN, ben.id(), in(acme, Role.ADMIN));
        assertThat(people.caller(ben.id()).orElseThrow().roles())
                .containsEntry(acme.id(), Role.ADMIN);
        changes.setDisabled(ADMIN, ben.id(), true);
        assertThat(people.caller(ben.id())).isEmpty();
    }

    @Test
    void whoIsNotInTheTenantIsNobodyThere() {
        Person ben = world.kit.member(world.tenants.tenant(), Role.VIEWER);
        assertThat(changes.setRole(ADMIN, ben.id(), in(acme, Role.ADMIN)))
                .isInstanceOf(Nobody.class);
        assertThat(changes.takeRole(ADMIN, ben.id(), acme.id())).isInstanceOf(Nobody.class);
        assertThat(changes.takeRole(ADMIN, ben.id(), null)).isInstanceOf(Nobody.class);
        assertThat(changes.setDisabled(ADMIN, Ids.next(), true)).isInstanceOf(Nobody.class);
        assertThat(changes.signOut(ADMIN, Ids.next())).isInstanceOf(Nobody.class);
        assertThat(changes.removeSecondFactor(ADMIN, Ids.next())).isInstanceOf(Nobody.class);
        assertThat(world.published).isEmpty();
    }

    @Test
    void theLastAdminIsNeitherTakenAwayNorDisabled() {
        Person last = world.kit.platformAdmin();
        // could not sign in, so does not count
        invited("invited@people.example", new OnPlatform());
        Person disabled = world.kit.platformAdmin();
        changes.setDisabled(ADMIN, disabled.id(), true);
        world.published.clear();

        assertThat(changes.takeRole(ADMIN, last.id(), null)).isInstanceOf(Refused.class);
        assertThat(changes.setDisabled(ADMIN, last.id(), true)).isInstanceOf(Refused.class);

        assertThat(now(last).platformAdmin()).isTrue();
        assertThat(now(last).disabledAt()).isNull();
        assertThat(world.audited(last.email())).isEmpty();
        assertThat(world.published).isEmpty();
    }

    @Test
    void twoAdminsWhoTakeEachOtherAwayAtOnceLeaveOne() throws Exception {
        Person one = world.kit.platformAdmin();
        Person other = world.kit.platformAdmin();
        List<Callable<PeopleChanges.Outcome>> deeds =
                List.of(
                        () -> changes.takeRole(ADMIN, one.id(), null),
                        () -> changes.setDisabled(ADMIN, other.id(), true));

        assertThat(AtOnce.all(deeds)).filteredOn(Refused.class::isInstance).hasSize(1);
        assertThat(world.store.anyAdmin()).isTrue();
    }

    @Test
    void whatTheFileSaysIsChangedThereAlone() {
        world.kit.platformAdmin();
        Person ben = world.kit.person();
        world.store.setMembership(acme.id(), ben.id(), Role.VIEWER, ManagedBy.FILE);
        world.store.setAdmin(ben.id(), ManagedBy.FILE);

        assertThat(changes.setRole(ADMIN, ben.id(), in(acme, Role.ADMIN)))
                .isInstanceOf(Refused.class);
        assertThat(changes.invite(ADMIN, ben.email(), null, in(acme, Role.ADMIN)))
                .isInstanceOf(Refused.class);
        assertThat(changes.takeRole(ADMIN, ben.id(), acme.id())).isInstanceOf(Refused.class);
        assertThat(changes.takeRole(ADMIN, ben.id(), null)).isInstanceOf(Refused.class);
        changes.setRole(ADMIN, ben.id(), new OnPlatform());

        assertThat(now(ben).fromFile()).isTrue();
        assertThat(now(ben).memberships())
                .containsExactly(new Person.Membership(acme.id(), acme.slug(), Role.VIEWER, true));
        assertThat(world.audited(ben.email())).isEmpty();
    }

    @Test
    void whoIsDisabledIsSignedOutEverywhereAndMayComeBack() {
        Person ben = world.kit.member(acme, Role.VIEWER);
        changes.setDisabled(ADMIN, ben.id(), true);
        assertThat(world.published).containsExactly(new SignedOutEverywhere(ben.id()));
        assertThat(now(ben).disabledAt()).isNotNull();
        changes.setDisabled(ADMIN, ben.id(), true);
        world.published.clear();
        world.clock.advance(Duration.ofSeconds(1));

        changes.setDisabled(ADMIN, ben.id(), false);

        assertThat(world.published).isEmpty();
        assertThat(now(ben).disabledAt()).isNull();
        assertThat(world.audited(ben.email()))
                .containsExactly("person.disabled by automation", "person.enabled by automation");
    }

    @Test
    void whoIsSignedOutByAnotherIsInTheLog() {
        Person ben = world.kit.member(acme, Role.VIEWER);
        changes.signOut(ADMIN, ben.id());
        assertThat(world.published).containsExactly(new SignedOutEverywhere(ben.id()));
        assertThat(world.audited(ben.email())).containsExactly("person.signed_out by automation");
    }

    @Test
    void whoLostTheirPhoneIsHelpedAndThatIsInTheLog() {
        Person ben = world.kit.member(acme, Role.VIEWER);
        SecondFactorKit.add(world, ben.id());
        assertThat(now(ben).hasSecondFactor()).isTrue();
        world.clock.advance(Duration.ofSeconds(1));

        changes.removeSecondFactor(ADMIN, ben.id());

        assertThat(now(ben).hasSecondFactor()).isFalse();
        assertThat(world.audited(ben.email()))
                .endsWith("person.second_factor_removed by automation");
    }

    @Test
    void anInvitationOpensOnceAndANewOneEndsTheOneBefore() {
        String before = token(invited(ANNA, in(acme, Role.VIEWER)));
        String after = token(invited(ANNA, in(acme, Role.VIEWER)));
        PasswordChanges passwords = world.passwordChanges();

        assertThat(passwords.emailOfLink(before)).isEmpty();
        assertThat(passwords.byLink(after, PeopleKit.PASSWORD))
                .isInstanceOf(PasswordChanges.Changed.class);
        assertThat(passwords.emailOfLink(after)).isEmpty();
    }

    @Test
    void whoHasAPasswordIsSentNoLink() {
        Person ben = world.kit.person();
        Invited invited = invited(ben.email(), in(acme, Role.VIEWER));
        assertThat(invited.link()).isNull();
        assertThat(invited.mailed()).isFalse();
        assertThat(changes.inviteAgain(ADMIN, ben.id(), acme.id())).isInstanceOf(Refused.class);
    }

    /** Whoever was handed it could become them. */
    @Test
    void whoIsMadeAnAdminOfThePlatformHasNoOldLinkLeft() {
        Invited invited = invited(ANNA, in(acme, Role.VIEWER));
        changes.setRole(ADMIN, invited.person().id(), new OnPlatform());
        assertThat(world.passwordChanges().emailOfLink(token(invited))).isEmpty();
    }
}
