package dev.relaywatch.commerce.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.operation.OperationResult.Done;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WooCartsTest {
    private final WooShop shop = new WooShop();

    @AfterEach
    void close() {
        shop.close();
    }

    private static String in(JsonNode cart, String more) {
        return "{\"cartToken\":\"" + cart.path("cartToken").asString() + "\"" + more + "}";
    }

    private static String key(JsonNode cart) {
        return cart.path("items").path(0).path("cartItemKey").asString();
    }

    private static String total(JsonNode cart) {
        return cart.path("total").path("amount").asString();
    }

    private JsonNode tents(int quantity) {
        return shop.data(
                "add_to_cart", "{\"productId\":\"TENT-2P\",\"quantity\":" + quantity + "}");
    }

    @Test
    void aCartIsFoundAgainByItsToken() {
        JsonNode cart = tents(2);

        JsonNode seen = shop.data("get_cart", in(cart, ""));

        assertThat(total(seen)).isEqualTo("498.00");
        assertThat(key(seen)).isEqualTo(key(cart));
    }

    @Test
    void twoCartsHaveNothingToDoWithEachOther() {
        tents(2);

        assertThat(shop.data("get_cart", "{}").path("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 747.00", "1, 249.00", "0, 0.00"})
    void theQuantityOfALineIsChangedAndNoneTakesItOut(int quantity, String total) {
        JsonNode cart = tents(2);

        assertThat(
                        total(
                                shop.data(
                                        "update_cart_quantity",
                                        in(
                                                cart,
                                                ",\"cartItemKey\":\""
                                                        + key(cart)
                                                        + "\",\"quantity\":"
                                                        + quantity))))
                .isEqualTo(total);
    }

    @Test
    void aCouponTakesItsPartOff() {
        JsonNode cart =
                shop.data("apply_coupon_to_cart", in(tents(2), ",\"couponCode\":\"SAVE10\""));

        assertThat(cart.path("discount").path("amount").asString()).isEqualTo("49.80");
        assertThat(total(cart)).isEqualTo("448.20");
        assertThat(cart.path("coupons").path(0).path("code").asString()).isEqualTo("save10");
    }

    @Test
    void aCouponThatCannotBeUsedIsRefusedInTheShopsWords() {
        assertThat(
                        shop.refusal(
                                        "apply_coupon_to_cart",
                                        in(tents(1), ",\"couponCode\":\"SUMMER25\""))
                                .type())
                .isEqualTo("woocommerce_rest_cart_coupon_error");
    }

    @Test
    void aProductOfSizesIsPutInByItsVariation() {
        JsonNode cart = shop.data("add_to_cart", "{\"productId\":\"JACKET\",\"variationId\":112}");

        assertThat(cart.path("items").path(0).path("productId").asLong()).isEqualTo(112);
    }

    @Test
    void aProductOfSizesWithoutOneIsRefused() {
        assertThat(shop.refusal("add_to_cart", "{\"productId\":110}").type())
                .isEqualTo("woocommerce_rest_variation_id_from_variation_data");
    }

    @ParameterizedTest
    @CsvSource({
        "\"TARP\", 1, woocommerce_rest_product_out_of_stock",
        "101, 18, woocommerce_rest_product_partially_out_of_stock"
    })
    void whatTheShopDoesNotHaveIsRefusedInWordsWithoutMarkup(
            String product, int quantity, String code) {
        var refusal =
                shop.refusal(
                        "add_to_cart",
                        "{\"productId\":" + product + ",\"quantity\":" + quantity + "}");

        assertThat(refusal.type()).isEqualTo(code);
        assertThat(refusal.message()).doesNotContain("&quot;", "<");
    }

    @Test
    void aSkuOfDigitsIsPutInWhereNoProductHasThatNumber() {
        assertThat(
                        shop.data("add_to_cart", "{\"productId\":\"4711\"}")
                                .path("items")
                                .path(0)
                                .path("productId")
                                .asLong())
                .isEqualTo(124);
    }

    @Test
    void aLineThatIsNotThereIsRefused() {
        assertThat(
                        shop.refusal("remove_from_cart", in(tents(1), ",\"cartItemKey\":\"nope\""))
                                .type())
                .isEqualTo("woocommerce_rest_cart_invalid_key");
    }

    @Test
    void aTokenThatTheShopNoLongerKnowsBeginsANewCartAndSaysSo() {
        var result = shop.run("add_to_cart", "{\"productId\":101,\"cartToken\":\"a.b.c\"}");

        assertThat(WooShop.data(result).path("items")).hasSize(1);
        assertThat(((Done<?>) result).message()).contains("new cart");
    }

    @ParameterizedTest
    @CsvSource({"JPY, 249", "KWD, 249.000"})
    void aCartHasTheDigitsOfItsCurrency(String currency, String total) {
        shop.stand(Map.of("currency", currency));

        assertThat(total(tents(1))).isEqualTo(total);
    }

    @Test
    void aShopThatTakesNoMoreCallsOfCartsSaysSo() {
        shop.stand(Map.of("rateLimited", true));

        assertThat(shop.failure("get_cart", "{}").type()).isEqualTo("rate_limit_exceeded");
    }
}
