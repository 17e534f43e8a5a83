package dev.relaywatch.commerce.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Coupons, shipping, payment, customers and reports. */
class ShopifyShopsTest {
    private static final String SETTING =
            """
            {"data":{"shop":{"currencyCode":"GBP","ianaTimezone":"America/New_York"},
              "currentAppInstallation":{"accessScopes":[{"handle":"read_all_orders"}]}}}
            """;

    private final ShopifyShop shop = new ShopifyShop();

    @AfterEach
    void close() {
        shop.close();
    }

    private JsonNode coupon(String code) {
        return shop.data("validate_coupon", "{\"couponCode\":\"" + code + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"SUMMER25, expired", "first100, used as often", "NO-SUCH, no such coupon"})
    void aCouponThatCannotBeUsedSaysWhy(String code, String why) {
        assertThat(coupon(code).path("valid").asBoolean()).isFalse();
        assertThat(coupon(code).path("reason").asString()).contains(why);
    }

    @Test
    void aCouponOfAPartIsToldInPerCent() {
        JsonNode coupon = coupon("SAVE10");

        assertThat(coupon.path("valid").asBoolean()).isTrue();
        assertThat(coupon.path("discountType").asString()).isEqualTo("percent");
        assertThat(coupon.path("amount").asString()).isEqualTo("10.00");
    }

    @Test
    void aFixedCouponIsAnAmountOfMoneyAndSaysFromWhichSumOnItIsGood() {
        JsonNode coupon = coupon("fiver");

        assertThat(coupon.path("discountType").asString()).isEqualTo("fixed_cart");
        assertThat(coupon.path("amount").path("amount").asString()).isEqualTo("5.00");
        assertThat(coupon.path("minimumAmount").path("amount").asString()).isEqualTo("50.00");
        assertThat(coupon("freeship").path("discountType").asString()).isEqualTo("free_shipping");
    }

    @Test
    void theZonesAreToldWithTheirMethodsAndTheRestOfTheWorldIsNone() {
        JsonNode shipping = shop.data("get_shipping_info", "{}");

        assertThat(shipping.path("zones"))
                .extracting(zone -> zone.path("id").asLong())
                .containsExactly(1L, 2L, 0L);
        assertThat(shipping.at("/zones/0/methods/0/cost/amount").asString()).isEqualTo("4.90");
        assertThat(shipping.at("/freeShippingThreshold/amount").asString()).isEqualTo("50.00");
    }

    @Test
    void theMethodsOfAZoneAreToldByThemselves() {
        assertThat(shop.data("get_shipping_methods", "{}")).hasSize(4);
        assertThat(
                        shop.data("get_shipping_methods", "{\"zoneId\":0}")
                                .path(0)
                                .path("cost")
                                .path("amount")
                                .asString())
                .isEqualTo("29.00");
        assertThat(shop.refusal("get_shipping_methods", "{\"zoneId\":99}").type())
                .isEqualTo("zone_not_found");
    }

    @Test
    void walletsAndWhatWasPaidWithAreToldAndWhereItIsKnownFrom() {
        Done<?> result = (Done<?>) shop.run("get_payment_methods", "{}");

        assertThat(ShopifyShop.data(result))
                .extracting(one -> one.path("title").asString())
                .containsExactly("Apple Pay", "Shopify Pay", "Shopify Payments");
        assertThat(result.message()).contains("wallets");
    }

    @Test
    void theCustomersWhoSpentMostComeFirstAndAreMasked() {
        JsonNode insights = shop.data("get_customer_insights", "{\"limit\":3}");
        List<BigDecimal> spent =
                insights.path("customers")
                        .valueStream()
                        .map(one -> new BigDecimal(one.at("/totalSpent/amount").asString()))
                        .toList();

        assertThat(spent).hasSize(3).isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(insights.at("/totals/customers").asInt()).isEqualTo(3);
        assertThat(insights.at("/customers/0/email").asString()).isEqualTo("c***@example.com");
        assertThat(insights.at("/customers/0/lastOrderAt").asString()).startsWith("2026-");
    }

    @Test
    void oneCustomerIsFoundByTheirAddress() {
        JsonNode one =
                shop.data("get_customer_insights", "{\"email\":\"Customer0@example.com\"}")
                        .path("customers");

        assertThat(one).hasSize(1);
        assertThat(one.path(0).path("id").asLong()).isEqualTo(301);
        assertThat(one.path(0).path("orders").asInt()).isPositive();
        assertThat(
                        shop.data("get_customer_insights", "{\"email\":\"nobody@example.com\"}")
                                .at("/totals/totalSpent/currency")
                                .asString())
                .isEqualTo("GBP");
    }

    private static String order(String at, String status, String rest) {
        return """
        {"processedAt":"%s","displayFinancialStatus":"%s","cancelledAt":null,"test":false,"taxesIncluded":false,
         "currentSubtotalLineItemsQuantity":2,"currentTotalPriceSet":{"shopMoney":{"amount":"30.00"}},
         "currentSubtotalPriceSet":{"shopMoney":{"amount":"20.00"}},
         "currentTotalTaxSet":{"shopMoney":{"amount":"4.00"}},
         "totalRefundedSet":{"shopMoney":{"amount":"1.50"}}%s}\
        """
                .formatted(at, status, rest);
    }

    private static ScriptedServer selling(String... orders) {
        return new ScriptedServer(body ->
                Reply.of(
                        200,
                        body.contains("query Setting")
                                ? SETTING
                                : "{\"data\":{\"orders\":{\"nodes\":["
                                        + String.join(",", orders)
                                        + "],\"pageInfo\":{\"hasNextPage\":false}}}}"));
    }

    @Test
    void onlyWhatWasSoldAndPaidCounts() {
        String today = "2026-11-26T10:00:00Z";
        try (ScriptedServer there =
                selling(
                        order(today, "PAID", ""),
                        order(today, "PARTIALLY_REFUNDED", ",\"taxesIncluded\":true"),
                        order(today, "PENDING", ""),
                        order(today, "VOIDED", ""),
                        order(today, "PAID", ",\"test\":true"),
                        order(today, "PAID", ",\"cancelledAt\":\"2026-11-26T11:00:00Z\""))) {
            shop.moveTo(there.uri());

            JsonNode report = shop.data("get_sales_report", "{\"period\":\"day\"}");

            assertThat(report.path("orders").asInt()).isEqualTo(2);
            assertThat(report.path("items").asInt()).isEqualTo(4);
            assertThat(report.at("/totalSales/amount").asString()).isEqualTo("60.00");
            assertThat(report.at("/netSales/amount").asString()).isEqualTo("36.00");
            assertThat(report.at("/refunds/amount").asString()).isEqualTo("3.00");
            assertThat(report.at("/averageOrder/amount").asString()).isEqualTo("30.00");
        }
    }

    @Test
    void aDayIsThatOfTheShopsOwnZone() {
        try (ScriptedServer there =
                selling(
                        order("2026-11-26T04:59:59Z", "PAID", ""),
                        order("2026-11-26T05:00:00Z", "PAID", ""))) {
            shop.moveTo(there.uri());

            JsonNode week = shop.data("get_sales_report", "{}");

            assertThat(week.path("byDay")).hasSize(7);
            assertThat(week.at("/byDay/5/date").asString()).isEqualTo("2026-11-25");
            assertThat(week.at("/byDay/5/orders").asInt()).isEqualTo(1);
            assertThat(week.at("/byDay/6/orders").asInt()).isEqualTo(1);
            assertThat(there.bodies().getLast()).contains("2026-11-20T05:00:00Z");
        }
    }

    @Test
    void theDaysOfAReportAddUpToIt() {
        JsonNode report = shop.data("get_sales_report", "{\"period\":\"month\"}");

        assertThat(report.path("byDay")).hasSize(26);
        assertThat(
                        report.path("byDay")
                                .valueStream()
                                .mapToInt(day -> day.path("orders").asInt())
                                .sum())
                .isEqualTo(report.path("orders").asInt())
                .isPositive();
    }

    @Test
    void aYearIsByMonthAndSaysWhatTheAppDoesNotSee() {
        Done<?> result = (Done<?>) shop.run("get_sales_report", "{\"period\":\"year\"}");

        assertThat(ShopifyShop.data(result).path("byDay")).hasSize(11);
        assertThat(result.message()).contains("60 days", "read_all_orders");
        assertThat(((Done<?>) shop.run("get_sales_report", "{}")).message()).isNull();
    }

    @Test
    void aShopTellsTheVersionThatAnswered() {
        assertThat(ShopifyShop.data(shop.platform().look(shop.shop())).path("version").asString())
                .isEqualTo("2026-07");
    }

    @Test
    void whatOnlyReadsIsOfferedAndNothingElse() {
        assertThat(
                        new TreeSet<>(
                                shop.platform().operations().stream()
                                        .map(one -> one.name())
                                        .toList()))
                .hasSize(18)
                .doesNotContain("cancel_order", "get_product_reviews", "get_cart", "add_to_cart");
    }

    @Test
    void whatIsAskedForIsNeverPartOfTheQuery() {
        shop.run("search_products", "{\"query\":\"zebra\",\"category\":\"quagga\"}");
        shop.run("check_order", "{\"orderId\":\"okapi\"}");
        shop.run("get_customer_orders", "{\"email\":\"tapir@example.com\"}");
        shop.run("validate_coupon", "{\"couponCode\":\"gnu77\"}");

        assertThat(shop.asked())
                .isNotEmpty()
                .allSatisfy(asked ->
                        assertThat(asked.path("query").asString())
                                .doesNotContain("zebra", "quagga", "okapi", "tapir", "gnu77"));
        assertThat(shop.asked())
                .extracting(asked -> asked.path("variables"))
                .anyMatch(variables ->
                        variables.equals(
                                tools.jackson.databind.json.JsonMapper.shared()
                                        .valueToTree(Map.of("code", "gnu77"))));
    }
}
