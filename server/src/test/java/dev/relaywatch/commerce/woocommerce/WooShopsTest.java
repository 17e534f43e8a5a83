package dev.relaywatch.commerce.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Coupons, shipping, payment and reports. */
class WooShopsTest {
    private final WooShop shop = new WooShop();

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
    void aFixedCouponIsAnAmountOfMoneyAndSaysFromWhichSumOnItIsGood() {
        JsonNode coupon = coupon("Fiver");

        assertThat(coupon.path("valid").asBoolean()).isTrue();
        assertThat(coupon.path("amount").path("amount").asString()).isEqualTo("5.00");
        assertThat(coupon.path("minimumAmount").path("amount").asString()).isEqualTo("50.00");
    }

    @Test
    void aZoneThatIsNotThereIsRefused() {
        assertThat(shop.refusal("get_shipping_methods", "{\"zoneId\":99}").type())
                .startsWith("woocommerce_rest");
    }

    @Test
    void aCostThatIsReckonedFromTheCartIsNoAmount() {
        try (ScriptedServer there =
                ScriptedServer.saying(
                        Reply.of(
                                200,
                                """
                                [{"instance_id":1,"title":"By weight","enabled":true,"method_id":"flat_rate",
                                  "settings":{"cost":{"value":"4 + [qty] * 2"}}}]\
                                """))) {
            shop.data("get_sales_report", "{}"); // the currency is known by then
            shop.moveTo(there.uri());

            assertThat(
                            shop.data("get_shipping_methods", "{\"zoneId\":1}")
                                    .path(0)
                                    .path("cost")
                                    .isNull())
                    .isTrue();
        }
    }

    @Test
    void howOneCannotPayIsNotTold() {
        JsonNode methods = shop.data("get_payment_methods", "{}");

        assertThat(methods).extracting(one -> one.path("id").asString()).doesNotContain("bacs");
    }

    @Test
    void theSecretsOfAGatewayAreNotEvenAskedFor() {
        assertThat(shop.data("get_payment_methods", "{}").toString())
                .doesNotContain("secret", "settings");
        assertThat(shop.asked().getLast()).contains("_fields=id%2Ctitle");
    }

    @Test
    void theReportOfTodayIsOfTodayInTheTenantsZone() {
        shop.data("get_sales_report", "{\"period\":\"day\"}");

        assertThat(shop.asked())
                .anyMatch(one -> one.contains("date_min=2026-11-26&date_max=2026-11-26"));
    }

    @Test
    void theAverageIsOfAnOrderAndNotOfADay() {
        JsonNode report = shop.data("get_sales_report", "{\"period\":\"week\"}");
        double sales = report.path("totalSales").path("amount").asDouble();

        assertThat(report.path("averageOrder").path("amount").asDouble())
                .isCloseTo(sales / report.path("orders").asInt(), within(0.005));
    }

    @Test
    void theDaysOfAReportAddUpToIt() {
        JsonNode report = shop.data("get_sales_report", "{\"period\":\"month\"}");

        assertThat(
                        report.path("byDay")
                                .valueStream()
                                .mapToInt(day -> day.path("orders").asInt())
                                .sum())
                .isEqualTo(report.path("orders").asInt())
                .isPositive();
    }

    @Test
    void aCurrencyIsAskedForOnce() {
        shop.data("get_sales_report", "{}");
        shop.data("get_sales_report", "{}");

        assertThat(shop.asked().stream().filter(one -> one.contains("currencies"))).hasSize(1);
    }

    @Test
    void aShopTellsItsVersionAndIsAskedForItSeldom() {
        shop.platform().look(shop.shop());
        shop.platform().look(shop.shop());

        assertThat(shop.asked().stream().filter(one -> one.contains("system_status"))).hasSize(1);
        assertThat(WooShop.data(shop.platform().look(shop.shop())).path("version").asString())
                .matches("\\d+\\.\\d+.*");
    }

    @Test
    void aKeyThatMayOnlyReadCannotCancel() {
        shop.stand(Map.of("readOnlyKey", true));

        assertThat(shop.failure("cancel_order", "{\"orderId\":5002}").message())
                .contains("read and write permission");
    }
}
