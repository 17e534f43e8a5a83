package dev.relaywatch.commerce.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ShopifyOrdersTest {
    private final ShopifyShop shop = new ShopifyShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({"5001", "\"5001\"", "\"#1001\"", "1001"})
    void anOrderIsFoundByItsIdAndAsItsCustomerWritesIt(String given) {
        assertThat(shop.data("check_order", "{\"orderId\":" + given + "}").path("id").asLong())
                .isEqualTo(5001);
    }

    @Test
    void anOrderIsToldWithItsLinesAndAddresses() {
        JsonNode order = shop.data("check_order", "{\"orderId\":5001}");

        assertThat(order.path("status").asString()).isEqualTo("processing");
        assertThat(order.path("total").path("amount").asString()).isEqualTo("249.00");
        assertThat(order.path("createdAt").asString()).isNotBlank();
        assertThat(order.path("billing").path("email").asString())
                .isEqualTo("customer0@example.com");
        assertThat(order.path("shipping").path("city").asString()).isNotBlank();
        assertThat(order.path("lineItems").path(0).path("sku").asString()).isEqualTo("TENT-2P");
        assertThat(order.path("lineItems").path(0).path("productId").asLong()).isEqualTo(101);
    }

    @Test
    void theLatestOrderOfACustomerIsFoundByTheirAddress() {
        JsonNode latest = shop.data("check_order", "{\"email\":\"CUSTOMER0@example.com\"}");
        JsonNode all = shop.data("get_customer_orders", "{\"email\":\"customer0@example.com\"}");

        assertThat(latest.path("id")).isEqualTo(all.path(0).path("id"));
        assertThat(all.valueStream().map(one -> one.path("createdAt").asString()))
                .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                .hasSizeGreaterThan(1);
    }

    @Test
    void guestsHaveOrdersToo() {
        assertThat(
                        shop.data(
                                "get_customer_orders",
                                "{\"email\":\"guest0@example.com\",\"limit\":2}"))
                .hasSize(2);
    }

    @Test
    void anOrderOfSomebodyElseIsAsIfThereWereNone() {
        var others =
                shop.refusal(
                        "check_order", "{\"orderId\":5001,\"email\":\"customer1@example.com\"}");
        var none = shop.refusal("check_order", "{\"orderId\":999999,\"email\":\"a@b.example\"}");

        assertThat(others.type()).isEqualTo(none.type()).isEqualTo("order_not_found");
        assertThat(others.message().replace("5001", "X"))
                .isEqualTo(none.message().replace("999999", "X"));
    }

    @Test
    void oneOfTheTwoMustBeGiven() {
        assertThat(shop.refusal("check_order", "{}").message()).contains("orderId", "email");
    }

    @ParameterizedTest
    @CsvSource({
        "'\" OR name:\"1001'",
        "'1001\\\" OR name:1001'",
        "'x OR name:1001'",
        "'* OR 1001'",
        "''"
    })
    void aNumberThatIsASearchFindsNothing(String given) {
        String escaped = given.replace("\\", "\\\\").replace("\"", "\\\"");

        assertThat(shop.refusal("check_order", "{\"orderId\":\"" + escaped + "\"}").type())
                .isEqualTo("order_not_found");
    }

    @Test
    void anAddressThatIsASearchFindsNobodysOrders() {
        assertThat(
                        shop.data(
                                "get_customer_orders",
                                "{\"email\":\"a@b.example\\\" OR email:\\\"customer0@example.com\"}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5001, none, 0.00", "5004, full, ", "5005, partial, "})
    void whatWasPaidBackIsTold(long order, String status, String total) {
        JsonNode refunds = shop.data("check_refund_status", "{\"orderId\":" + order + "}");

        assertThat(refunds.path("status").asString()).isEqualTo(status);
        assertThat(refunds.path("refunds").isEmpty()).isEqualTo(status.equals("none"));
        if (total != null) {
            assertThat(refunds.path("totalRefunded").path("amount").asString()).isEqualTo(total);
        }
    }

    @Test
    void aRefundHasItsReason() {
        assertThat(
                        shop.data("check_refund_status", "{\"orderId\":5004}")
                                .path("refunds")
                                .path(0)
                                .path("reason")
                                .asString())
                .isEqualTo("Came too late");
        assertThat(shop.data("check_order", "{\"orderId\":5004}").path("status").asString())
                .isEqualTo("refunded");
    }

    @Test
    void whatHappenedToAnOrderIsForTheStaff() {
        JsonNode notes = shop.data("get_order_notes", "{\"orderId\":5001}");

        assertThat(notes.path(0).path("note").asString()).contains("created");
        assertThat(notes.path(0).path("customerNote").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "PAID, FULFILLED, , completed",
        "PAID, UNFULFILLED, , processing",
        "PARTIALLY_REFUNDED, PARTIALLY_FULFILLED, , processing",
        "PAID, ON_HOLD, , on-hold",
        "PENDING, UNFULFILLED, , pending",
        "PARTIALLY_PAID, FULFILLED, , pending",
        "REFUNDED, FULFILLED, , refunded",
        "VOIDED, UNFULFILLED, , cancelled",
        "PAID, UNFULFILLED, 2026-11-01T00:00:00Z, cancelled"
    })
    void thePaymentAndTheParcelMakeOneWord(
            String paid, String sent, String cancelledAt, String word) {
        JsonNode order =
                tools.jackson.databind.json.JsonMapper.shared()
                        .createObjectNode()
                        .put("displayFinancialStatus", paid)
                        .put("displayFulfillmentStatus", sent)
                        .put("cancelledAt", cancelledAt);

        assertThat(ShopifyOrders.status(order)).isEqualTo(word);
    }
}
