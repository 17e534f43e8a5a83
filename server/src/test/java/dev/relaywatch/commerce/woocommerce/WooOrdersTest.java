package dev.relaywatch.commerce.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WooOrdersTest {
    private final WooShop shop = new WooShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({"5001", "\"5001\"", "\"#5001\""})
    void anOrderIsFoundAsItsCustomerWritesIt(String given) {
        assertThat(shop.data("check_order", "{\"orderId\":" + given + "}").path("id").asLong())
                .isEqualTo(5001);
    }

    @Test
    void theLatestOrderOfACustomerIsFoundByTheirAddress() {
        JsonNode latest = shop.data("check_order", "{\"email\":\"CUSTOMER0@example.com\"}");
        JsonNode all = shop.data("get_customer_orders", "{\"email\":\"customer0@example.com\"}");

        assertThat(latest.path("id")).isEqualTo(all.path(0).path("id"));
    }

    @Test
    void anOrderOfSomebodyElseIsAsIfThereWereNone() {
        var others =
                shop.refusal(
                        "check_order", "{\"orderId\":5001,\"email\":\"customer1@example.com\"}");
        var none = shop.refusal("check_order", "{\"orderId\":999999,\"email\":\"a@b.example\"}");

        assertThat(others.type())
                .isEqualTo(none.type())
                .isEqualTo("woocommerce_rest_shop_order_invalid_id");
        assertThat(others.message().replace("5001", "X"))
                .isEqualTo(none.message().replace("999999", "X"));
    }

    @Test
    void oneOfTheTwoMustBeGiven() {
        assertThat(shop.refusal("check_order", "{}").message()).contains("orderId", "email");
    }

    @Test
    void theOrdersOfAGuestAreFoundTooAndNoOthers() {
        assertThat(shop.data("get_customer_orders", "{\"email\":\"guest1@example.com\"}"))
                .isNotEmpty();
        assertThat(shop.data("get_customer_orders", "{\"email\":\"guest\"}")).isEmpty();
    }

    @Test
    void ordersComeTheNewestFirst() {
        assertThat(shop.data("get_customer_orders", "{\"email\":\"customer0@example.com\"}"))
                .hasSizeGreaterThan(5)
                .extracting(one -> one.path("createdAt").asString())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void aRefundOfAPartIsPartial() {
        JsonNode status = shop.data("check_refund_status", "{\"orderId\":5005}");

        assertThat(status.path("status").asString()).isEqualTo("partial");
        assertThat(status.path("refunds")).hasSize(1);
    }

    @Test
    void withoutARefundThereIsNone() {
        JsonNode status = shop.data("check_refund_status", "{\"orderId\":5001}");

        assertThat(status.path("status").asString()).isEqualTo("none");
        assertThat(status.path("totalRefunded").path("amount").asString()).isEqualTo("0.00");
    }

    @Test
    void aCancelledOrderIsCancelledInTheShopWithItsReasonForTheCustomer() {
        shop.data("cancel_order", "{\"orderId\":5002,\"reason\":\"ordered twice\"}");

        assertThat(shop.data("check_order", "{\"orderId\":5002}").path("status").asString())
                .isEqualTo("cancelled");
        assertThat(shop.data("get_order_notes", "{\"orderId\":5002}"))
                .anyMatch(note ->
                        note.path("note").asString().equals("ordered twice")
                                && note.path("customerNote").asBoolean());
    }

    @ParameterizedTest
    @CsvSource({"5003, completed", "5004, refunded"})
    void whatIsDoneIsNotCancelled(long order, String status) {
        assertThat(shop.refusal("cancel_order", "{\"orderId\":" + order + "}").message())
                .contains(status);
        assertThat(shop.asked()).noneMatch(one -> one.startsWith("PUT"));
    }

    @Test
    void cancellingTwiceIsRefused() {
        shop.data("cancel_order", "{\"orderId\":5001}");

        assertThat(shop.refusal("cancel_order", "{\"orderId\":5001}").type())
                .isEqualTo("order_not_cancellable");
    }

    @Test
    void theOrderOfSomebodyElseIsNotCancelled() {
        assertThat(
                        shop.refusal(
                                        "cancel_order",
                                        "{\"orderId\":5002,\"email\":\"mallory@example.com\"}")
                                .type())
                .isEqualTo("woocommerce_rest_shop_order_invalid_id");
        assertThat(shop.data("check_order", "{\"orderId\":5002}").path("status").asString())
                .isEqualTo("pending");
    }

    @Test
    void anOrderThatTheShopCancelledBeforeItsAnswerWasLostIsCancelled() {
        AtomicReference<String> status = new AtomicReference<>("pending");
        try (ScriptedServer there =
                new ScriptedServer(body -> {
                    if (!body.isEmpty()) {
                        status.set("cancelled");
                        return Reply.of(502, "<html>Bad Gateway</html>");
                    }
                    return Reply.of(200, "{\"id\":7,\"status\":\"" + status.get() + "\"}");
                })) {
            shop.moveTo(there.uri());

            assertThat(
                            shop.data("cancel_order", "{\"orderId\":7}")
                                    .path("previousStatus")
                                    .asString())
                    .isEqualTo("pending");
        }
    }

    @Test
    void whatACustomerSpentIsTheSumOfTheOrdersThatWerePaid() {
        String email = "{\"email\":\"customer0@example.com\"}";
        List<JsonNode> paid =
                shop.data("get_customer_orders", email)
                        .valueStream()
                        .filter(one ->
                                Set.of("processing", "completed", "on-hold")
                                        .contains(one.path("status").asString()))
                        .toList();

        JsonNode customer = shop.data("get_customer_insights", email).path("customers").path(0);

        assertThat(customer.path("orders").asInt()).isEqualTo(paid.size()).isPositive();
        assertThat(new BigDecimal(customer.path("totalSpent").path("amount").asString()))
                .isEqualByComparingTo(
                        paid.stream()
                                .map(one ->
                                        new BigDecimal(one.path("total").path("amount").asString()))
                                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    @Test
    void withoutTheAnalyticsTheBestCustomersAreFoundByEveryPageOfTheOrders() {
        shop.stand(Map.of("analyticsOff", true));

        JsonNode customers =
                shop.data("get_customer_insights", "{\"limit\":100}").path("customers");

        assertThat(shop.asked()).anyMatch(one -> one.contains("orders?") && one.endsWith("page=2"));
        assertThat(customers)
                .extracting(one -> new BigDecimal(one.path("totalSpent").path("amount").asString()))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .hasSizeGreaterThan(10);
    }

    @Test
    void theAddressOfACustomerIsMasked() {
        assertThat(shop.data("get_customer_insights", "{}").toString())
                .contains("***@example.com")
                .doesNotContainPattern("customer\\d");
    }
}
