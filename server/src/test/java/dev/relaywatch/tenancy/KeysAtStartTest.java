package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.DataKeyStore.WrappedKey;
import dev.relaywatch.tenancy.KeyRotation.Outcome;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Which keys a start finds or makes. */
class KeysAtStartTest {
    private static final MasterKey OLD = KeyringKit.masterKey("an old master key, 32 bytes long");
    private static final MasterKey NEW = KeyringKit.masterKey("a new master key, of 32 bytes...");
    private static final Clock CLOCK = Clock.systemUTC();

    private final PostgresDatabase postgres = PostgresDatabase.fresh();

    private void asSuperuser(String... statements) throws SQLException {
        try (Connection connection = postgres.superuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** As the version before data keys left it: a check value of the master key. */
    private void setUpBeforeThereWereDataKeys() throws SQLException {
        asSuperuser("DELETE FROM data_keys");
        try (Connection connection = postgres.superuser()) {
            new DataKeyStore(new SingleConnectionDataSource(connection, true))
                    .replaceCheck(OLD.check());
        }
    }

    private static Keyring keyring(Database database) {
        return Keyring.over(database.platform(), database.masterKey(), CLOCK);
    }

    private static List<Integer> ids(Database database) {
        return new DataKeyStore(database.platform()).keys().stream().map(WrappedKey::id).toList();
    }

    @Test
    void aNewInstallationGetsKeysOfItsOwnWhateverItsMasterKey() throws SQLException {
        asSuperuser("DELETE FROM data_keys", "DELETE FROM installation");
        String derived;
        try (Database database = postgres.openWith(OLD)) {
            assertThat(ids(database)).containsExactly(0, 1);
            derived = keyring(database).password("a");
        }
        assertThat(derived).isNotEqualTo(OLD.itself().password("a"));
        try (Database again = postgres.openWith(OLD)) {
            assertThat(keyring(again).password("a")).isEqualTo(derived);
        }
    }

    @Test
    void whatAnOlderInstallationDerivedFromItsMasterKeyStays() throws SQLException {
        setUpBeforeThereWereDataKeys();

        try (Database database = postgres.openWith(OLD)) {
            Keyring keyring = keyring(database);
            assertThat(keyring.password("redis-prefix"))
                    .isEqualTo(OLD.itself().password("redis-prefix"));
            assertThat(keyring.fingerprint("connection", new byte[] {1}))
                    .isEqualTo(OLD.itself().fingerprint("connection", new byte[] {1}));
        }
    }

    @Test
    void anOlderInstallationSealsAsItsOtherNodesDoUntilItsKeysAreChanged() throws SQLException {
        setUpBeforeThereWereDataKeys();

        try (Database database = postgres.openWith(OLD)) {
            byte[] sealed = keyring(database).seal("connection", new byte[] {7}).bytes();

            assertThat(OLD.itself().open("connection", 1, new byte[0], sealed))
                    .hasValue(new byte[] {7});
        }
    }

    @Test
    void anOlderInstallationIsBroughtToDataKeysAndAnotherMasterKey() throws SQLException {
        setUpBeforeThereWereDataKeys();
        TenantId tenant;
        try (Database database = postgres.openWith(OLD)) {
            TenancyKit kit = new TenancyKit(database, keyring(database), JsonMapper.shared());
            tenant = kit.tenant("acme");
            kit.webhookSecret(
                    tenant,
                    new SealedSecret(
                            OLD.itself()
                                    .seal(
                                            "webhook-secret:" + tenant,
                                            new byte[] {1},
                                            new byte[0],
                                            "agreed".getBytes(StandardCharsets.UTF_8))));
            KeyRotation rotation =
                    new KeyRotation(
                            new DataKeyStore(database.owner()),
                            new MasterKeys.Given(OLD, NEW, false),
                            RotationConfiguration.resealing(
                                    SealedColumnsKit.all(),
                                    new SealedColumnStore(kit.platform()),
                                    new JdbcTransactionManager(database.platform())),
                            _ -> 0,
                            kit.audit(CLOCK),
                            CLOCK);

            assertThat(rotation.run(OLD, _ -> {})).isEqualTo(new Outcome.Done());
        }

        try (Database database = postgres.openWith(NEW)) {
            Keyring keyring = keyring(database);
            assertThat(ids(database)).containsExactly(0, 1);
            assertThat(
                            new TenancyKit(database, keyring, JsonMapper.shared())
                                    .tenancy()
                                    .webhookSecret(tenant))
                    .contains("agreed");
            assertThat(keyring.password("a")).isEqualTo(OLD.itself().password("a"));
        }
    }

    @Test
    void theRightMasterKeyIsFoundAmongSeveral() {
        try (Database database = postgres.openWith(NEW, PostgresDatabase.MASTER_KEY)) {
            assertThat(database.masterKey()).isSameAs(PostgresDatabase.MASTER_KEY);
        }
    }

    @Test
    void aWrongMasterKeyIsRefusedAndTheRolesKeepTheirPasswords() {
        assertThatThrownBy(() -> postgres.openAndMakeRoles(NEW))
                .isInstanceOf(MasterKey.WrongMasterKey.class);

        postgres.openWith(PostgresDatabase.MASTER_KEY).close();
    }
}
