package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** SQL of the conversions. Runs inside the tenant's transaction. */
@Component
class ConversionStore {
    /** Returns no row where the conversion is known already. */
    private static final String INSERT =
            """
            INSERT INTO conversions (tenant_id, id, lead_id, conversion_type, conversion_value, conversion_currency,
                                     idempotency_key, crm_deal_id, named_lead_id, matched_by, visitor_id, gclid, gbraid, wbraid, fbclid,
                                     ttclid, msclkid, fbp, fbc, email_hash, phone_hash, user_data, utm_source, utm_medium,
                                     utm_campaign, utm_term, utm_content, consent_ad_user_data,
                                     consent_ad_personalization, occurred_at, created_at, updated_at, erased)
            VALUES (:tenant, :id, :lead, :type, :value, :currency, :key, :deal, :namedLead, :matchedBy, :visitor, :gclid, :gbraid,
                    :wbraid, :fbclid, :ttclid, :msclkid, :fbp, :fbc, :emailHash, :phoneHash, :userData::jsonb, :source,
                    :medium, :campaign, :term, :content, :adUserData, :adPersonalization, :occurredAt, :now, :now, :erased)
            ON CONFLICT (tenant_id, idempotency_key) DO NOTHING RETURNING id
            """;

    private static final String BY_ID =
            "SELECT * FROM conversions WHERE tenant_id = :tenant AND id = ANY (:ids::uuid[])";

    private static final String BY_KEY =
            "SELECT * FROM conversions WHERE tenant_id = :tenant AND idempotency_key = :key";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ConversionStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Whether it was stored; false where its idempotency key is known already. */
    boolean insertIfAbsent(Conversion conversion) {
        JdbcClient.StatementSpec insert =
                jdbc.sql(INSERT)
                        .param("tenant", conversion.tenant().value())
                        .param("id", conversion.id())
                        .param("lead", conversion.leadId(), Types.OTHER)
                        .param("type", conversion.type())
                        .param(
                                "value",
                                conversion.value() == null ? null : conversion.value().amount(),
                                Types.NUMERIC)
                        .param("currency", conversion.currency())
                        .param("key", conversion.idempotencyKey())
                        .param("deal", conversion.dealId())
                        .param("namedLead", conversion.namedLeadId(), Types.OTHER)
                        .param("matchedBy", conversion.matchedBy(), Types.VARCHAR)
                        .param("visitor", conversion.visitorId(), Types.VARCHAR)
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
                        .param("adPersonalization", conversion.consent().adPersonalization().name())
                        .param("occurredAt", Timestamps.utc(conversion.occurredAt()))
                        .param("now", Timestamps.utc(conversion.receivedAt()))
                        .param("erased", conversion.erased());
        for (String name : EventReader.UTM) {
            insert = insert.param(name, conversion.utm().get(name), Types.VARCHAR);
        }
        for (String name : EventReader.CLICK_IDS) {
            insert = insert.param(name, conversion.clickIds().get(name), Types.VARCHAR);
        }
        return insert.query(UUID.class).optional().isPresent();
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
