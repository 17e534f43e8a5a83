package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.configuration.ConfigurationFile;
import dev.relaywatch.tenancy.people.OneTimeTokens.Purpose;
import dev.relaywatch.testing.LogWatch;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The people of the configuration file are there, and those made by hand stay. */
class ConfiguredPeopleTest {
    private static final String OPS = "ops@people.example";
    private static final String ANNA = "anna@people.example";
    private static final String FILE =
            """
            platform: { admins: [{ email: ops@people.example, password: seven odd kettles by the harbour }] }
            tenants: [{ slug: acme, people: [{ email: anna@people.example, role: analyst }] }]
            """;
    private static final String NOBODY = "tenants: [{ slug: acme }]";

    private static PeopleWorld world;

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
        acme = world.tenants.tenant();
    }

    private int apply(String file) {
        ConfiguredPeople configured =
                new ConfiguredPeople(world.store, world.passwords, world.tokens, world.audit);
        return world.transaction.acrossTenants(() ->
                configured.write(
                        ConfigurationFile.parse(
                                "relaywatch.yaml", file, _ -> null, _ -> Optional.empty()),
                        Map.of("acme", acme.id())));
    }

    private Person person(String email) {
        return world.store.person(world.store.byEmail(email).orElseThrow()).orElseThrow();
    }

    private boolean opens(String email, String password) {
        return world.signIns.signIn(email, password, PeopleWorld.FROM) instanceof SignIn.Welcome;
    }

    @Test
    void whomTheFileNamesIsThere() {
        assertThat(apply(FILE)).isEqualTo(2);

        assertThat(person(OPS).platformAdmin()).isTrue();
        assertThat(person(OPS).fromFile()).isTrue();
        assertThat(opens(OPS, "seven odd kettles by the harbour")).isTrue();
        assertThat(person(ANNA).hasPassword()).isFalse();
        assertThat(person(ANNA).memberships())
                .containsExactly(new Person.Membership(acme.id(), acme.slug(), Role.ANALYST, true));
        assertThat(world.audited(ANNA))
                .containsExactly("person.configured by configuration file to analyst");
    }

    @Test
    void appliedTwiceItChangesNothing() {
        apply(FILE);
        assertThat(apply(FILE)).isZero();
        assertThat(apply(FILE.replace("anna@", "Anna@"))).isZero();
        assertThat(world.audited(OPS)).hasSize(1);
        assertThat(world.store.people(null, 0, 10)).hasSize(2);
    }

    @Test
    void aPasswordOnlyCreates() {
        apply(FILE);
        assertThat(apply(FILE.replace("seven odd kettles", "eight new teapots"))).isZero();

        assertThat(opens(OPS, "eight new teapots by the harbour")).isFalse();
        assertThat(opens(OPS, "seven odd kettles by the harbour")).isTrue();
    }

    @Test
    void whoLeavesTheFileLosesWhatItGaveAndStaysKnown() {
        apply(FILE);
        world.clock.advance(Duration.ofSeconds(1));

        assertThat(apply(NOBODY)).isEqualTo(2);

        assertThat(person(OPS).platformAdmin()).isFalse();
        assertThat(person(ANNA).memberships()).isEmpty();
        assertThat(world.audited(OPS))
                .endsWith("person.role_ended by configuration file from platform admin");
        assertThat(world.audited(ANNA))
                .endsWith("person.role_ended by configuration file from analyst");
        assertThat(apply(NOBODY)).isZero();
        assertThat(apply(FILE)).isEqualTo(2);
    }

    @Test
    void aRoleThatTheFileChangesIsChanged() {
        apply(FILE);
        assertThat(apply(FILE.replace("analyst", "viewer"))).isEqualTo(1);
        assertThat(person(ANNA).memberships())
                .extracting(Person.Membership::role)
                .containsExactly(Role.VIEWER);
    }

    @Test
    void whoWasMadeByHandStays() {
        Person admin = world.kit.platformAdmin();
        Person member = world.kit.member(acme, Role.ADMIN);
        apply(FILE);

        assertThat(apply(NOBODY)).isEqualTo(2);

        assertThat(world.store.person(admin.id())).contains(admin);
        assertThat(world.store.person(member.id())).contains(member);
    }

    @Test
    void aWeakPasswordIsTakenAndSaidWithoutSayingWhose() {
        try (LogWatch log = new LogWatch()) {
            apply(FILE.replace("seven odd kettles by the harbour", "password1234"));
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("WARN") && line.contains("guessed"))
                    .noneMatch(line -> line.contains(OPS) || line.contains("password1234"));
        }
        assertThat(opens(OPS, "password1234")).isTrue();
    }

    /** Whoever was handed it could become them. */
    @Test
    void whoIsGivenARoleHasNoOldLinkLeft() {
        world.store.insert(Ids.next(), ANNA, null, null);
        String link = world.tokens.issue(Purpose.INVITATION, person(ANNA).id(), Duration.ofDays(7));
        apply(FILE);
        assertThat(world.passwordChanges().emailOfLink(link)).isEmpty();
    }
}
