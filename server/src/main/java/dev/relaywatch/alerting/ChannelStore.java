package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.SealedSecret;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of how channels are configured; as the role of the running transaction. */
@Component
class ChannelStore {
    private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

    private static final String LIST =
            """
            SELECT id, tenant_id, name, type, severities, settings, secrets, fingerprint, after_seconds, managed_by, enabled,
                   last_error, last_error_at, last_sent_at
              FROM alert_channels
             WHERE :anyTenant OR tenant_id IS NOT DISTINCT FROM :tenant::uuid
             ORDER BY tenant_id NULLS FIRST, name LIMIT :limit OFFSET :offset
            """;

    private static final String ONE =
            """
            SELECT id, tenant_id, name, type, severities, settings, secrets, fingerprint, after_seconds, managed_by, enabled,
                   last_error, last_error_at, last_sent_at
              FROM alert_channels WHERE id = :id
            """;

    /** Who adds to the channels of one owner waits for whoever else does. */
    private static final String LOCK =
            "SELECT true FROM (SELECT pg_advisory_xact_lock(hashtextextended('alert_channels ' || :owner, 0))) l";

    private static final String COUNT =
            "SELECT count(*) FROM alert_channels WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid";

    private static final String INSERT =
            """
            INSERT INTO alert_channels (id, tenant_id, name, type, severities, settings, secrets, fingerprint, after_seconds,
                                        managed_by, enabled, created_at, updated_at)
            VALUES (:id, :tenant, :name, :type, :severities, :settings::jsonb, :secrets, :fingerprint, :after, :managedBy,
                    :enabled, :now, :now)
            ON CONFLICT (tenant_id, name) DO NOTHING
            """;

    /** What kept it from being told, and what it told of that, may be mended now. */
    private static final String UPDATE =
            """
            UPDATE alert_channels
               SET name = :name, type = :type, severities = :severities, settings = :settings::jsonb, secrets = :secrets,
                   fingerprint = :fingerprint, after_seconds = :after, managed_by = :managedBy, enabled = :enabled,
                   failures = 0, rest_until = NULL, last_error = NULL, last_error_at = NULL, updated_at = :now
             WHERE id = :id
               AND NOT EXISTS (SELECT FROM alert_channels
                                WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid AND name = :name AND id <> :id)
            """;

    private static final String DELETE = "DELETE FROM alert_channels WHERE id = :id";

    private static final String DISABLE_LEFT_OUT =
            """
            UPDATE alert_channels SET enabled = false, updated_at = :now
             WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid AND managed_by = 'file' AND enabled
               AND NOT (name = ANY (:named))
            RETURNING id, name
            """;

    private final TenantTransaction transaction;
    private final JsonMapper json;

    ChannelStore(TenantTransaction transaction, JsonMapper json) {
        this.transaction = transaction;
        this.json = json;
    }

    /** Of everybody, the installation's first. */
    List<ChannelRow> all(int offset, int limit) {
        return list(true, null, offset, limit);
    }

    /**
     * @param tenant absent: the installation's own
     */
    List<ChannelRow> of(@Nullable TenantId tenant, int offset, int limit) {
        return list(false, tenant, offset, limit);
    }

    private List<ChannelRow> list(
            boolean anyTenant, @Nullable TenantId tenant, int offset, int limit) {
        return transaction
                .jdbc()
                .sql(LIST)
                .param("anyTenant", anyTenant)
                .param("tenant", uuid(tenant), Types.OTHER)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> read(row))
                .list();
    }

    Optional<ChannelRow> find(UUID id) {
        return transaction.jdbc().sql(ONE).param("id", id).query((row, _) -> read(row)).optional();
    }

    private ChannelRow read(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        Integer after = row.getObject("after_seconds", Integer.class);
        String[] severities = (String[]) row.getArray("severities").getArray();
        return new ChannelRow(
                row.getObject("id", UUID.class),
                tenant == null ? null : new TenantId(tenant),
                row.getString("name"),
                ChannelType.of(row.getString("type")),
                Arrays.stream(severities).map(Severity::of).toList(),
                json.readValue(row.getString("settings"), SETTINGS),
                new SealedSecret(row.getBytes("secrets")),
                row.getString("fingerprint"),
                after == null ? null : Duration.ofSeconds(after),
                row.getString("managed_by").equals("file"),
                row.getBoolean("enabled"),
                row.getString("last_error"),
                Timestamps.instantOrNull(row, "last_error_at"),
                Timestamps.instantOrNull(row, "last_sent_at"));
    }

    /** Until the end of the running transaction. */
    void lock(@Nullable TenantId tenant) {
        transaction
                .jdbc()
                .sql(LOCK)
                .param("owner", tenant == null ? "" : tenant.toString())
                .query(Boolean.class)
                .single();
    }

    int count(@Nullable TenantId tenant) {
        return transaction
                .jdbc()
                .sql(COUNT)
                .param("tenant", uuid(tenant), Types.OTHER)
                .query(Integer.class)
                .single();
    }

    /** False where its owner has another of that name. */
    boolean insert(ChannelRow channel, Instant now) {
        return write(INSERT, channel, now);
    }

    /** False where its owner has another of that name, or it is gone. */
    boolean update(ChannelRow channel, Instant now) {
        return write(UPDATE, channel, now);
    }

    private boolean write(String statement, ChannelRow channel, Instant now) {
        Duration after = channel.after();
        return transaction
                        .jdbc()
                        .sql(statement)
                        .param("id", channel.id())
                        .param("tenant", uuid(channel.tenant()), Types.OTHER)
                        .param("name", channel.name())
                        .param("type", channel.type().text())
                        .param(
                                "severities",
                                channel.severities().stream()
                                        .map(Severity::text)
                                        .toArray(String[]::new))
                        .param("settings", json.writeValueAsString(channel.settings()))
                        .param("secrets", channel.secrets().bytes())
                        .param("fingerprint", channel.fingerprint())
                        .param(
                                "after",
                                after == null ? null : Math.toIntExact(after.toSeconds()),
                                Types.INTEGER)
                        .param("managedBy", channel.ofFile() ? "file" : "people")
                        .param("enabled", channel.enabled())
                        .param("now", Timestamps.utc(now))
                        .update()
                > 0;
    }

    boolean delete(UUID id) {
        return transaction.jdbc().sql(DELETE).param("id", id).update() > 0;
    }

    /** A channel that is no longer told. */
    record Disabled(UUID id, String name) {}

    /** Those that the file had and names no longer. */
    List<Disabled> disableLeftOut(@Nullable TenantId tenant, List<String> named, Instant now) {
        return transaction
                .jdbc()
                .sql(DISABLE_LEFT_OUT)
                .param("tenant", uuid(tenant), Types.OTHER)
                .param("named", named.toArray(String[]::new))
                .param("now", Timestamps.utc(now))
                .query((row, _) ->
                        new Disabled(row.getObject("id", UUID.class), row.getString("name")))
                .list();
    }

    private static @Nullable UUID uuid(@Nullable TenantId tenant) {
        return tenant == null ? null : tenant.value();
    }
}
