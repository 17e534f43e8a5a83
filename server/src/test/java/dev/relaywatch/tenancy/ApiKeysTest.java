package dev.relaywatch.tenancy;

import static dev.relaywatch.tenancy.PeopleWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.ApiKeys.Made;
import dev.relaywatch.tenancy.ApiKeys.NoSuchKey;
import dev.relaywatch.tenancy.ApiKeys.Outcome;
import dev.relaywatch.tenancy.ApiKeys.Refused;
import dev.relaywatch.testing.PostgresDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A key that is replaced opens for a while beside the new one, and a revoked one never again. */
class ApiKeysTest {
    private static final Duration OVERLAP = Duration.ofHours(2);
    private static PeopleWorld world;

    private Tenancy tenancy;
    private ApiKeys keys;
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
    void wire() {
        world.empty();
        ApiKeyStore store = new ApiKeyStore(world.everything);
        tenancy =
                new Tenancy(
                        new TenancyStore(world.everything, JsonMapper.shared()),
                        store,
                        new KeyUses(store, world.clock),
                        PostgresDatabase.KEYRING,
                        JsonMapper.shared(),
                        world.clock);
        keys =
                new ApiKeys(
                        new KeyAdministrationStore(world.transaction),
                        tenancy,
                        world.audit,
                        world.transaction,
                        world.clock);
        acme = world.tenants.tenant();
    }

    private Made made() {
        return keys.make(ADMIN, acme.id(), "till", ApiKey.Kind.SECRET, List.of());
    }

    private Outcome rotate(Made key) {
        return keys.rotate(ADMIN, key.about().id(), acme.id(), OVERLAP);
    }

    private boolean opens(Made key) {
        tenancy.changed();
        return tenancy.authenticate(key.key()).isPresent();
    }

    private ApiKey.State state(Made key) {
        return keys.list(acme.id(), 0, 100).stream()
                .filter(one -> one.id().equals(key.about().id()))
                .findFirst()
                .orElseThrow()
                .state(world.clock.instant());
    }

    @Test
    void bothOpenUntilTheOverlapIsOver() {
        Made before = made();
        Made after = (Made) rotate(before);
        assertThat(after.about().name()).isEqualTo("till");
        assertThat(state(before)).isEqualTo(ApiKey.State.EXPIRING);

        world.clock.advance(OVERLAP.minusMillis(1));
        assertThat(opens(before)).isTrue();
        assertThat(opens(after)).isTrue();

        world.clock.advance(Duration.ofMillis(1));
        assertThat(opens(before)).isFalse();
        assertThat(state(before)).isEqualTo(ApiKey.State.EXPIRED);
        assertThat(opens(after)).isTrue();
        assertThat(state(after)).isEqualTo(ApiKey.State.ACTIVE);
    }

    @Test
    void withoutAnOverlapTheOldOneEndsAtOnce() {
        Made before = made();
        keys.rotate(ADMIN, before.about().id(), acme.id(), Duration.ZERO);
        assertThat(opens(before)).isFalse();
    }

    @Test
    void ofManyWhoReplaceItAtOnceOneDoesAndTheOthersAreToldSo() throws Exception {
        Made before = made();
        List<Callable<Outcome>> deeds = Collections.nCopies(6, () -> rotate(before));

        List<Outcome> outcomes = AtOnce.all(deeds);

        assertThat(outcomes).filteredOn(Made.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Refused.class::isInstance).hasSize(5);
        assertThat(keys.list(acme.id(), 0, 100)).hasSize(2);
        assertThat(world.audited("till"))
                .filteredOn(line -> line.startsWith("key.rotated"))
                .hasSize(1);
    }

    @Test
    void aRevokedKeyOpensNothingWhateverItsOverlapWas() {
        Made before = made();
        Made after = (Made) rotate(before);

        keys.revoke(ADMIN, before.about().id(), acme.id());

        assertThat(opens(before)).isFalse();
        assertThat(state(before)).isEqualTo(ApiKey.State.REVOKED);
        assertThat(opens(after)).isTrue();
    }

    @Test
    void aRevokedKeyIsNotReplacedAndRevokedTwiceIsEnteredOnce() {
        Made key = made();
        keys.revoke(ADMIN, key.about().id(), acme.id());
        keys.revoke(ADMIN, key.about().id(), acme.id());

        assertThat(rotate(key)).isInstanceOf(Refused.class);
        assertThat(keys.list(acme.id(), 0, 100)).hasSize(1);
        assertThat(world.audited("till"))
                .filteredOn(line -> line.startsWith("key.revoked"))
                .hasSize(1);
    }

    @Test
    void whoRevokesWhileItIsReplacedWinsOverTheOldKey() throws Exception {
        Made key = made();
        List<Callable<Outcome>> deeds =
                List.of(() -> rotate(key), () -> keys.revoke(ADMIN, key.about().id(), acme.id()));
        AtOnce.all(deeds);
        assertThat(opens(key)).isFalse();
        assertThat(state(key)).isEqualTo(ApiKey.State.REVOKED);
    }

    @Test
    void whoeverHasAnotherTenantReachesNothing() {
        Made key = made();
        Tenant other = world.tenants.tenant();
        assertThat(keys.rotate(ADMIN, key.about().id(), other.id(), OVERLAP))
                .isInstanceOf(NoSuchKey.class);
        assertThat(keys.revoke(ADMIN, key.about().id(), other.id())).isInstanceOf(NoSuchKey.class);
        assertThat(opens(key)).isTrue();
    }

    @Test
    void nothingThatIsShownOrLoggedHasTheKeyInIt() {
        Made key = made();
        assertThat(key.toString() + keys.list(acme.id(), 0, 10)).doesNotContain(key.key());
        assertThat(
                        world.everything
                                .sql("SELECT string_agg(a::text, ' ') FROM audit_log a")
                                .query(String.class)
                                .single())
                .contains("till")
                .doesNotContain(key.key());
    }
}
