package dev.relaywatch.tenancy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Values of the columns that rooms declare as sealed; runs as the platform's role. The names in its
 * statements are those of a {@link SealedColumn}, which lets nothing but plain names through.
 */
class SealedColumnStore {
    /** A value is absent where the newest data key sealed it already. */
    private static final String PAGE =
            """
            SELECT ARRAY[{key}]::uuid[] AS key,
                   CASE WHEN substring({column} FROM 1 FOR length(:newest)) = :newest THEN NULL ELSE {column} END AS sealed
              FROM {table}
             WHERE ({key}) > ({after})
             ORDER BY {key} LIMIT :rows
            """;

    /**
     * Compares and sets. A row that somebody holds is passed over: a node would wait for this
     * statement, and this one for the node.
     */
    private static final String REPLACE =
            """
            WITH free AS (
                SELECT t.{first} AS first, t.{last} AS last, n.stale, n.fresh
                  FROM unnest(:first::uuid[], :last::uuid[], :stale::bytea[], :fresh::bytea[]) AS n (first, last, stale, fresh)
                  JOIN {table} t ON t.{first} = n.first AND t.{last} = n.last AND t.{column} = n.stale
                   FOR UPDATE OF t SKIP LOCKED
            )
            UPDATE {table} t SET {column} = free.fresh FROM free
             WHERE t.{first} = free.first AND t.{last} = free.last AND t.{column} = free.stale
            """;

    /**
     * A look at everything takes longer than a node's transaction may; PostgreSQL before 17 knows
     * no such limit.
     */
    private static final String LIFT_LIMIT =
            "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'";

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcClient jdbc;

    SealedColumnStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static String named(String statement, SealedColumn column) {
        List<String> key = column.key();
        return statement
                .replace("{table}", column.table())
                .replace("{column}", column.column())
                .replace("{key}", String.join(", ", key))
                .replace("{first}", key.getFirst())
                .replace("{last}", key.getLast())
                .replace(
                        "{after}",
                        key.size() == 1
                                ? "(:after::uuid[])[1]"
                                : "(:after::uuid[])[1], (:after::uuid[])[2]");
    }

    /**
     * A row of a page.
     *
     * @param sealed absent where there is nothing to do
     */
    record Row(List<UUID> key, @Nullable SealedSecret sealed) {}

    /** A value sealed anew. */
    record Resealed(List<UUID> key, SealedSecret stale, SealedSecret fresh) {}

    /**
     * The next rows in the order of their keys.
     *
     * @param newest what stands in front of what the newest data key sealed
     * @param after the last row of the page before; empty for the first
     */
    List<Row> page(SealedColumn column, byte[] newest, List<UUID> after, int rows) {
        List<UUID> last = after.isEmpty() ? List.of(BEFORE_ALL, BEFORE_ALL) : after;
        return jdbc.sql(named(PAGE, column))
                .param("newest", newest)
                .param("after", last.toArray(UUID[]::new))
                .param("rows", rows)
                .query((row, _) -> row(row))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        byte[] sealed = row.getBytes("sealed");
        return new Row(
                List.of((UUID[]) row.getArray("key").getArray()),
                sealed == null ? null : new SealedSecret(sealed));
    }

    /** The running transaction may last as long as it takes; each of its statements may not. */
    void liftLimit() {
        jdbc.sql(LIFT_LIMIT).query((_, _) -> true).list();
    }

    /** How many still stood as they were read, and are replaced. */
    int replace(SealedColumn column, List<Resealed> values) {
        return jdbc.sql(named(REPLACE, column))
                .param("first", ids(values, List::getFirst))
                .param("last", ids(values, List::getLast))
                .param("stale", bytes(values, Resealed::stale))
                .param("fresh", bytes(values, Resealed::fresh))
                .update();
    }

    private static UUID[] ids(List<Resealed> values, Function<List<UUID>, UUID> of) {
        return values.stream().map(value -> of.apply(value.key())).toArray(UUID[]::new);
    }

    private static byte[][] bytes(List<Resealed> values, Function<Resealed, SealedSecret> of) {
        return values.stream().map(value -> of.apply(value).bytes()).toArray(byte[][]::new);
    }
}
