package dev.relaywatch.capture;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the visitors. Runs inside a tenant's transaction, or that of a group of tenants. */
@Component
class VisitorStore {
    private static final String COLUMNS =
            """
            v.tenant_id, v.id, v.visitor_id, v.gclid, v.gbraid, v.wbraid, v.fbclid, v.ttclid, v.msclkid, v.fbp, v.fbc,
            v.latest_fbclid, v.latest_fbc, v.utm_source, v.utm_medium, v.utm_campaign, v.utm_term, v.utm_content, v.ip_hash,
            v.user_agent, v.landing_page, v.referrer, v.consent_ad_user_data, v.consent_ad_personalization, v.last_seen_at
            """;

    /** KEY SHARE: nobody may erase them before the events that name them are stored. */
    private static final String KNOWN =
            "SELECT "
                    + COLUMNS
                    + """
                      FROM unnest(:tenants::uuid[], :visitors::text[]) AS n (tenant_id, visitor_id)
                      JOIN visitors v ON v.tenant_id = n.tenant_id AND v.visitor_id = n.visitor_id
                       FOR KEY SHARE OF v
                    """;

    /**
     * The first touch stays, what is missing is filled, the newest click replaces the one before,
     * and the same click is never redated. Sorted, so that two groups with the same visitors wait
     * for each other instead of dead-locking.
     */
    private static final String UPSERT =
            """
            INSERT INTO visitors AS v (tenant_id, id, visitor_id, gclid, gbraid, wbraid, fbclid, ttclid, msclkid, fbp, fbc,
                                       latest_fbclid, latest_fbc, utm_source, utm_medium, utm_campaign, utm_term, utm_content,
                                       ip_hash, user_agent, landing_page, referrer, consent_ad_user_data,
                                       consent_ad_personalization, first_seen_at, last_seen_at, created_at)
            SELECT tenant_id, id, visitor_id, gclid, gbraid, wbraid, fbclid, ttclid, msclkid, fbp, fbc, latest_fbclid,
                   latest_fbc, utm_source, utm_medium, utm_campaign, utm_term, utm_content, ip_hash, user_agent, landing_page,
                   referrer, ad_user_data, ad_personalization, at, at, at
              FROM unnest(:tenants::uuid[], :ids::uuid[], :visitors::text[], :gclid::text[], :gbraid::text[], :wbraid::text[],
                          :fbclid::text[], :ttclid::text[], :msclkid::text[], :fbp::text[], :fbc::text[],
                          :latestFbclid::text[], :latestFbc::text[], :source::text[], :medium::text[], :campaign::text[],
                          :term::text[], :content::text[], :ipHash::text[], :userAgent::text[], :landingPage::text[],
                          :referrer::text[], :adUserData::text[], :adPersonalization::text[], :at::timestamptz[])
                   AS n (tenant_id, id, visitor_id, gclid, gbraid, wbraid, fbclid, ttclid, msclkid, fbp, fbc, latest_fbclid,
                         latest_fbc, utm_source, utm_medium, utm_campaign, utm_term, utm_content, ip_hash, user_agent,
                         landing_page, referrer, ad_user_data, ad_personalization, at)
             ORDER BY tenant_id, visitor_id
            ON CONFLICT (tenant_id, visitor_id) DO UPDATE
               SET gclid = coalesce(v.gclid, excluded.gclid), gbraid = coalesce(v.gbraid, excluded.gbraid),
                   wbraid = coalesce(v.wbraid, excluded.wbraid), fbclid = coalesce(v.fbclid, excluded.fbclid),
                   ttclid = coalesce(v.ttclid, excluded.ttclid), msclkid = coalesce(v.msclkid, excluded.msclkid),
                   fbp = coalesce(v.fbp, excluded.fbp), fbc = coalesce(v.fbc, excluded.fbc),
                   latest_fbclid = CASE WHEN excluded.latest_fbclid IN (v.fbclid, v.latest_fbclid) THEN v.latest_fbclid
                                        ELSE coalesce(excluded.latest_fbclid, v.latest_fbclid) END,
                   latest_fbc = CASE WHEN excluded.latest_fbclid IN (v.fbclid, v.latest_fbclid) THEN v.latest_fbc
                                     ELSE coalesce(excluded.latest_fbc, v.latest_fbc) END,
                   utm_source = coalesce(v.utm_source, excluded.utm_source),
                   utm_medium = coalesce(v.utm_medium, excluded.utm_medium),
                   utm_campaign = coalesce(v.utm_campaign, excluded.utm_campaign),
                   utm_term = coalesce(v.utm_term, excluded.utm_term),
                   utm_content = coalesce(v.utm_content, excluded.utm_content),
                   ip_hash = coalesce(v.ip_hash, excluded.ip_hash), user_agent = coalesce(v.user_agent, excluded.user_agent),
                   landing_page = coalesce(v.landing_page, excluded.landing_page),
                   referrer = coalesce(v.referrer, excluded.referrer),
                   consent_ad_user_data = CASE WHEN (excluded.consent_ad_user_data, excluded.consent_ad_personalization)
                                                    = ('UNSPECIFIED', 'UNSPECIFIED')
                                               THEN v.consent_ad_user_data ELSE excluded.consent_ad_user_data END,
                   consent_ad_personalization = CASE WHEN (excluded.consent_ad_user_data, excluded.consent_ad_personalization)
                                                          = ('UNSPECIFIED', 'UNSPECIFIED')
                                                     THEN v.consent_ad_personalization
                                                     ELSE excluded.consent_ad_personalization END,
                   last_seen_at = greatest(v.last_seen_at, excluded.last_seen_at)
            RETURNING
            """
                    + COLUMNS;

    private final JdbcClient jdbc;

    VisitorStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of them that are known. */
    List<KnownVisitor> known(Collection<Visitor> visitors) {
        return jdbc.sql(KNOWN)
                .param("tenants", texts(visitors, Visitor::tenant))
                .param("visitors", texts(visitors, Visitor::name))
                .query((row, _) -> visitor(row))
                .list();
    }

    /**
     * Stores the touches of visitors that differ.
     *
     * @param ipHash of the touch's address
     */
    List<KnownVisitor> upsert(List<Touch> touches, Function<Touch, @Nullable String> ipHash) {
        JdbcClient.StatementSpec upsert =
                jdbc.sql(UPSERT)
                        .param("tenants", texts(touches, touch -> touch.visitor().tenant()))
                        .param("ids", texts(touches, _ -> Ids.next()))
                        .param("visitors", texts(touches, touch -> touch.visitor().name()))
                        .param("fbp", texts(touches, Touch::fbp))
                        .param("fbc", texts(touches, touch -> fbc(touch.first())))
                        .param("latestFbclid", texts(touches, touch -> fbclid(touch.latest())))
                        .param("latestFbc", texts(touches, touch -> fbc(touch.latest())))
                        .param("ipHash", texts(touches, ipHash::apply))
                        .param("userAgent", texts(touches, Touch::userAgent))
                        .param("landingPage", texts(touches, Touch::landingPage))
                        .param("referrer", texts(touches, Touch::referrer))
                        .param("adUserData", texts(touches, t -> t.consent().adUserData()))
                        .param(
                                "adPersonalization",
                                texts(touches, t -> t.consent().adPersonalization()))
                        .param("at", texts(touches, Touch::at));
        for (String name : EventReader.CLICK_IDS) {
            upsert =
                    upsert.param(
                            name,
                            texts(
                                    touches,
                                    touch ->
                                            name.equals("fbclid")
                                                    ? fbclid(touch.first())
                                                    : touch.clickIds().get(name)));
        }
        for (String name : EventReader.UTM) {
            upsert = upsert.param(name, texts(touches, touch -> touch.utm().get(name)));
        }
        return upsert.query((row, _) -> visitor(row)).list();
    }

    private static @Nullable String fbclid(@Nullable Click click) {
        return click == null ? null : click.fbclid();
    }

    private static @Nullable String fbc(@Nullable Click click) {
        return click == null ? null : click.fbc();
    }

    private static <T> @Nullable String[] texts(
            Collection<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream()
                .map(row -> Objects.toString(column.apply(row), null))
                .toArray(String[]::new);
    }

    private static KnownVisitor visitor(ResultSet row) throws SQLException {
        String fbclid = row.getString("latest_fbclid");
        String fbc = row.getString("latest_fbc");
        return new KnownVisitor(
                row.getObject("id", UUID.class),
                new Visitor(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getString("visitor_id")),
                LeadStore.texts(row, EventReader.CLICK_IDS, ""),
                LeadStore.texts(row, EventReader.UTM, "utm_"),
                row.getString("fbp"),
                row.getString("fbc"),
                fbclid == null || fbc == null ? null : new Click(fbclid, fbc),
                row.getString("landing_page"),
                row.getString("referrer"),
                row.getString("user_agent"),
                row.getString("ip_hash"),
                new Consent(
                        Consent.Choice.valueOf(row.getString("consent_ad_user_data")),
                        Consent.Choice.valueOf(row.getString("consent_ad_personalization"))),
                Timestamps.instant(row, "last_seen_at"));
    }
}
