package dev.relaywatch.tenancy.audit;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SQL of the audit log for whoever reads it: of one tenant in a transaction of its own, of all as
 * the platform's role.
 */
@Component
class AuditReadStore {
    private static final String LIMIT_TIME =
            "SELECT set_config('statement_timeout', :millis, true)";

    private static final String OF_TENANT =
            """
            SELECT a.id, a.at, t.slug, a.actor_kind, a.actor, a.address, a.action, a.subject, a.before, a.after, a.details
              FROM audit_log a JOIN tenants t ON t.id = a.tenant_id
             WHERE a.tenant_id = :tenant AND (a.at, a.id) < (:at, :id) AND a.at >= :from
               AND (:actor::text IS NULL OR a.actor = :actor) AND (:action::text IS NULL OR a.action = :action)
               AND (:subject::text IS NULL OR a.subject = :subject)
               AND (:text::text IS NULL
                    OR position(lower(:text) IN lower(concat_ws(' ', a.actor, a.address, a.action, a.subject, a.before::text,
                                                                a.after::text, a.details::text))) > 0)
             ORDER BY a.at DESC, a.id DESC LIMIT :limit
            """;

    private static final String OF_ALL =
            """
            SELECT a.id, a.at, t.slug, a.actor_kind, a.actor, a.address, a.action, a.subject, a.before, a.after, a.details
              FROM audit_log a LEFT JOIN tenants t ON t.id = a.tenant_id
             WHERE (a.at, a.id) < (:at, :id) AND a.at >= :from
               AND (:actor::text IS NULL OR a.actor = :actor) AND (:action::text IS NULL OR a.action = :action)
               AND (:subject::text IS NULL OR a.subject = :subject)
               AND (:text::text IS NULL
                    OR position(lower(:text) IN lower(concat_ws(' ', a.actor, a.address, a.action, a.subject, a.before::text,
                                                                a.after::text, a.details::text))) > 0)
             ORDER BY a.at DESC, a.id DESC LIMIT :limit
            """;

    private final JdbcClient tenantJdbc;
    private final JdbcClient platformJdbc;
    private final JsonMapper json;

    AuditReadStore(
            JdbcClient tenantJdbc,
            @Qualifier("platformJdbc") JdbcClient platformJdbc,
            JsonMapper json) {
        this.tenantJdbc = tenantJdbc;
        this.platformJdbc = platformJdbc;
        this.json = json;
    }

    /** The newest first. */
    List<AuditLine> of(TenantId tenant, AuditRequest.Wanted wanted, int limit, Duration longest) {
        return lines(
                tenantJdbc,
                tenantJdbc.sql(OF_TENANT).param("tenant", tenant.value()),
                wanted,
                limit,
                longest);
    }

    /** As above, those of the installation included. */
    List<AuditLine> all(AuditRequest.Wanted wanted, int limit, Duration longest) {
        return lines(platformJdbc, platformJdbc.sql(OF_ALL), wanted, limit, longest);
    }

    private List<AuditLine> lines(
            JdbcClient jdbc,
            JdbcClient.StatementSpec statement,
            AuditRequest.Wanted wanted,
            int limit,
            Duration longest) {
        jdbc.sql(LIMIT_TIME)
                .param("millis", Long.toString(longest.toMillis()))
                .query(String.class)
                .single();
        return statement
                .param("at", Timestamps.utc(wanted.after().at()))
                .param("id", wanted.after().id())
                .param("from", Timestamps.utc(wanted.from()))
                .param("actor", wanted.actor(), Types.VARCHAR)
                .param("action", wanted.action(), Types.VARCHAR)
                .param("subject", wanted.subject(), Types.VARCHAR)
                .param("text", wanted.text(), Types.VARCHAR)
                .param("limit", limit)
                .query((row, _) -> line(row))
                .list();
    }

    private AuditLine line(ResultSet row) throws SQLException {
        return new AuditLine(
                row.getObject("id", UUID.class),
                Timestamps.instant(row, "at"),
                row.getString("slug"),
                new AuditLine.Who(row.getString("actor_kind"), row.getString("actor")),
                row.getString("action"),
                row.getString("subject"),
                row.getString("address"),
                node(row.getString("before")),
                node(row.getString("after")),
                json.readTree(row.getString("details")));
    }

    private @Nullable JsonNode node(@Nullable String text) {
        return text == null ? null : json.readTree(text);
    }
}
