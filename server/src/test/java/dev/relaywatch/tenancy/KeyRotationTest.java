package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.DataKeyStore.WrappedKey;
import dev.relaywatch.tenancy.KeyRotation.Outcome;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** A change of keys on a database with something in each of its sealed columns. */
class KeyRotationTest {
    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
    private static final Database DATABASE = POSTGRES.open();
    private static final DataSource OWNER = oneConnection();
    private static final MasterKey NEXT = KeyringKit.masterKey("the master key of tomorrow, 32 B");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final DataKeyStore keys = new DataKeyStore(OWNER);
    private final List<SealedColumns> rooms = SealedColumnsKit.all();
    private final List<String> said = new ArrayList<>();
    private int running;
    private Runnable duringTheWalk = () -> {};
    private TenancyKit kit;
    private TenantId tenant;
    private UUID queued;

    /** The owner has no pool, and a login for each statement takes the most time of all. */
    private static DataSource oneConnection() {
        try {
            return new SingleConnectionDataSource(DATABASE.owner().getConnection(), true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void somethingInEachColumn() {
        POSTGRES.empty();
        KeyringKit.install(OWNER, PostgresDatabase.MASTER_KEY);
        kit = new TenancyKit(DATABASE, PostgresDatabase.KEYRING, JsonMapper.shared());
        tenant = kit.tenant("acme");
        for (int i = 0; i < 3; i++) {
            ConnectionId _ =
                    kit.connect(tenant, "meta", "m" + i, null, Map.of(), Map.of("token", "t-" + i));
        }
        kit.webhookSecret(tenant, sealed("webhook-secret:" + tenant, "webhook"));
        queued = Ids.next();
        insertQueued(queued, sealed("payload:" + tenant, "address"));
    }

    private static SealedSecret sealed(String purpose, String clear) {
        return PostgresDatabase.KEYRING.seal(purpose, clear.getBytes(StandardCharsets.UTF_8));
    }

    private void insertQueued(UUID id, SealedSecret payload) {
        kit.platform()
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, event_id, source_at, payload)
                        VALUES (:tenant, :id, :id, :id, now(), :payload)
                        """)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("payload", payload.bytes())
                .update();
    }

    private byte[] payload() {
        return kit.platform()
                .sql("SELECT payload FROM queue_items WHERE id = :id")
                .param("id", queued)
                .query((row, _) -> row.getBytes(1))
                .single();
    }

    private KeyRotation rotation(MasterKeys masterKeys) {
        return rotation(masterKeys, rooms);
    }

    private KeyRotation rotation(MasterKeys masterKeys, List<SealedColumns> rooms) {
        JdbcTransactionManager platform = new JdbcTransactionManager(DATABASE.platform());
        SealedColumnStore store = new SealedColumnStore(kit.platform());
        return new KeyRotation(
                keys,
                masterKeys,
                RotationConfiguration.resealing(rooms, store, platform),
                _ -> {
                    duringTheWalk.run();
                    return running;
                },
                kit.audit(clock),
                clock);
    }

    /** Beside other nodes, perhaps. */
    private static MasterKeys.Given given(MasterKey next) {
        return new MasterKeys.Given(PostgresDatabase.MASTER_KEY, next, false);
    }

    private static MasterKeys.Given given() {
        return new MasterKeys.Given(PostgresDatabase.MASTER_KEY, null, false);
    }

    private Outcome rotate(MasterKeys masterKeys) {
        return rotation(masterKeys).run(PostgresDatabase.MASTER_KEY, said::add);
    }

    private List<Integer> ids() {
        return keys.keys().stream().map(WrappedKey::id).toList();
    }

    /** As a node that starts now. */
    private void everythingOpensWith(MasterKey masterKey) {
        Keyring keyring = Keyring.over(DATABASE.platform(), masterKey, clock);
        Tenancy tenancy = new TenancyKit(DATABASE, keyring, JsonMapper.shared()).tenancy();
        assertThat(tenancy.connections(tenant))
                .extracting(connection -> connection.secrets().get("token"))
                .containsExactly("t-0", "t-1", "t-2");
        assertThat(tenancy.webhookSecret(tenant)).contains("webhook");
        assertThat(keyring.open("payload:" + tenant, new SealedSecret(payload())))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("address");
        assertThat(keyring.password("database-role:a"))
                .isEqualTo(PostgresDatabase.KEYRING.password("database-role:a"));
    }

    @Test
    void everythingIsSealedWithANewDataKeyAndTheOldOneIsDestroyed() {
        assertThat(rotate(given())).isEqualTo(new Outcome.Done());

        assertThat(ids()).containsExactly(0, 2);
        assertThat(payload()).startsWith(Keyring.header(2));
        everythingOpensWith(PostgresDatabase.MASTER_KEY);
    }

    @Test
    void theMasterKeyIsChangedAndTheOldOneUnlocksNothing() {
        assertThat(rotate(given(NEXT))).isEqualTo(new Outcome.Done());

        everythingOpensWith(NEXT);
        assertThatThrownBy(
                        () -> Keyring.over(DATABASE.platform(), PostgresDatabase.MASTER_KEY, clock))
                .isInstanceOf(MasterKey.WrongMasterKey.class);
        assertThat(NEXT.made(keys.check().orElseThrow())).isTrue();
    }

    @Test
    void aChangeThatIsKilledAfterAnyStepIsBroughtToItsEndByTheNextRun() {
        int steps = 0;
        while (killedAfter(steps)) {
            MasterKey inForce =
                    NEXT.made(keys.check().orElseThrow()) ? NEXT : PostgresDatabase.MASTER_KEY;
            everythingOpensWith(inForce);

            assertThat(rotation(given(NEXT)).run(inForce, _ -> {})).isEqualTo(new Outcome.Done());

            everythingOpensWith(NEXT);
            assertThat(ids()).hasSize(2);
            somethingInEachColumn();
            steps++;
        }
        assertThat(steps).isGreaterThanOrEqualTo(5);
    }

    private boolean killedAfter(int steps) {
        int[] heard = {0};
        try {
            rotation(given(NEXT))
                    .run(
                            PostgresDatabase.MASTER_KEY,
                            _ -> {
                                if (heard[0]++ == steps) {
                                    throw new Killed();
                                }
                            });
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private static final class Killed extends RuntimeException {}

    @Test
    void aChangeThatWasKilledGoesOnWithTheSameDataKey() {
        assertThat(killedAfter(0)).isTrue();
        assertThat(ids()).containsExactly(0, 1, 2);

        rotate(given());

        assertThat(ids()).containsExactly(0, 2);
        assertThat(said.getFirst()).contains("goes on").contains("data key 2");
    }

    @Test
    void besideRunningNodesTheOldDataKeyStaysUntilNobodyCanSealWithItAnyMore() {
        running = 1;

        Instant until = clock.instant().plus(Keyring.LET_GO);
        assertThat(rotate(given())).isEqualTo(new Outcome.Held(until));
        assertThat(ids()).containsExactly(0, 1, 2);
        everythingOpensWith(PostgresDatabase.MASTER_KEY);

        clock.set(until);
        assertThat(rotate(given())).isEqualTo(new Outcome.Done());
        assertThat(ids()).containsExactly(0, 2);
    }

    @Test
    void aRunningNodeOpensWhatIsSealedAnewUnderItsHands() {
        Keyring node = Keyring.over(DATABASE.platform(), PostgresDatabase.MASTER_KEY, clock);

        rotate(given());

        assertThat(node.open("payload:" + tenant, new SealedSecret(payload())))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("address");
    }

    @Test
    void theApplicationsRoleReadsNoKeysAndThePlatformsRoleChangesNone() {
        assertThatThrownBy(new DataKeyStore(DATABASE.application())::keys)
                .rootCause()
                .hasMessageContaining("permission denied");
        DataKeyStore platform = new DataKeyStore(DATABASE.platform());
        assertThatThrownBy(() -> platform.rewrap(1, new byte[] {1}))
                .rootCause()
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> platform.destroy(List.of(1)))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void whatANodeStillSealedWithTheOldDataKeyIsSealedAnewBeforeThatIsDestroyed() {
        running = 1;
        rotate(given());
        UUID late = Ids.next();
        insertQueued(late, sealed("payload:" + tenant, "late"));
        clock.advance(Keyring.LET_GO);

        assertThat(rotate(given())).isEqualTo(new Outcome.Done());

        Keyring now = Keyring.over(DATABASE.platform(), PostgresDatabase.MASTER_KEY, clock);
        byte[] payload =
                kit.platform()
                        .sql("SELECT payload FROM queue_items WHERE id = :id")
                        .param("id", late)
                        .query((row, _) -> row.getBytes(1))
                        .single();
        assertThat(now.open("payload:" + tenant, new SealedSecret(payload)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("late");
    }

    @Test
    void theMasterKeyIsNotChangedWhileNodesRun() {
        running = 2;

        assertThat(rotate(given(NEXT)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.why())
                                        .contains("2 seen in the last 15 s")
                                        .contains("Stop them"));

        assertThat(ids()).containsExactly(0, 1);
        assertThat(said).isEmpty();
    }

    @Test
    void aNodeThatBeginsMeanwhileKeepsTheMasterKeyAsItIs() {
        duringTheWalk =
                () -> {
                    if (ids().equals(List.of(0, 2))) {
                        running = 1;
                    }
                };

        assertThat(rotate(given(NEXT))).isInstanceOf(Outcome.Refused.class);

        everythingOpensWith(PostgresDatabase.MASTER_KEY);
    }

    @Test
    void aValueThatWasChangedAfterItWasReadIsNotOverwritten() {
        SealedSecret read = new SealedSecret(payload());
        SealedSecret newer = sealed("payload:" + tenant, "newer");
        kit.platform()
                .sql("UPDATE queue_items SET payload = :newer")
                .param("newer", newer.bytes())
                .update();

        assertThat(replace(read)).isZero();

        assertThat(payload()).isEqualTo(newer.bytes());
    }

    private int replace(SealedSecret read) {
        SealedColumn column =
                new SealedColumn(
                        "queue_items", "payload", "payload:{tenant_id}", "tenant_id", "id");
        return new SealedColumnStore(kit.platform())
                .replace(
                        column,
                        List.of(
                                new SealedColumnStore.Resealed(
                                        List.of(tenant.value(), queued),
                                        read,
                                        sealed("payload:" + tenant, "address"))));
    }

    @Test
    void aRowThatANodeHoldsIsPassedOverAndNotWaitedFor() throws SQLException {
        try (Connection node = DATABASE.platform().getConnection();
                Statement statement = node.createStatement()) {
            node.setAutoCommit(false);
            statement.execute("SELECT FROM queue_items FOR UPDATE");

            assertThat(replace(new SealedSecret(payload()))).isZero();

            node.rollback();
        }
        assertThat(replace(new SealedSecret(payload()))).isEqualTo(1);
    }

    @Test
    void aWalkThatBreaksOffInTheMiddleIsMadeAgain() {
        List<SealedColumns> broken = new ArrayList<>(rooms);
        broken.add(() -> List.of(new SealedColumn("no_such_table", "secret", "none", "id")));
        KeyRotation breaksOff = rotation(given(), broken);
        assertThatThrownBy(() -> breaksOff.run(PostgresDatabase.MASTER_KEY, said::add))
                .hasMessageContaining("no_such_table");
        assertThat(payload()).startsWith(Keyring.header(2));
        everythingOpensWith(PostgresDatabase.MASTER_KEY);

        assertThat(rotate(given())).isEqualTo(new Outcome.Done());

        assertThat(ids()).containsExactly(0, 2);
        everythingOpensWith(PostgresDatabase.MASTER_KEY);
    }

    @Test
    void aWalkGoesThroughMoreThanOnePage() {
        kit.platform()
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, event_id, source_at, payload)
                        SELECT :tenant, gen_random_uuid(), :tenant, :tenant, now(), :payload FROM generate_series(1, 4100)
                        """)
                .param("tenant", tenant.value())
                .param("payload", payload())
                .update();

        rotate(given());

        assertThat(
                        kit.platform()
                                .sql(
                                        "SELECT count(*) FROM queue_items WHERE substring(payload FROM 1 FOR 5) <> :header")
                                .param("header", Keyring.header(2))
                                .query(Integer.class)
                                .single())
                .isZero();
        assertThat(said).contains("4105 values sealed anew with data key 2.");
    }

    @Test
    void whatNoKeyOpensIsLeftAndHoldsNothingUp() {
        kit.platform()
                .sql("UPDATE queue_items SET payload = :broken")
                .param("broken", new byte[] {2, 0, 0, 0, 1, 7})
                .update();

        assertThat(rotate(given())).isEqualTo(new Outcome.Done());

        assertThat(payload()).containsExactly(2, 0, 0, 0, 1, 7);
        assertThat(said).anyMatch(line -> line.contains("1 left that no key opens"));
    }

    @Test
    void theAuditLogHasIt() {
        rotate(given(NEXT));

        assertThat(
                        kit.platform()
                                .sql(
                                        "SELECT actor || ' ' || action || ' ' || subject || ' ' || details FROM audit_log")
                                .query(String.class)
                                .single())
                .isEqualTo("rotate-keys keys.rotated data key 2 {\"masterKeyChanged\": true}");
    }

    @Test
    void noSecretIsSaidOrLogged() {
        try (LogWatch log = new LogWatch()) {
            rotate(given(NEXT));

            assertThat(String.join("\n", said) + log.lines())
                    .doesNotContain("t-0")
                    .doesNotContain("address")
                    .doesNotContain("tomorrow");
        }
    }

    @Test
    void aWaitIsLongerThanANodeSealsWithKeysItHasNotReadAgain() {
        assertThat(Keyring.LET_GO).isGreaterThan(Duration.ofMinutes(2 + 5));
    }
}
