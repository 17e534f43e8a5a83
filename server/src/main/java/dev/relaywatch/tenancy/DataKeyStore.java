package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * SQL of the data keys and of the value that a master key is known by. The platform's role may read
 * them; only the owner writes.
 */
class DataKeyStore {
    private static final String KEYS = "SELECT id, wrapped, retired_at FROM data_keys ORDER BY id";

    private static final String LOCK_KEYS =
            "SELECT id, wrapped, retired_at FROM data_keys ORDER BY id FOR UPDATE";

    private static final String INSERT =
            "INSERT INTO data_keys (id, wrapped) VALUES (:id, :wrapped)";

    private static final String REWRAP = "UPDATE data_keys SET wrapped = :wrapped WHERE id = :id";

    private static final String RETIRE =
            "UPDATE data_keys SET retired_at = :now WHERE id > 0 AND retired_at IS NULL";

    private static final String DESTROY =
            "DELETE FROM data_keys WHERE id = ANY (:ids) AND retired_at IS NOT NULL";

    private static final String CHECK = "SELECT master_key_check FROM installation";

    private static final String INSERT_CHECK =
            "INSERT INTO installation (master_key_check) VALUES (:check)";

    private static final String REPLACE_CHECK = "UPDATE installation SET master_key_check = :check";

    /** The lock that starts take: no node begins meanwhile. */
    private static final String HOLD_STARTS =
            "SELECT pg_advisory_xact_lock(hashtext('relaywatch.start'))";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    /**
     * @param role whose connections are used
     */
    DataKeyStore(DataSource role) {
        this.jdbc = JdbcClient.create(role);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(role));
    }

    /**
     * A key as it is stored.
     *
     * @param retiredAt since when it seals nothing any more; absent for the one that does, and for
     *     the root
     */
    record WrappedKey(int id, SealedSecret wrapped, @Nullable Instant retiredAt) {}

    <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    List<WrappedKey> keys() {
        return jdbc.sql(KEYS).query((row, _) -> key(row)).list();
    }

    /** As {@link #keys}; nobody else changes them until the running transaction ends. */
    List<WrappedKey> lockKeys() {
        return jdbc.sql(LOCK_KEYS).query((row, _) -> key(row)).list();
    }

    private static WrappedKey key(ResultSet row) throws SQLException {
        return new WrappedKey(
                row.getInt("id"),
                new SealedSecret(row.getBytes("wrapped")),
                Timestamps.instantOrNull(row, "retired_at"));
    }

    void insert(int id, byte[] wrapped) {
        jdbc.sql(INSERT).param("id", id).param("wrapped", wrapped).update();
    }

    void rewrap(int id, byte[] wrapped) {
        jdbc.sql(REWRAP).param("id", id).param("wrapped", wrapped).update();
    }

    /** The one that seals does so no more. */
    void retire(Instant now) {
        jdbc.sql(RETIRE).param("now", Timestamps.utc(now)).update();
    }

    /** Those of them that are retired. */
    void destroy(Collection<Integer> ids) {
        jdbc.sql(DESTROY).param("ids", ids.toArray(Integer[]::new)).update();
    }

    /** Empty before the first start has ended. */
    Optional<byte[]> check() {
        return jdbc.sql(CHECK).query((row, _) -> row.getBytes(1)).optional();
    }

    void insertCheck(byte[] check) {
        jdbc.sql(INSERT_CHECK).param("check", check).update();
    }

    void replaceCheck(byte[] check) {
        jdbc.sql(REPLACE_CHECK).param("check", check).update();
    }

    /** Until the running transaction ends. */
    void holdStarts() {
        jdbc.sql(HOLD_STARTS).query((_, _) -> true).single();
    }
}
