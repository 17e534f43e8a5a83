package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** SQL of the leads. Runs inside the tenant's transaction. */
@Component
class LeadStore {
    /** Returns no row where the transaction id or the lead's id is known already. */
    private static final String INSERT =
            """
            INSERT INTO leads (tenant_id, id, visitor_id, first_name, last_name, email, phone, city, state, state_code, zip, country,
                               email_hash, phone_hash, user_data, utm_source, utm_medium, utm_campaign, utm_term,
                               utm_content, gclid, gbraid, wbraid, fbclid, ttclid, msclkid, fbp, fbc, geo_source,
                               transaction_id, event_id, consent_ad_user_data, consent_ad_personalization, source, fields,
                               created_at, updated_at, erased)
            VALUES (:tenant, :id, :visitor, :firstName, :lastName, :email, :phone, :city, :state, :stateCode, :zip, :country,
                    :emailHash, :phoneHash, :userData::jsonb, :source, :medium, :campaign, :term, :content, :gclid,
                    :gbraid, :wbraid, :fbclid, :ttclid, :msclkid, :fbp, :fbc, :geoSource, :transaction, :eventId,
                    :adUserData, :adPersonalization, :leadSource, :fields::jsonb, :now, :now, :erased)
            ON CONFLICT DO NOTHING RETURNING id
            """;

    private static final String BY_ID =
            "SELECT * FROM leads WHERE tenant_id = :tenant AND id = :id";

    private static final String BY_TRANSACTION =
            "SELECT * FROM leads WHERE tenant_id = :tenant AND transaction_id = :transaction";

    private static final String BY_EMAIL =
            """
            SELECT * FROM leads WHERE tenant_id = :tenant AND email_hash = :hash ORDER BY created_at DESC LIMIT 1
            """;

    private static final String BY_PHONE =
            """
            SELECT * FROM leads WHERE tenant_id = :tenant AND phone_hash = :hash ORDER BY created_at DESC LIMIT 1
            """;

    private static final String VISITOR_OF =
            """
            SELECT v.visitor_id FROM leads l JOIN visitors v ON v.tenant_id = l.tenant_id AND v.id = l.visitor_id
             WHERE l.tenant_id = :tenant AND l.id = :id
            """;

    private static final String BY_VISITOR =
            """
            SELECT l.* FROM leads l JOIN visitors v ON v.tenant_id = l.tenant_id AND v.id = l.visitor_id
             WHERE l.tenant_id = :tenant AND v.visitor_id = :visitor ORDER BY l.created_at DESC LIMIT 1
            """;

    /** Sorted, so that nobody waits for each other; ends with the transaction. */
    private static final String LOCK =
            """
            SELECT count(pg_advisory_xact_lock(key))
              FROM (SELECT DISTINCT hashtextextended(:tenant || ':' || sign, 0) AS key
                      FROM unnest(:signs::text[]) AS s (sign) ORDER BY key) AS sorted
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    LeadStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A lead with the contact data that only its tenant sees. */
    record NewLead(
            Lead lead,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String transactionId,
            @Nullable String source,
            ObjectNode fields) {

        NewLead with(Lead other) {
            return new NewLead(
                    other, firstName, lastName, email, phone, transactionId, source, fields);
        }

        @Override
        public String toString() {
            return "NewLead[" + lead.id() + "]";
        }
    }

    /** Whether it was stored; false where its transaction id or its own id is known already. */
    boolean insertIfAbsent(TenantId tenant, NewLead added) {
        Lead lead = added.lead();
        JdbcClient.StatementSpec insert =
                jdbc.sql(INSERT)
                        .param("tenant", tenant.value())
                        .param("id", lead.id())
                        .param("visitor", lead.visitorRow(), Types.OTHER)
                        .param("firstName", added.firstName(), Types.VARCHAR)
                        .param("lastName", added.lastName(), Types.VARCHAR)
                        .param("email", added.email(), Types.VARCHAR)
                        .param("phone", added.phone(), Types.VARCHAR)
                        .param("city", lead.geo().city(), Types.VARCHAR)
                        .param("state", lead.geo().state(), Types.VARCHAR)
                        .param("stateCode", lead.geo().stateCode(), Types.VARCHAR)
                        .param("zip", lead.geo().zip(), Types.VARCHAR)
                        .param("country", lead.geo().country(), Types.VARCHAR)
                        .param("geoSource", lead.geo().source(), Types.VARCHAR)
                        .param("emailHash", lead.emailHash(), Types.VARCHAR)
                        .param("phoneHash", lead.phoneHash(), Types.VARCHAR)
                        .param("userData", lead.userData().toJson().toString())
                        .param("fbp", lead.fbp(), Types.VARCHAR)
                        .param("fbc", lead.fbc(), Types.VARCHAR)
                        .param("transaction", added.transactionId(), Types.VARCHAR)
                        .param("eventId", lead.eventId())
                        .param("adUserData", lead.consent().adUserData().name())
                        .param("adPersonalization", lead.consent().adPersonalization().name())
                        .param("leadSource", added.source(), Types.VARCHAR)
                        .param("fields", added.fields().toString())
                        .param("now", Timestamps.utc(lead.createdAt()))
                        .param("erased", lead.erased());
        for (String name : EventReader.UTM) {
            insert = insert.param(name, lead.utm().get(name), Types.VARCHAR);
        }
        for (String name : EventReader.CLICK_IDS) {
            insert = insert.param(name, lead.clickIds().get(name), Types.VARCHAR);
        }
        return insert.query(UUID.class).optional().isPresent();
    }

    /** Keeps others that name one of these signs of a person out until the transaction ends. */
    void lock(TenantId tenant, List<String> signs) {
        jdbc.sql(LOCK)
                .param("tenant", tenant.toString())
                .param("signs", signs.toArray(String[]::new))
                .query(Long.class)
                .single();
    }

    Optional<Lead> byId(TenantId tenant, UUID id) {
        return one(jdbc.sql(BY_ID).param("id", id), tenant);
    }

    Optional<Lead> byTransaction(TenantId tenant, String transactionId) {
        return one(jdbc.sql(BY_TRANSACTION).param("transaction", transactionId), tenant);
    }

    Optional<Lead> byEmail(TenantId tenant, String hash) {
        return one(jdbc.sql(BY_EMAIL).param("hash", hash), tenant);
    }

    Optional<Lead> byPhone(TenantId tenant, String hash) {
        return one(jdbc.sql(BY_PHONE).param("hash", hash), tenant);
    }

    Optional<Lead> byVisitor(TenantId tenant, String visitor) {
        return one(jdbc.sql(BY_VISITOR).param("visitor", visitor), tenant);
    }

    /** The cookie's value of the lead's visitor. */
    Optional<String> visitorOf(TenantId tenant, UUID id) {
        return jdbc.sql(VISITOR_OF)
                .param("tenant", tenant.value())
                .param("id", id)
                .query(String.class)
                .optional();
    }

    private Optional<Lead> one(JdbcClient.StatementSpec select, TenantId tenant) {
        return select.param("tenant", tenant.value()).query((row, _) -> lead(row)).optional();
    }

    private Lead lead(ResultSet row) throws SQLException {
        return new Lead(
                row.getObject("id", UUID.class),
                row.getString("event_id"),
                row.getObject("visitor_id", UUID.class),
                row.getString("email_hash"),
                row.getString("phone_hash"),
                new Lead.Geo(
                        row.getString("city"),
                        row.getString("state"),
                        row.getString("state_code"),
                        row.getString("zip"),
                        row.getString("country"),
                        row.getString("geo_source")),
                Hashes.fromJson(json.readTree(row.getString("user_data"))),
                row.getString("fbp"),
                row.getString("fbc"),
                texts(row, EventReader.CLICK_IDS, ""),
                texts(row, EventReader.UTM, "utm_"),
                new Consent(
                        Consent.Choice.valueOf(row.getString("consent_ad_user_data")),
                        Consent.Choice.valueOf(row.getString("consent_ad_personalization"))),
                Timestamps.instant(row, "created_at"),
                row.getBoolean("erased"));
    }

    /** What stands in a family of columns, by name. */
    static Map<String, String> texts(ResultSet row, List<String> names, String prefix)
            throws SQLException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : names) {
            String text = row.getString(prefix + name);
            if (text != null) {
                found.put(name, text);
            }
        }
        return found;
    }
}
