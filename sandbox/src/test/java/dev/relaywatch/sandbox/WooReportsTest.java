package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WooReportsTest {
    private final WooShop shop = new WooShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "period=week, 7, day",
        "period=month, 20, day",
        "period=last_month, 31, day",
        "period=year, 11, month",
        "'', 1, day",
        "date_min=2026-11-18&date_max=2026-11-19, 2, day"
    })
    void aReportHasALineForEachOfItsDays(String query, int lines, String by) throws Exception {
        JsonNode report = shop.json("reports/sales?" + query).path(0);

        assertThat(report.path("totals").size()).isEqualTo(lines);
        assertThat(report.path("totals_grouped_by").asString()).isEqualTo(by);
        assertThat(
                        report.path("totals")
                                .valueStream()
                                .mapToInt(day -> day.path("orders").asInt())
                                .sum())
                .isEqualTo(report.path("total_orders").asInt());
    }

    @Test
    void salesAreWhatTheOrdersComeToLessRefunds() throws Exception {
        JsonNode report =
                shop.json("reports/sales?date_min=2026-08-01&date_max=2026-11-20").path(0);
        BigDecimal sum = BigDecimal.ZERO;
        int orders = 0;
        for (int page = 1; page <= 2; page++) {
            for (JsonNode order :
                    shop.json(
                            "orders?per_page=100&status=completed,processing,on-hold,refunded&page="
                                    + page)) {
                sum = sum.add(WooOrderRow.decimal(order, "total"));
                orders++;
                for (JsonNode refund : order.path("refunds")) {
                    sum = sum.add(WooOrderRow.decimal(refund, "total"));
                }
            }
        }

        assertThat(WooOrderRow.decimal(report, "total_sales")).isEqualByComparingTo(sum);
        assertThat(report.path("total_orders").asInt()).isEqualTo(orders);
    }

    @Test
    void aPeriodThatThereIsNotIsRefused() throws Exception {
        assertThat(WooShop.code(shop.get("reports/sales?period=day")))
                .isEqualTo("rest_invalid_param");
        assertThat(WooShop.code(shop.get("reports/sales?date_min=yesterday")))
                .isEqualTo("rest_invalid_param");
    }

    @Test
    void eachStatusIsCounted() throws Exception {
        JsonNode totals = shop.json("reports/orders/totals");

        assertThat(totals.valueStream().mapToInt(row -> row.path("total").asInt()).sum())
                .isEqualTo(150);
        assertThat(totals.valueStream()).allMatch(row -> row.path("total").asInt() > 0);
    }

    @Test
    void customersPayOrDoNot() throws Exception {
        JsonNode totals = shop.json("reports/customers/totals");

        assertThat(totals.at("/0/total").asInt()).isEqualTo(10);
        assertThat(totals.at("/1/total").asInt()).isEqualTo(2);
    }

    @Test
    void theBestSellerComesFirst() throws Exception {
        JsonNode sellers = shop.json("reports/top_sellers?period=year");

        assertThat(sellers.at("/0/quantity").asInt())
                .isGreaterThanOrEqualTo(sellers.at("/1/quantity").asInt());
        assertThat(sellers.at("/0/name").asString()).isNotEmpty();
    }

    @Test
    void whoSpentMostComesFirstGuestsToo() throws Exception {
        JsonNode best =
                Caller.json(
                        shop.call(
                                "GET",
                                "wc-analytics/reports/customers?orderby=total_spend&order=desc&per_page=100",
                                ""));

        assertThat(best.valueStream().map(row -> row.path("total_spend").asDouble()))
                .isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(best.valueStream()).anyMatch(row -> row.path("user_id").asLong() == 0);
    }

    @Test
    void zonesHaveMethodsAndPlaces() throws Exception {
        assertThat(shop.json("shipping/zones").valueStream().map(row -> row.path("id").asInt()))
                .containsExactly(0, 1, 2);
        assertThat(
                        shop.json("shipping/zones/1/methods")
                                .at("/1/settings/min_amount/value")
                                .asString())
                .isEqualTo("50");
        assertThat(shop.json("shipping/zones/1/locations").at("/0/code").asString())
                .isEqualTo("GB");
        assertThat(WooShop.code(shop.get("shipping/zones/9/methods")))
                .isEqualTo("woocommerce_rest_shipping_zone_invalid");
    }

    @Test
    void gatewaysHoldASecretThatNobodyMayShow() throws Exception {
        JsonNode gateways = shop.json("payment_gateways");

        assertThat(gateways.valueStream().filter(row -> row.path("enabled").asBoolean()))
                .hasSize(2);
        assertThat(gateways.at("/0/settings/secret_key/value").asString())
                .isEqualTo(WooGateways.SECRET);
    }

    @Test
    void theShopTellsItsVersionsAndItsDecimals() throws Exception {
        shop.sandbox.stand("acme", "woocommerce", Map.of("currency", "KWD"));

        JsonNode status = shop.json("system_status?_fields=environment,settings");

        assertThat(status.at("/environment/version").asString()).isEqualTo(WooSettings.VERSION);
        assertThat(status.at("/settings/number_of_decimals").asInt()).isEqualTo(3);
        assertThat(status.has("database")).isFalse();
        assertThat(
                        shop.json("settings/general/woocommerce_price_num_decimals")
                                .path("value")
                                .asString())
                .isEqualTo("3");
        assertThat(WooShop.code(shop.get("settings/general/nothing")))
                .isEqualTo("rest_setting_setting_invalid");
    }
}
