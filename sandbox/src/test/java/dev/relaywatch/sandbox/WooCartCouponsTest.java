package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WooCartCouponsTest {
    private final WooShop shop = new WooShop();
    private String token = "";

    @BeforeEach
    void takeTwoStoves() throws Exception {
        token = WooShop.header(shop.store("GET", "cart", ""), "Cart-Token");
        post("add-item", "{\"id\":102,\"quantity\":2}");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private HttpResponse<String> post(String what, String body) throws Exception {
        return shop.store("POST", "cart/" + what, body, "Cart-Token", token);
    }

    private HttpResponse<String> apply(String code) throws Exception {
        return post("apply-coupon", "{\"code\":\"" + code + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"save10, 960, 8640", "SAVE10, 960, 8640", "fiver, 500, 9100", "freeship, 0, 9600"})
    void aCouponTakesItsPartOff(String code, String off, String total) throws Exception {
        JsonNode cart = Caller.json(apply(code));

        assertThat(cart.at("/totals/total_discount").asString()).isEqualTo(off);
        assertThat(cart.at("/totals/total_price").asString()).isEqualTo(total);
        assertThat(cart.at("/coupons/0/totals/total_discount").asString()).isEqualTo(off);
    }

    @Test
    void twoCouponsAddUp() throws Exception {
        post("add-item", "{\"id\":140,\"quantity\":1}");
        apply("save10");

        JsonNode cart = Caller.json(apply("fiver"));

        assertThat(cart.at("/totals/total_discount").asString()).isEqualTo("1500");
        assertThat(cart.at("/totals/total_price").asString()).isEqualTo("8500");
        assertThat(
                        cart.path("items")
                                .valueStream()
                                .mapToInt(item ->
                                        Integer.parseInt(item.at("/totals/line_total").asString()))
                                .sum())
                .isEqualTo(8500);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, does not exist",
        "summer25, has expired",
        "first100, has been reached",
        "vip, valid email"
    })
    void aCouponThatDoesNotCountSaysWhy(String code, String words) throws Exception {
        HttpResponse<String> answer = apply(code);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(WooShop.code(answer)).isEqualTo("woocommerce_rest_cart_coupon_error");
        assertThat(Caller.json(answer).path("message").asString()).contains(words);
    }

    @Test
    void aCouponCountsOnce() throws Exception {
        apply("save10");

        assertThat(Caller.json(apply("save10")).path("message").asString())
                .contains("already been applied");
    }

    @Test
    void aCouponThatWillBeAloneTakesAwayTheOthersAndLetsNoneIn() throws Exception {
        apply("save10");

        assertThat(Caller.json(apply("solo30")).path("coupons").size()).isOne();
        assertThat(Caller.json(apply("fiver")).path("message").asString())
                .contains("cannot be used in conjunction");
    }

    @Test
    void aCouponGoesWhenTheCartNoLongerReachesItsMinimum() throws Exception {
        apply("fiver");
        JsonNode cart = Caller.json(shop.store("GET", "cart", "", "Cart-Token", token));
        String key = cart.at("/items/0/key").asString();

        JsonNode less =
                Caller.json(post("update-item", "{\"key\":\"" + key + "\",\"quantity\":1}"));

        assertThat(less.path("coupons").size()).isZero();
        assertThat(less.at("/errors/0/message").asString()).contains("minimum spend", "£50.00");
        assertThat(less.at("/totals/total_price").asString()).isEqualTo("4800");
    }

    @Test
    void aCouponIsTakenAwayAgain() throws Exception {
        apply("save10");

        assertThat(
                        Caller.json(post("remove-coupon", "{\"code\":\"save10\"}"))
                                .at("/totals/total_discount")
                                .asString())
                .isEqualTo("0");
        HttpResponse<String> again = post("remove-coupon", "{\"code\":\"save10\"}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(WooShop.code(again)).isEqualTo("woocommerce_rest_cart_coupon_invalid_code");
    }

    @Test
    void theShopTellsOfACouponByItsCode() throws Exception {
        assertThat(shop.json("coupons?code=FIVER").at("/0/minimum_amount").asString())
                .isEqualTo("50.00");
        assertThat(shop.json("coupons?code=nothing").size()).isZero();
        assertThat(WooShop.code(shop.get("coupons/1")))
                .isEqualTo("woocommerce_rest_shop_coupon_invalid_id");
    }
}
