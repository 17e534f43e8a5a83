package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WooProductsTest {
    private final WooShop shop = new WooShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aProductHasPriceAndStock() throws Exception {
        JsonNode tent = shop.json("products/101");

        assertThat(tent.path("sku").asString()).isEqualTo("TENT-2P");
        assertThat(tent.path("price").asString()).isEqualTo("249.00");
        assertThat(tent.path("stock_quantity").asInt()).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource({
        "TENT-2P, 101, simple",
        "JACKET-M, 112, variation",
        "4711, 124, simple",
        "BAG, 123, simple"
    })
    void aSkuFindsItsProductOrVariation(String sku, long id, String type) throws Exception {
        JsonNode found = shop.json("products?sku=" + sku);

        assertThat(found.size()).isOne();
        assertThat(found.path(0).path("id").asLong()).isEqualTo(id);
        assertThat(found.path(0).path("type").asString()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "search=tent&status=publish, 2",
        "search=ridge+tent, 1",
        "category=15, 2",
        "on_sale=true, 1",
        "featured=true, 1",
        "stock_status=onbackorder, 1",
        "stock_status=outofstock, 1",
        "status=draft, 1",
        "'include=101,102,103', 3",
        "min_price=500, 1",
        "min_price=240&max_price=260, 1",
        "type=variable, 2"
    })
    void productsAreFoundByWhatTheyAre(String query, int found) throws Exception {
        assertThat(shop.json("products?per_page=100&" + query).size()).isEqualTo(found);
    }

    @Test
    void aCategoryHoldsWhatIsInItsChildren() throws Exception {
        assertThat(shop.json("products?per_page=100&category=11").valueStream())
                .anyMatch(row -> row.path("id").asInt() == 101)
                .anyMatch(row -> row.path("id").asInt() == 103);
    }

    @Test
    void pagesSayHowManyThereAreAndWhereTheNextIs() throws Exception {
        HttpResponse<String> second =
                shop.get("products?status=publish&per_page=10&page=2&orderby=id&order=asc");

        assertThat(WooShop.header(second, "X-WP-Total")).isEqualTo("30");
        assertThat(WooShop.header(second, "X-WP-TotalPages")).isEqualTo("3");
        assertThat(WooShop.header(second, "Link")).contains("rel=\"prev\"", "rel=\"next\"");
        assertThat(Caller.json(second).path(0).path("id").asInt()).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource({
        "per_page=101, per_page",
        "page=0, page",
        "orderby=stock, orderby",
        "status=gone, status",
        "category=shoes, category",
        "on_sale=maybe, on_sale"
    })
    void aParameterThatItDoesNotTakeIsNamed(String query, String name) throws Exception {
        HttpResponse<String> answer = shop.get("products?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(WooShop.code(answer)).isEqualTo("rest_invalid_param");
        assertThat(Caller.json(answer).at("/data/params").has(name)).isTrue();
    }

    @Test
    void onlyTheFieldsThatWereAskedForAreShown() throws Exception {
        JsonNode row = shop.json("products/101?_fields=id,name,categories.name");

        assertThat(row.propertyNames()).containsExactlyInAnyOrder("id", "name", "categories");
    }

    @Test
    void theVariationsOfAJacketAreItsSizes() throws Exception {
        JsonNode variations = shop.json("products/110/variations?orderby=id&order=asc");

        assertThat(variations.valueStream().map(row -> row.at("/attributes/0/option").asString()))
                .containsExactly("S", "M", "L");
        assertThat(variations.path(2).path("stock_status").asString()).isEqualTo("outofstock");
    }

    @ParameterizedTest
    @CsvSource({
        "products/999, 404, woocommerce_rest_product_invalid_id",
        "products/99999999999999999999, 404, woocommerce_rest_product_invalid_id",
        "products/110/variations/999, 404, woocommerce_rest_product_variation_invalid_id",
        "products/101/variations/111, 403, woocommerce_rest_cannot_view",
        "products/categories/999, 404, woocommerce_rest_term_invalid",
        "products/reviews/1, 404, woocommerce_rest_review_invalid_id",
        "products/tent, 404, rest_no_route"
    })
    void whatIsNotThereIsSaidInItsWords(String path, int status, String code) throws Exception {
        HttpResponse<String> answer = shop.get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(WooShop.code(answer)).isEqualTo(code);
    }

    @Test
    void aProductThatWasSoldOutIsOutOfStock() throws Exception {
        shop.put("products/101", "{\"stock_quantity\":0}");

        assertThat(shop.json("products/101").path("stock_status").asString())
                .isEqualTo("outofstock");
    }

    @Test
    void aProductThatWasMadeIsThereUntilTheShopIsForgotten() throws Exception {
        long id =
                Caller.json(
                                shop.post(
                                        "products",
                                        "{\"name\":\"Kite\",\"sku\":\"KITE\",\"regular_price\":\"9.00\"}"))
                        .path("id")
                        .asLong();

        assertThat(shop.json("products/" + id).path("price").asString()).isEqualTo("9.00");
        shop.sandbox.forget();
        assertThat(shop.get("products/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aPriceThatIsNoneIsRefused() throws Exception {
        assertThat(WooShop.code(shop.put("products/101", "{\"regular_price\":\"cheap\"}")))
                .isEqualTo("rest_invalid_param");
        assertThat(shop.json("products/101").path("price").asString()).isEqualTo("249.00");
    }

    @Test
    void categoriesKnowTheirParent() throws Exception {
        assertThat(shop.json("products/categories?parent=11").path(0).path("name").asString())
                .isEqualTo("Tents");
        assertThat(shop.json("products/categories?parent=0").size()).isEqualTo(4);
    }

    @Test
    void onlyApprovedReviewsAreShownUnlessOthersAreAskedFor() throws Exception {
        assertThat(shop.json("products/reviews?per_page=100").size()).isEqualTo(11);
        assertThat(shop.json("products/reviews?product=101").size()).isEqualTo(3);
        assertThat(shop.json("products/reviews?status=hold").size()).isOne();
    }

    @Test
    void whatIsLowIsBelowItsOwnBoundOrTheShops() throws Exception {
        JsonNode low =
                Caller.json(
                        shop.call("GET", "wc-analytics/products/low-in-stock?status=publish", ""));

        assertThat(low.valueStream().map(row -> row.path("id").asInt()))
                .containsExactly(121, 120, 113);
        assertThat(
                        Caller.json(
                                        shop.call(
                                                "GET",
                                                "wc-analytics/products/count-low-in-stock",
                                                ""))
                                .path("total")
                                .asInt())
                .isEqualTo(3);
    }
}
