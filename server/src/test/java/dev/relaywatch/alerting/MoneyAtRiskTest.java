package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What alerts say is at risk, and how they are sorted by it. */
class MoneyAtRiskTest extends RunningServer {
    private static final String ALERTS = "/api/platform/alerts";

    @Autowired private AlertOpener opener;
    @Autowired private TenantTransaction transaction;

    private Tenant acme;
    private String service;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        service = "stripe";
    }

    /** In this hour of the week, so many weeks ago. */
    private void sold(Tenant tenant, int weeksAgo, String value, String currency) {
        Instant at =
                Instant.now()
                        .atZone(tenant.timeZone())
                        .truncatedTo(ChronoUnit.HOURS)
                        .minusWeeks(weeksAgo)
                        .plusMinutes(1)
                        .toInstant();
        sold(tenant, at, value, currency);
    }

    private void sold(Tenant tenant, Instant at, String value, String currency) {
        everything
                .sql(
                        """
                        INSERT INTO conversions (tenant_id, id, conversion_type, conversion_value, conversion_currency,
                                                 idempotency_key, crm_deal_id, consent_ad_user_data,
                                                 consent_ad_personalization, occurred_at, created_at)
                        VALUES (:tenant, :id, 'closed', :value::numeric, :currency, :id::text, 'd', 'GRANTED', 'GRANTED', :at, :at)
                        """)
                .param("tenant", tenant.id().value())
                .param("id", UUID.randomUUID())
                .param("value", value)
                .param("currency", currency)
                .param("at", Timestamps.utc(at))
                .update();
    }

    private void fails(Tenant tenant, Severity severity, AlertSource source) {
        transaction.acrossTenants(() ->
                opener.found(
                        new Finding(
                                source,
                                tenant.id(),
                                List.of(),
                                service,
                                null,
                                null,
                                severity,
                                null,
                                null,
                                service + " of " + tenant.slug() + " fails " + severity,
                                "m",
                                Duration.ZERO)));
    }

    private JsonNode list(String query) {
        return send(HttpRequest.newBuilder(url(ALERTS + "?" + query))
                        .header("Authorization", "Bearer " + tenants.platformKey()))
                .json();
    }

    private JsonNode only() {
        JsonNode items = list("tenant=" + acme.slug()).path("items");
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    @Test
    void itIsTheMedianOfTheWeeksByCurrency() {
        // the fourth week is not full
        sold(acme, Instant.now().minus(Duration.ofDays(28).minusHours(3)), "1", "EUR");
        sold(acme, 3, "100.00", "EUR");
        sold(acme, 2, "10.00", "EUR");
        sold(acme, 2, "20.00", "EUR");
        sold(acme, 1, "60.00", "EUR");
        sold(acme, 1, "7.00", "USD");
        sold(acme, Instant.now().minus(Duration.ofHours(30)), "9000", "EUR");
        fails(acme, Severity.P1, AlertSource.HEALTH_CHECK);

        JsonNode atRisk = only().path("atRisk");

        assertThat(atRisk.path("learning").asBoolean()).isFalse();
        assertThat(atRisk.path("revenuePerHour").propertyNames()).containsExactly("EUR");
        assertThat(atRisk.path("conversionsPerHour").decimalValue()).isEqualByComparingTo("2");
        assertThat(atRisk.path("revenuePerHour").path("EUR").decimalValue())
                .isEqualByComparingTo("60");
    }

    @Test
    void withLessThanTwoWeeksItIsStillLearned() {
        sold(acme, 1, "60.00", "EUR");
        fails(acme, Severity.P1, AlertSource.HEALTH_CHECK);

        JsonNode atRisk = only().path("atRisk");

        assertThat(atRisk.path("learning").asBoolean()).isTrue();
        assertThat(atRisk.path("conversionsPerHour").isNull()).isTrue();
        assertThat(atRisk.path("revenuePerHour")).isEmpty();
    }

    @Test
    void whatEndangersNoConversionHasNone() {
        service = "slack";
        fails(acme, Severity.P1, AlertSource.HEALTH_CHECK);

        assertThat(only().has("atRisk")).isFalse();
    }

    @Test
    void whatCostsMoreStandsFirstWithinASeverityAndPagesFollow() {
        service = "delivery-" + acme.slug();
        Tenant rich = tenants.tenant();
        Tenant urgent = tenants.tenant();
        for (int week = 1; week <= 4; week++) {
            sold(acme, week, "10.00", "EUR");
            sold(rich, week, "500.00", "EUR");
        }
        fails(rich, Severity.P2, AlertSource.DELIVERY);
        fails(acme, Severity.P2, AlertSource.DELIVERY);
        fails(urgent, Severity.P1, AlertSource.DELIVERY);
        Tenant over = tenants.tenant();
        fails(over, Severity.P1, AlertSource.DELIVERY);
        String overId = list("tenant=" + over.slug()).path("items").get(0).path("id").asString();
        post(ALERTS + "/" + overId + "/resolve", "", tenants.platformKey());

        JsonNode first = list("service=" + service + "&limit=3");
        JsonNode second =
                list(
                        "service="
                                + service
                                + "&limit=3&cursor="
                                + first.path("nextCursor").asString());

        assertThat(tenantsOf(first)).containsExactly(urgent.slug(), rich.slug(), acme.slug());
        assertThat(tenantsOf(second)).containsExactly(over.slug());
        assertThat(second.path("nextCursor").isNull()).isTrue();
    }

    private static List<String> tenantsOf(JsonNode page) {
        return page.path("items").valueStream().map(one -> one.path("tenant").asString()).toList();
    }
}
