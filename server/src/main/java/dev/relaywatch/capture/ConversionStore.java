package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * SQL of the conversions, and of the webhooks that brought them. Runs inside the tenant's
 * transaction.
 */
@Component
class ConversionStore {
    /** Returns no row where the conversion is known already. */
    private static final String INSERT =
            """
            WITH stored AS (
                INSERT INTO conversions (tenant_id, id, lead_id, conversion_type, conversion_value, conversion_currency,
                                         idempotency_key, crm_deal_id, named_lead_id, matched_by, visitor_id, gclid, gbraid,
                                         wbraid, fbclid, ttclid, msclkid, fbp, fbc, email_hash, phone_hash, user_data,
                                         utm_source, utm_medium, utm_campaign, utm_term, utm_content, consent_ad_user_data,
                                         consent_ad_personalization, occurred_at, created_at, updated_at, erased)
                VALUES (:tenant, :id, :lead, :type, :value, :currency, :key, :deal, :namedLead, :matchedBy, :visitor, :gclid,
                        :gbraid, :wbraid, :fbclid, :ttclid, :msclkid, :fbp, :fbc, :emailHash, :phoneHash, :userData::jsonb,
                        :source, :medium, :campaign, :term, :content, :adUserData, :adPersonalization, :occurredAt, :now, :now,
                        :erased)
                ON CONFLICT (tenant_id, idempotency_key) DO NOTHING RETURNING tenant_id, id, created_at
            ), changed AS (
                INSERT INTO ledger_changes (tenant_id, hour)
                SELECT s.tenant_id, date_trunc('hour', s.created_at, 'UTC') FROM stored s
                 WHERE s.created_at < (SELECT closed_until FROM ledger_progress)
            )
            SELECT id FROM stored
            """;

    /** With the visitor of its lead, else the one that the CRM named. */
    private static final String COLUMNS =
            """
            SELECT c.*, coalesce((SELECT l.visitor_id FROM leads l WHERE l.tenant_id = c.tenant_id AND l.id = c.lead_id),
                                 (SELECT v.id FROM visitors v WHERE v.tenant_id = c.tenant_id AND v.visitor_id = c.visitor_id))
                        AS visitor_row
            """;

    /** The surest sign first, as in {@link LeadMatcher}. */
    private static final String WAITING =
            COLUMNS
                    + """
                            , CASE WHEN named_lead_id = :lead THEN 'lead_id' WHEN email_hash = :email THEN 'email'
                                   WHEN phone_hash = :phone THEN 'phone' ELSE 'visitor' END AS sign
                      FROM conversions c
                     WHERE tenant_id = :tenant AND lead_id IS NULL AND NOT erased AND created_at > :since
                       AND (named_lead_id = :lead OR email_hash = :email OR phone_hash = :phone OR visitor_id = :visitor)
                     ORDER BY created_at, id LIMIT 500
                       FOR UPDATE OF c
                    """;

    private static final String ATTACH =
            """
            UPDATE conversions
               SET lead_id = :lead, matched_by = :matchedBy, gclid = :gclid, gbraid = :gbraid, wbraid = :wbraid,
                   fbclid = :fbclid, ttclid = :ttclid, msclkid = :msclkid, fbp = :fbp, fbc = :fbc, email_hash = :emailHash,
                   phone_hash = :phoneHash, user_data = :userData::jsonb, utm_source = :source, utm_medium = :medium,
                   utm_campaign = :campaign, utm_term = :term, utm_content = :content, consent_ad_user_data = :adUserData,
                   consent_ad_personalization = :adPersonalization, updated_at = :now
             WHERE tenant_id = :tenant AND id = :id
            """;

    /** A signature is refused after 5 minutes; what is older cannot come again. */
    private static final Duration WEBHOOKS_KEPT = Duration.ofDays(1);

    /** Waits for a rival that handles the same webhook. */
    private static final String CLAIM_WEBHOOK =
            """
            INSERT INTO webhook_ids (tenant_id, webhook_id, conversion_id, received_at)
            VALUES (:tenant, :webhook, :conversion, :now)
            ON CONFLICT (tenant_id, webhook_id) DO NOTHING RETURNING webhook_id
            """;

    private static final String POINT_WEBHOOK =
            "UPDATE webhook_ids SET conversion_id = :conversion WHERE tenant_id = :tenant AND webhook_id = :webhook";

    private static final String OF_WEBHOOK =
            "SELECT conversion_id FROM webhook_ids WHERE tenant_id = :tenant AND webhook_id = :webhook";

    private static final String PRUNE_WEBHOOKS =
            "DELETE FROM webhook_ids WHERE tenant_id = :tenant AND received_at < :before";

    private static final String BY_ID =
            COLUMNS + " FROM conversions c WHERE tenant_id = :tenant AND id = ANY (:ids::uuid[])";

    private static final String BY_KEY =
            COLUMNS + " FROM conversions c WHERE tenant_id = :tenant AND idempotency_key = :key";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ConversionStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A conversion without a lead.
     *
     * @param by the sign that the lead shares with it
     */
    record Waiting(Conversion conversion, String by) {}

    /** Whether it was stored; false where its idempotency key is known already. */
    boolean insertIfAbsent(Conversion conversion) {
        return described(jdbc.sql(INSERT), conversion)
                .param("type", conversion.type())
                .param(
                        "value",
                        conversion.value() == null ? null : conversion.value().amount(),
                        Types.NUMERIC)
                .param("currency", conversion.currency())
                .param("key", conversion.idempotencyKey())
                .param("deal", conversion.dealId())
                .param("namedLead", conversion.namedLeadId(), Types.OTHER)
                .param("visitor", conversion.visitorId(), Types.VARCHAR)
                .param("occurredAt", Timestamps.utc(conversion.occurredAt()))
                .param("now", Timestamps.utc(conversion.receivedAt()))
                .param("erased", conversion.erased())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /**
     * The conversions that this lead was missing for, received since then; locked.
     *
     * @param visitor the cookie's value
     */
    List<Waiting> waitingFor(TenantId tenant, Lead lead, @Nullable String visitor, Instant since) {
        return jdbc.sql(WAITING)
                .param("tenant", tenant.value())
                .param("lead", lead.id())
                .param("email", lead.emailHash(), Types.VARCHAR)
                .param("phone", lead.phoneHash(), Types.VARCHAR)
                .param("visitor", visitor, Types.VARCHAR)
                .param("since", Timestamps.utc(since))
                .query((row, _) -> new Waiting(conversion(row), row.getString("sign")))
                .list();
    }

    /** Notes the lead of a conversion and what it brought. */
    void attach(Conversion conversion, Instant now) {
        described(jdbc.sql(ATTACH), conversion).param("now", Timestamps.utc(now)).update();
    }

    private static JdbcClient.StatementSpec described(
            JdbcClient.StatementSpec statement, Conversion conversion) {
        JdbcClient.StatementSpec described =
                statement
                        .param("tenant", conversion.tenant().value())
                        .param("id", conversion.id())
                        .param("lead", conversion.leadId(), Types.OTHER)
                        .param("matchedBy", conversion.matchedBy(), Types.VARCHAR)
                        .param("fbp", conversion.fbp(), Types.VARCHAR)
                        .param("fbc", conversion.fbc(), Types.VARCHAR)
                        .param(
                                "emailHash",
                                conversion.userData().email().orElse(null),
                                Types.VARCHAR)
                        .param(
                                "phoneHash",
                                conversion.userData().phoneDigits().orElse(null),
                                Types.VARCHAR)
                        .param("userData", conversion.userData().toJson().toString())
                        .param("adUserData", conversion.consent().adUserData().name())
                        .param(
                                "adPersonalization",
                                conversion.consent().adPersonalization().name());
        for (String name : EventReader.UTM) {
            described = described.param(name, conversion.utm().get(name), Types.VARCHAR);
        }
        for (String name : EventReader.CLICK_IDS) {
            described = described.param(name, conversion.clickIds().get(name), Types.VARCHAR);
        }
        return described;
    }

    List<Conversion> byId(TenantId tenant, Collection<UUID> ids) {
        return jdbc.sql(BY_ID)
                .param("tenant", tenant.value())
                .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
                .query((row, _) -> conversion(row))
                .list();
    }

    Optional<Conversion> byKey(TenantId tenant, String idempotencyKey) {
        return jdbc.sql(BY_KEY)
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .query((row, _) -> conversion(row))
                .optional();
    }

    /**
     * Whether this webhook comes for the first time; forgets those that can no longer come again.
     *
     * @param conversion what it brings
     */
    boolean claimWebhook(TenantId tenant, String webhookId, UUID conversion, Instant now) {
        jdbc.sql(PRUNE_WEBHOOKS)
                .param("tenant", tenant.value())
                .param("before", Timestamps.utc(now.minus(WEBHOOKS_KEPT)))
                .update();
        return jdbc.sql(CLAIM_WEBHOOK)
                .param("tenant", tenant.value())
                .param("webhook", webhookId)
                .param("conversion", conversion)
                .param("now", Timestamps.utc(now))
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** Notes that a webhook brought what was known already. */
    void pointWebhook(TenantId tenant, String webhookId, UUID conversion) {
        jdbc.sql(POINT_WEBHOOK)
                .param("tenant", tenant.value())
                .param("webhook", webhookId)
                .param("conversion", conversion)
                .update();
    }

    /** The conversion that a webhook brought before. */
    UUID ofWebhook(TenantId tenant, String webhookId) {
        return jdbc.sql(OF_WEBHOOK)
                .param("tenant", tenant.value())
                .param("webhook", webhookId)
                .query(UUID.class)
                .single();
    }

    private Conversion conversion(ResultSet row) throws SQLException {
        BigDecimal value = row.getBigDecimal("conversion_value");
        String currency = row.getString("conversion_currency");
        return new Conversion(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("id", UUID.class),
                row.getString("conversion_type"),
                row.getString("crm_deal_id"),
                row.getObject("named_lead_id", UUID.class),
                row.getObject("lead_id", UUID.class),
                row.getString("matched_by"),
                row.getString("visitor_id"),
                row.getObject("visitor_row", UUID.class),
                value == null ? null : new Money(value, currency),
                currency,
                Hashes.fromJson(json.readTree(row.getString("user_data"))),
                row.getString("fbp"),
                row.getString("fbc"),
                LeadStore.texts(row, EventReader.CLICK_IDS, ""),
                LeadStore.texts(row, EventReader.UTM, "utm_"),
                new Consent(
                        Consent.Choice.valueOf(row.getString("consent_ad_user_data")),
                        Consent.Choice.valueOf(row.getString("consent_ad_personalization"))),
                Timestamps.instant(row, "occurred_at"),
                Timestamps.instant(row, "created_at"),
                row.getBoolean("erased"));
    }
}
