package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relaywatch.capture.AttributedSource.Kind;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where leads and deals came from, as it is counted of the rows. */
class AttributionTest {
    private static final Instant FROM = CaptureRoom.NOW;
    private static final Instant TO = FROM.plus(Duration.ofDays(7));

    @AutoClose private static final CaptureRoom room = new CaptureRoom();
    private static final JdbcClient everything = JdbcClient.create(room.database.platform());

    private final Attribution attribution =
            new Attribution(
                    new AttributionStore(JdbcClient.create(room.application)), room.transaction);
    private final Tenant acme = room.tenants.tenant();
    private final Tenant globex = room.tenants.tenant();
    private int deals;

    @BeforeEach
    void startOfTheWeek() {
        room.clock.set(FROM.plusSeconds(60));
    }

    private void lead(
            Tenant tenant, @Nullable String source, String column, @Nullable String click) {
        everything
                .sql(
                        """
                        INSERT INTO leads (tenant_id, id, event_id, utm_source, utm_medium, %s, consent_ad_user_data,
                                           consent_ad_personalization, created_at)
                        VALUES (:tenant, gen_random_uuid(), 'e', :source, CASE WHEN :source::text IS NOT NULL THEN 'cpc' END, :click,
                                'GRANTED', 'GRANTED', :at)
                        """
                                .formatted(column))
                .param("tenant", tenant.id().value())
                .param("source", source, Types.VARCHAR)
                .param("click", click, Types.VARCHAR)
                .param("at", Timestamps.utc(room.clock.instant()))
                .update();
    }

    private void deal(
            Tenant tenant,
            @Nullable String source,
            String type,
            @Nullable String value,
            String currency) {
        everything
                .sql(
                        """
                        INSERT INTO conversions (tenant_id, id, conversion_type, conversion_value, conversion_currency,
                                                 idempotency_key, crm_deal_id, utm_source, utm_medium, consent_ad_user_data,
                                                 consent_ad_personalization, occurred_at, created_at)
                        VALUES (:tenant, gen_random_uuid(), :type, :value::numeric, :currency, :key, :key, :source,
                                CASE WHEN :source::text IS NOT NULL THEN 'cpc' END, 'GRANTED', 'GRANTED', :at, :at)
                        """)
                .param("tenant", tenant.id().value())
                .param("type", type)
                .param("value", value, Types.VARCHAR)
                .param("currency", currency)
                .param("key", "d" + deals++)
                .param("source", source, Types.VARCHAR)
                .param("at", Timestamps.utc(room.clock.instant()))
                .update();
    }

    private List<AttributedSource> sources(int most, Tenant... of) {
        return attributed(most, of).sources();
    }

    private Attributed attributed(int most, Tenant... of) {
        return attribution.of(List.of(of).stream().map(Tenant::id).toList(), FROM, TO, most);
    }

    @Test
    void leadsAndDealsAreCountedBySourceAndTheirValueByCurrency() {
        lead(acme, "google", "gclid", "g1");
        lead(acme, "google", "gclid", null);
        deal(acme, "google", "qualified", "5", "EUR");
        deal(acme, "google", "closed", "900", "EUR");
        deal(acme, "google", "closed", "100.50", "EUR");
        deal(acme, "google", "closed", "70", "GBP");
        deal(acme, "google", "closed", null, "EUR");
        lead(acme, "newsletter", "gclid", null);

        assertThat(sources(20, acme))
                .containsExactly(
                        new AttributedSource(
                                Kind.UTM,
                                "google",
                                "cpc",
                                null,
                                1,
                                2,
                                1,
                                1,
                                4,
                                Map.of(
                                        "EUR",
                                        new BigDecimal("1000.50"),
                                        "GBP",
                                        new BigDecimal("70.00"))),
                        new AttributedSource(
                                Kind.UTM, "newsletter", "cpc", null, 1, 1, 0, 0, 0, Map.of()));
    }

    @Test
    void aTouchWithoutASourceIsKnownByItsClick() {
        lead(acme, null, "gclid", "g");
        lead(acme, null, "wbraid", "w");
        lead(acme, null, "fbc", "fb.1.1.x");
        lead(acme, null, "ttclid", "t");
        lead(acme, null, "msclkid", "m");
        lead(acme, null, "gclid", null);

        assertThat(sources(20, acme))
                .extracting(
                        AttributedSource::kind, AttributedSource::source, AttributedSource::leads)
                .containsExactlyInAnyOrder(
                        tuple(Kind.CLICK, "google", 2L),
                        tuple(Kind.CLICK, "meta", 1L),
                        tuple(Kind.CLICK, "tiktok", 1L),
                        tuple(Kind.CLICK, "microsoft", 1L),
                        tuple(Kind.UNKNOWN, null, 1L));
    }

    @Test
    void sourcesBeyondTheGreatestAreOneAndNothingIsLost() {
        for (int source = 0; source < 5; source++) {
            for (int i = 0; i <= source; i++) {
                lead(acme, "s" + source, "gclid", null);
            }
            deal(acme, "s" + source, "closed", "10", source % 2 == 0 ? "EUR" : "GBP");
        }

        List<AttributedSource> sources = sources(2, acme);

        assertThat(sources)
                .extracting(AttributedSource::source, AttributedSource::leads)
                .containsExactly(tuple("s4", 5L), tuple("s3", 4L), tuple(null, 6L));
        AttributedSource others = sources.getLast();
        assertThat(others.kind()).isEqualTo(Kind.OTHERS);
        assertThat(others.sources()).isEqualTo(3);
        assertThat(others.closed()).isEqualTo(3);
        assertThat(others.value())
                .isEqualTo(Map.of("EUR", new BigDecimal("20.00"), "GBP", new BigDecimal("10.00")));
    }

    @Test
    void aStoreSeesItsOwnAndAPeriodWhatWasReceivedInIt() {
        lead(acme, "google", "gclid", "g");
        lead(globex, "google", "gclid", null);
        room.clock.set(TO);
        lead(acme, "google", "gclid", null);
        deal(acme, "google", "closed", "1", "EUR");

        assertThat(sources(20, acme).getFirst().leads()).isOne();
        assertThat(sources(20, acme, globex).getFirst().leads()).isEqualTo(2);
        assertThat(attributed(20, acme).leads()).isOne();
        assertThat(attributed(20, acme).closed()).isZero();
    }

    @Test
    void theFunnelCountsEachStep() {
        everything
                .sql(
                        "INSERT INTO visits (tenant_id, began_at, id) VALUES (?, ?, gen_random_uuid())")
                .param(acme.id().value())
                .param(Timestamps.utc(room.clock.instant()))
                .update();
        lead(acme, "google", "gclid", "g");
        lead(acme, "google", "gclid", null);
        deal(acme, "google", "qualified", null, "EUR");
        deal(acme, "google", "closed", "10", "EUR");

        Attributed all = attributed(20, acme);

        assertThat(all.visits()).isOne();
        assertThat(all.leads()).isEqualTo(2);
        assertThat(all.withGclid()).isOne();
        assertThat(all.qualified()).isOne();
        assertThat(all.closed()).isOne();
        assertThat(attributed(20)).isEqualTo(new Attributed(0, List.of()));
    }
}
