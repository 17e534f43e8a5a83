package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
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

    @Test
    void theFirstOrderIsATentForTheFirstCustomer() throws Exception {
        JsonNode order = shop.json("orders/5001");

        assertThat(order.path("status").asString()).isEqualTo("processing");
        assertThat(order.at("/billing/email").asString()).isEqualTo("customer0@example.com");
        assertThat(order.at("/line_items/0/sku").asString()).isEqualTo("TENT-2P");
        assertThat(order.path("total").asString()).isEqualTo("249.00");
        assertThat(order.path("currency").asString()).isEqualTo("GBP");
    }

    @Test
    void aTotalIsWhatItsPartsComeTo() throws Exception {
        for (JsonNode order : shop.json("orders?per_page=100")) {
            var sum = WooOrderRow.decimal(order, "shipping_total");
            for (JsonNode line : order.path("line_items")) {
                sum = sum.add(WooOrderRow.decimal(line, "total"));
            }

            assertThat(WooOrderRow.decimal(order, "total")).isEqualByComparingTo(sum);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "status=pending, pending",
        "status=checkout-draft, checkout-draft",
        "status=failed, failed",
        "status=on-hold, on-hold"
    })
    void ordersAreFoundByTheirStatus(String query, String status) throws Exception {
        JsonNode found = shop.json("orders?per_page=100&" + query);

        assertThat(found.isEmpty()).isFalse();
        assertThat(found.valueStream().map(row -> row.path("status").asString()))
                .containsOnly(status);
    }

    @Test
    void severalStatusesAreSeparatedByCommasOrGivenOneByOne() throws Exception {
        String commas = WooShop.header(shop.get("orders?status=pending,failed"), "X-WP-Total");
        String each =
                WooShop.header(
                        shop.get("orders?status%5B%5D=pending&status%5B%5D=failed"), "X-WP-Total");

        assertThat(commas).isEqualTo(each).isNotEqualTo("0");
    }

    @Test
    void aStatusThatThereIsNotIsRefused() throws Exception {
        HttpResponse<String> answer = shop.get("orders?status=lost");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(WooShop.code(answer)).isEqualTo("rest_invalid_param");
    }

    @Test
    void guestsAreFoundBySearching() throws Exception {
        JsonNode found = shop.json("orders?search=guest3@example.com&per_page=100");

        assertThat(found.isEmpty()).isFalse();
        assertThat(found.valueStream().map(row -> row.path("customer_id").asInt())).containsOnly(0);
    }

    @Test
    void customersAreFoundByTheirEmailAndTheirOrdersByTheirId() throws Exception {
        long id = shop.json("customers?email=customer0@example.com&role=all").at("/0/id").asLong();

        assertThat(id).isEqualTo(301);
        assertThat(shop.json("orders?customer=301&per_page=100").valueStream())
                .isNotEmpty()
                .allMatch(row -> row.path("customer_id").asLong() == 301);
    }

    @Test
    void timesAreTheShopsUnlessTheyAreSaidToBeUtc() throws Exception {
        shop.sandbox.stand("acme", "woocommerce", Map.of("timezone", "Asia/Tokyo"));
        JsonNode order = shop.json("orders/5150");

        assertThat(order.path("date_created_gmt").asString()).isEqualTo("2026-11-20T09:00:00");
        assertThat(order.path("date_created").asString()).isEqualTo("2026-11-20T18:00:00");
        assertThat(shop.json("orders?after=2026-11-20T08:59:59&dates_are_gmt=true").size()).isOne();
        assertThat(shop.json("orders?after=2026-11-20T18:00:00").size()).isZero();
        assertThat(shop.json("orders?after=2026-11-20T08:59:59Z").size()).isOne();
    }

    @Test
    void theNewestComesFirst() throws Exception {
        assertThat(shop.json("orders").path(0).path("id").asInt()).isEqualTo(5150);
        assertThat(shop.json("orders?orderby=id&order=asc").path(0).path("id").asInt())
                .isEqualTo(5001);
    }

    @Test
    void aCancelledOrderGivesItsStockBackAndSaysSo() throws Exception {
        HttpResponse<String> answer = shop.put("orders/5001", "{\"status\":\"cancelled\"}");

        assertThat(Caller.json(answer).path("status").asString()).isEqualTo("cancelled");
        assertThat(shop.json("products/101").path("stock_quantity").asInt()).isEqualTo(18);
        assertThat(shop.json("orders/5001/notes").path(0).path("note").asString())
                .isEqualTo("Order status changed from Processing to Cancelled.");
    }

    @Test
    void anOrderCancelledTwiceGivesItsStockBackOnce() throws Exception {
        shop.put("orders/5001", "{\"status\":\"cancelled\"}");
        shop.put("orders/5001", "{\"status\":\"cancelled\"}");

        assertThat(shop.json("products/101").path("stock_quantity").asInt()).isEqualTo(18);
    }

    @Test
    void aChangeIsFoundByWhenItWasMade() throws Exception {
        shop.clock.advance(Duration.ofMinutes(5));
        shop.put("orders/5001", "{\"customer_note\":\"Ring twice\"}");

        JsonNode found = shop.json("orders?modified_after=2026-11-20T10:00:00&dates_are_gmt=true");

        assertThat(found.valueStream().map(row -> row.path("id").asInt())).containsExactly(5001);
    }

    @Test
    void anOrderThatIsPaidTakesItsStock() throws Exception {
        HttpResponse<String> answer =
                shop.post(
                        "orders",
                        """
                        {"set_paid":true,"billing":{"email":"new@example.com"},
                         "line_items":[{"product_id":102,"quantity":3}]}
                        """);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Caller.json(answer).path("total").asString()).isEqualTo("144.00");
        assertThat(shop.json("products/102").path("stock_quantity").asInt()).isEqualTo(37);
    }

    @Test
    void whatACallerWroteIsShownAsItIs() throws Exception {
        HttpResponse<String> answer =
                shop.put(
                        "orders/5001",
                        """
                        {"meta_data":[{"key":"gift","value":{"price":"a kiss","sent_gmt":"soon"}}]}
                        """);

        assertThat(Caller.json(answer).at("/meta_data/0/value/price").asString())
                .isEqualTo("a kiss");
    }

    @Test
    void notesAreForTheCustomerOrForTheShop() throws Exception {
        shop.post("orders/5003/notes", "{\"note\":\"Left at the door\",\"customer_note\":true}");

        assertThat(shop.json("orders/5003/notes").size()).isEqualTo(3);
        assertThat(shop.json("orders/5003/notes?type=customer").path(0).path("note").asString())
                .isEqualTo("Left at the door");
        assertThat(shop.json("orders/5003/notes?type=internal").size()).isOne();
        assertThat(WooShop.code(shop.post("orders/5003/notes", "{}")))
                .isEqualTo("rest_missing_callback_param");
    }

    @Test
    void aRefundInFullHasItsReason() throws Exception {
        JsonNode order = shop.json("orders/5004");
        JsonNode refund = shop.json("orders/5004/refunds").path(0);

        assertThat(order.path("status").asString()).isEqualTo("refunded");
        assertThat(refund.path("amount").asString()).isEqualTo(order.path("total").asString());
        assertThat(refund.path("reason").asString()).isEqualTo("Came too late");
        assertThat(shop.json("orders/5005").path("status").asString()).isEqualTo("completed");
    }

    @Test
    void noMoreIsRefundedThanWasPaid() throws Exception {
        assertThat(shop.post("orders/5001/refunds", "{\"amount\":\"49.00\"}").statusCode())
                .isEqualTo(201);
        HttpResponse<String> tooMuch = shop.post("orders/5001/refunds", "{\"amount\":\"200.01\"}");
        assertThat(WooShop.code(tooMuch)).isEqualTo("woocommerce_rest_cannot_create_order_refund");
        shop.post("orders/5001/refunds", "{\"amount\":\"200.00\"}");

        assertThat(shop.json("orders/5001").path("status").asString()).isEqualTo("refunded");
    }

    @ParameterizedTest
    @CsvSource({
        "orders/1, woocommerce_rest_shop_order_invalid_id",
        "orders/1/notes, woocommerce_rest_order_invalid_id",
        "orders/5001/notes/1, woocommerce_rest_invalid_id",
        "orders/5001/refunds/1, woocommerce_rest_shop_order_refund_invalid_id",
        "customers/1, woocommerce_rest_invalid_id"
    })
    void whatIsNotThereIsSaidInItsWords(String path, String code) throws Exception {
        HttpResponse<String> answer = shop.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(WooShop.code(answer)).isEqualTo(code);
    }

    @Test
    void aKeyThatMayOnlyReadChangesNothing() throws Exception {
        shop.sandbox.stand("acme", "woocommerce", Map.of("readOnlyKey", true));

        HttpResponse<String> answer = shop.put("orders/5001", "{\"status\":\"cancelled\"}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(shop.json("orders/5001").path("status").asString()).isEqualTo("processing");
    }

    @Test
    void aCurrencyWithoutCentsHasNone() throws Exception {
        shop.sandbox.stand("acme", "woocommerce", Map.of("currency", "JPY"));

        assertThat(shop.json("orders/5001").path("total").asString()).isEqualTo("249");
        assertThat(shop.json("orders/5001").path("currency").asString()).isEqualTo("JPY");
    }

    @Test
    void accountsHaveTheirOwnShops() throws Exception {
        shop.put("orders/5001", "{\"status\":\"cancelled\"}");

        try (Caller caller = new Caller()) {
            HttpResponse<String> other =
                    caller.get(
                            shop.sandbox.url("other", "woocommerce")
                                    + "/wp-json/wc/v3/orders/5001?consumer_key=ck_1&consumer_secret=cs_1");

            assertThat(Caller.json(other).path("status").asString()).isEqualTo("processing");
        }
    }
}
