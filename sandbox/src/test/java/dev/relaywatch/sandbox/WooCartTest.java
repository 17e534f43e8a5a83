package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WooCartTest {
    private final WooShop shop = new WooShop();

    @AfterEach
    void close() {
        shop.close();
    }

    private String token() throws Exception {
        return WooShop.header(shop.store("GET", "cart", ""), "Cart-Token");
    }

    private HttpResponse<String> post(String token, String what, String body) throws Exception {
        return shop.store(
                "POST",
                "cart/" + what,
                body,
                "Cart-Token",
                token,
                "Content-Type",
                "application/json");
    }

    private JsonNode cart(String token) throws Exception {
        return Caller.json(shop.store("GET", "cart", "", "Cart-Token", token));
    }

    private static String total(JsonNode cart) {
        return cart.at("/totals/total_price").asString();
    }

    @Test
    void aCartIsKeptForItsToken() throws Exception {
        String token = token();

        HttpResponse<String> added = post(token, "add-item", "{\"id\":101,\"quantity\":2}");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(token.split("\\.", -1)).hasSize(3);
        assertThat(total(cart(token))).isEqualTo("49800");
        assertThat(total(cart(WooShop.header(added, "Cart-Token")))).isEqualTo("49800");
        assertThat(cart(token()).path("items").size()).isZero();
    }

    @Test
    void aTokenThatIsNoneOrTooOldIsAsNone() throws Exception {
        String token = token();
        post(token, "add-item", "{\"id\":101}");

        assertThat(cart("a.b.c").path("items").size()).isZero();
        assertThat(cart(token + "x").path("items").size()).isZero();
        shop.clock.advance(Duration.ofHours(49));
        assertThat(cart(token).path("items").size()).isZero();
    }

    @Test
    void withoutATokenANonceIsNeeded() throws Exception {
        HttpResponse<String> without = shop.store("POST", "cart/add-item", "{\"id\":101}");
        HttpResponse<String> wrong =
                shop.store("POST", "cart/add-item", "{\"id\":101}", "Nonce", "0123456789");
        HttpResponse<String> right =
                shop.store(
                        "POST",
                        "cart/add-item",
                        "{\"id\":101}",
                        "Nonce",
                        WooShop.header(without, "Nonce"));

        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(WooShop.code(without)).isEqualTo("woocommerce_rest_missing_nonce");
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(WooShop.code(wrong)).isEqualTo("woocommerce_rest_invalid_nonce");
        assertThat(right.statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":999} | woocommerce_rest_cart_invalid_product",
                "{} | woocommerce_rest_cart_invalid_product",
                "{\"id\":\"tent\"} | rest_invalid_param",
                "{\"id\":120} | woocommerce_rest_product_out_of_stock",
                "{\"id\":113} | woocommerce_rest_product_out_of_stock",
                "{\"id\":121,\"quantity\":3} | woocommerce_rest_product_partially_out_of_stock",
                "{\"id\":150} | woocommerce_rest_product_not_purchasable",
                "{\"id\":101,\"quantity\":0} | woocommerce_rest_product_invalid_quantity",
                "{\"id\":110} | woocommerce_rest_variation_id_from_variation_data",
                "{\"id\":125} | woocommerce_rest_missing_variation_data",
                "{\"id\":126} | woocommerce_rest_missing_variation_data",
                "{\"id\":112,\"variation\":[{\"attribute\":\"pa_size\",\"value\":\"s\"}]} |"
                        + " woocommerce_rest_invalid_variation_data"
            })
    void whatCannotBeAddedIsRefused(String body, String code) throws Exception {
        HttpResponse<String> answer = post(token(), "add-item", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(WooShop.code(answer)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":112} | 112 | Fleece Jacket",
                "{\"id\":110,\"variation\":[{\"attribute\":\"pa_size\",\"value\":\"m\"}]} | 112 |"
                        + " Fleece Jacket",
                "{\"id\":110,\"variation\":[{\"attribute\":\"Size\",\"value\":\"M\"}]} | 112 |"
                        + " Fleece Jacket",
                "{\"id\":125,\"variation\":[{\"attribute\":\"pa_size\",\"value\":\"l\"}]} | 126 |"
                        + " Trail Socks"
            })
    void aVariationIsAddedByItsIdOrItsSize(String body, long id, String name) throws Exception {
        JsonNode item = Caller.json(post(token(), "add-item", body)).at("/items/0");

        assertThat(item.path("id").asLong()).isEqualTo(id);
        assertThat(item.path("name").asString()).isEqualTo(name);
        assertThat(item.at("/variation/0/raw_attribute").asString()).isEqualTo("attribute_pa_size");
    }

    @Test
    void theSameProductTwiceIsOneLineWithinTheStock() throws Exception {
        String token = token();
        post(token, "add-item", "{\"id\":101,\"quantity\":10}");
        post(token, "add-item", "{\"id\":101,\"quantity\":7}");

        assertThat(cart(token).at("/items/0/quantity").asInt()).isEqualTo(17);
        assertThat(WooShop.code(post(token, "add-item", "{\"id\":101}")))
                .isEqualTo("woocommerce_rest_product_partially_out_of_stock");
    }

    @Test
    void whatMayBeBackorderedHasNoStockToEnd() throws Exception {
        assertThat(post(token(), "add-item", "{\"id\":123,\"quantity\":50}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void aLineIsChangedAndRemovedByItsKey() throws Exception {
        String token = token();
        String key =
                Caller.json(post(token, "add-item", "{\"id\":102}")).at("/items/0/key").asString();

        JsonNode three =
                Caller.json(post(token, "update-item", "{\"key\":\"" + key + "\",\"quantity\":3}"));
        HttpResponse<String> tooMany =
                post(token, "update-item", "{\"key\":\"" + key + "\",\"quantity\":41}");
        JsonNode none = Caller.json(post(token, "remove-item", "{\"key\":\"" + key + "\"}"));

        assertThat(total(three)).isEqualTo("14400");
        assertThat(WooShop.code(tooMany)).isEqualTo("invalid_quantity");
        assertThat(none.path("items").size()).isZero();
    }

    @Test
    void aKeyThatIsGoneIsAConflictThatShowsTheCart() throws Exception {
        String token = token();
        post(token, "add-item", "{\"id\":101}");

        HttpResponse<String> answer = post(token, "remove-item", "{\"key\":\"gone\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(WooShop.code(answer)).isEqualTo("woocommerce_rest_cart_invalid_key");
        assertThat(Caller.json(answer).at("/data/cart/items_count").asInt()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"GBP, 2, 24900", "JPY, 0, 249", "KWD, 3, 249000"})
    void moneyIsInTheSmallestUnit(String currency, int decimals, String total) throws Exception {
        shop.sandbox.stand("acme", "woocommerce", Map.of("currency", currency));

        JsonNode cart = Caller.json(post(token(), "add-item", "{\"id\":101}"));

        assertThat(total(cart)).isEqualTo(total);
        assertThat(cart.at("/totals/currency_minor_unit").asInt()).isEqualTo(decimals);
    }

    @Test
    void tooManyCallsAreAnErrorOfTheirOwn() throws Exception {
        shop.sandbox.stand("acme", "woocommerce", Map.of("rateLimited", true));

        HttpResponse<String> answer = shop.store("GET", "cart", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(WooShop.code(answer)).isEqualTo("rate_limit_exceeded");
        assertThat(WooShop.header(answer, "RateLimit-Retry-After")).isEqualTo("10");
    }

    @Test
    void theCartChangedLongestAgoGoesWhenThereAreTooMany() throws Exception {
        var store = new WooStore(shop.clock.instant());
        String first = add(store, "");
        add(store, first);
        for (int i = 0; i < WooCartApi.MOST_CARTS - 1; i++) {
            add(store, "");
        }

        assertThat(count(store, first)).isEqualTo(2);
        add(store, "");
        assertThat(count(store, first)).isZero();
    }

    private String add(WooStore store, String token) {
        String nonce = cart(store, "GET", "").headers().get("Nonce");
        Answer answer = cart(store, "POST", token, "nonce", String.valueOf(nonce));
        return String.valueOf(answer.headers().get("Cart-Token"));
    }

    private int count(WooStore store, String token) {
        return Json.read(cart(store, "GET", token).body())
                .orElseThrow()
                .path("items_count")
                .asInt();
    }

    private Answer cart(WooStore store, String method, String token, String... nonce) {
        var headers =
                nonce.length == 0
                        ? Map.of("cart-token", token)
                        : Map.of("cart-token", token, nonce[0], nonce[1]);
        var request =
                new Request(
                        shop.clock.instant(),
                        "acme",
                        "woocommerce",
                        method,
                        "",
                        "id=140",
                        headers,
                        new byte[0]);
        return store.cart(
                new WooCall(
                        shop.clock.instant(),
                        method,
                        method.equals("GET") ? List.of("cart") : List.of("cart", "add-item"),
                        "",
                        new WooQuery(""),
                        Json.object(),
                        WooShown.of(new Standing())),
                request);
    }
}
