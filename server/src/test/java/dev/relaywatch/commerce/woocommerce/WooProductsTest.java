package dev.relaywatch.commerce.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WooProductsTest {
    private final WooShop shop = new WooShop();

    @AfterAll
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "101, 101",
        "\"101\", 101",
        "\"TENT-2P\", 101",
        "\"4711\", 124",
        "4711, 124",
        "\"JACKET-M\", 112"
    })
    void aProductIsFoundByItsNumberAndByItsSkuEvenOneOfDigits(String given, long found) {
        assertThat(
                        shop.data("check_stock", "{\"productId\":" + given + "}")
                                .path("productId")
                                .asLong())
                .isEqualTo(found);
    }

    @Test
    void aProductThatIsNotThereIsRefusedInTheShopsOwnCode() {
        assertThat(shop.refusal("check_price", "{\"productId\":\"NO-SUCH\"}").type())
                .isEqualTo("woocommerce_rest_product_invalid_id");
    }

    @Test
    void whatMayBeOrderedThoughThereIsNoneIsNotInStock() {
        JsonNode stock = shop.data("check_stock", "{\"productId\":\"BAG\"}");

        assertThat(stock.path("inStock").asBoolean()).isFalse();
        assertThat(stock.path("stockStatus").asString()).isEqualTo("onbackorder");
        assertThat(stock.path("backordersAllowed").asBoolean()).isTrue();
    }

    @Test
    void aStockThatNobodyCountsHasNoQuantity() {
        JsonNode stock = shop.data("get_stock_quantity", "{\"productId\":\"GIFT\"}");

        assertThat(stock.path("stockQuantity").isNull()).isTrue();
        assertThat(stock.path("stockStatus").asString()).isEqualTo("instock");
    }

    @Test
    void aProductThatIsNotOnSaleHasNoSalePrice() {
        JsonNode price = shop.data("check_price", "{\"productId\":\"TENT-2P\"}");

        assertThat(price.path("onSale").asBoolean()).isFalse();
        assertThat(price.path("salePrice").isNull()).isTrue();
        assertThat(price.path("price").path("amount").asString()).isEqualTo("249.00");
    }

    @Test
    void pricesAreInTheShopsCurrencyWithItsDigits() {
        try (WooShop other = new WooShop()) {
            other.stand(Map.of("currency", "KWD"));

            JsonNode price = other.data("check_price", "{\"productId\":\"TENT-2P\"}").path("price");

            assertThat(price.path("currency").asString()).isEqualTo("KWD");
            assertThat(price.path("amount").asString()).isEqualTo("249.000");
        }
    }

    @Test
    void oneVariationMayBeAskedForAlone() {
        JsonNode found =
                shop.data("get_product_variations", "{\"productId\":110,\"variationId\":112}");

        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("sku").asString()).isEqualTo("JACKET-M");
    }

    @Test
    void theSkuOfAVariationNamesItsProduct() {
        assertThat(shop.data("get_product_variations", "{\"productId\":\"JACKET-S\"}")).hasSize(3);
    }

    @Test
    void aProductWithoutVariationsHasNone() {
        assertThat(shop.data("get_product_variations", "{\"productId\":101}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"15", "tents", "Tents"})
    void productsAreSearchedInACategoryByItsNumberShortNameOrName(String category) {
        assertThat(shop.data("search_products", "{\"category\":\"" + category + "\"}"))
                .extracting(one -> one.path("sku").asString())
                .containsExactlyInAnyOrder("TENT-2P", "TENT-6P");
    }

    @Test
    void aCategoryThatIsNotThereHasNoProducts() {
        assertThat(shop.data("search_products", "{\"category\":\"Boats\"}")).isEmpty();
        assertThat(shop.asked().getLast()).contains("products/categories");
    }

    @Test
    void productsAreSearchedByPriceAndStock() {
        assertThat(
                        shop.data(
                                "search_products",
                                "{\"minPrice\":150,\"maxPrice\":200,\"inStock\":true}"))
                .extracting(one -> one.path("sku").asString())
                .containsExactly("PACK-60");
    }

    @Test
    void draftsAreNotFound() {
        assertThat(shop.data("search_products", "{\"query\":\"Bivvy\"}")).isEmpty();
    }

    @Test
    void noMoreIsGivenThanIsAskedFor() {
        assertThat(shop.data("search_products", "{\"limit\":7}")).hasSize(7);
    }

    @Test
    void withoutABoundEachProductsOwnSaysWhatIsLow() {
        assertThat(shop.data("get_low_stock_products", "{}"))
                .extracting(one -> one.path("sku").asString())
                .contains("MUG");
        assertThat(shop.data("get_low_stock_products", "{}").path(0).path("price").isNull())
                .isFalse();
    }

    @Test
    void whatIsLowByItsOwnBoundHasSkuAndPriceASizeToo() {
        assertThat(shop.data("get_low_stock_products", "{}"))
                .anyMatch(one -> one.path("sku").asString().equals("JACKET-L"))
                .allMatch(one ->
                        !one.path("sku").asString().isEmpty() && one.path("price").isObject());
    }

    @Test
    void withoutTheAnalyticsItsOwnBoundCountsJustTheSame() {
        try (WooShop without = new WooShop()) {
            without.stand(Map.of("analyticsOff", true));

            assertThat(without.data("get_low_stock_products", "{}"))
                    .containsExactlyInAnyOrderElementsOf(shop.data("get_low_stock_products", "{}"));
        }
    }

    @Test
    void withABoundEveryProductAndSizeIsLookedAt() {
        assertThat(shop.data("get_low_stock_products", "{\"threshold\":6}"))
                .extracting(one -> one.path("sku").asString())
                .containsExactlyInAnyOrder("TARP", "BAG", "JACKET-L", "MUG", "JACKET-M", "TENT-6P");
    }

    @Test
    void theChildrenOfACategoryMayBeAskedFor() {
        assertThat(shop.data("get_product_categories", "{\"parent\":11}"))
                .extracting(one -> one.path("name").asString())
                .containsExactly("Tents");
    }

    @Test
    void reviewsOfAllProductsComeWithoutMarkup() {
        assertThat(shop.data("get_product_reviews", "{}"))
                .isNotEmpty()
                .noneMatch(one -> one.path("review").asString().contains("<"));
    }
}
