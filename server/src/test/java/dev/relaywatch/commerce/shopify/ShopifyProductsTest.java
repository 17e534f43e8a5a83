package dev.relaywatch.commerce.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ShopifyProductsTest {
    private final ShopifyShop shop = new ShopifyShop();

    @AfterEach
    void close() {
        shop.close();
    }

    private JsonNode about(String operation, String product) {
        return shop.data(operation, "{\"productId\":\"" + product + "\"}");
    }

    private List<Long> found(String parameters) {
        return shop.data("search_products", parameters)
                .valueStream()
                .map(one -> one.path("id").asLong())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "101, 101",
        "TENT-2P, 101",
        "tent-2p, 101",
        "41101, 101",
        "4711, 124",
        "110, 110",
        "JACKET-M, 41112",
        "41112, 41112"
    })
    void aProductIsFoundByItsNumberOrItsSku(String given, long number) {
        assertThat(about("check_stock", given).path("productId").asLong()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"999", "NO-SUCH", "''", "'\" OR sku:TENT-2P'"})
    void whatIsNotThereIsRefused(String given) {
        assertThat(
                        shop.refusal(
                                        "check_stock",
                                        "{\"productId\":\"" + given.replace("\"", "\\\"") + "\"}")
                                .type())
                .isEqualTo("product_not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "TENT-2P, instock, 17, false",
        "TARP, outofstock, 0, false",
        "BAG, onbackorder, 0, true",
        "JACKET-L, outofstock, 0, false"
    })
    void whatIsLeftOfSomethingIsTold(String sku, String status, int quantity, boolean backorders) {
        JsonNode stock = about("check_stock", sku);

        assertThat(stock.path("stockStatus").asString()).isEqualTo(status);
        assertThat(stock.path("inStock").asBoolean()).isEqualTo(status.equals("instock"));
        assertThat(stock.path("backordersAllowed").asBoolean()).isEqualTo(backorders);
        assertThat(about("get_stock_quantity", sku).path("stockQuantity").asInt(-1))
                .isEqualTo(quantity);
    }

    @Test
    void whatIsNotTrackedHasNoQuantityAndCanBeHad() {
        JsonNode gift = about("get_stock_quantity", "GIFT");

        assertThat(gift.path("stockQuantity").isNull()).isTrue();
        assertThat(gift.path("stockStatus").asString()).isEqualTo("instock");
    }

    @Test
    void aProductOfSizesCanBeHadWhileOneOfThemCan() {
        assertThat(about("check_stock", "110").path("inStock").asBoolean()).isTrue();
    }

    @Test
    void aSaleIsToldWithThePriceBefore() {
        JsonNode price = about("check_price", "STOVE-T");

        assertThat(price.path("price").path("amount").asString()).isEqualTo("48.00");
        assertThat(price.path("regularPrice").path("amount").asString()).isEqualTo("60.00");
        assertThat(price.path("salePrice").path("currency").asString()).isEqualTo("GBP");
        assertThat(price.path("onSale").asBoolean()).isTrue();
        assertThat(about("check_price", "TENT-2P").path("salePrice").isNull()).isTrue();
    }

    @Test
    void aPriceIsInTheCurrencyOfTheShop() {
        shop.stand(Map.of("currency", "JPY"));

        assertThat(about("check_price", "TENT-2P").path("price").path("currency").asString())
                .isEqualTo("JPY");
    }

    @Test
    void theDetailsSayWhatAVisitorIsTold() {
        JsonNode jacket = about("get_product_details", "110");

        assertThat(jacket.path("name").asString()).isEqualTo("Fleece Jacket");
        assertThat(jacket.path("description").asString()).isNotBlank();
        assertThat(jacket.path("categories").path(0).asString()).isEqualTo("Clothing");
        assertThat(jacket.path("images").path(0).asString()).startsWith("https://");
        assertThat(jacket.path("attributes").path(0).path("options")).hasSize(3);
        assertThat(about("get_product_details", "TENT-2P").path("attributes")).isEmpty();
    }

    @Test
    void theSizesAreToldOfAProductAndOfOneOfThem() {
        JsonNode sizes = about("get_product_variations", "110");

        assertThat(sizes).hasSize(3);
        assertThat(sizes.path(1).path("id").asLong()).isEqualTo(41112);
        assertThat(sizes.path(1).path("sku").asString()).isEqualTo("JACKET-M");
        assertThat(sizes.path(1).path("attributes").path(0).path("value").asString())
                .isEqualTo("M");
        assertThat(about("get_product_variations", "JACKET-S")).isEqualTo(sizes);
        assertThat(about("get_product_variations", "TENT-2P")).isEmpty();
    }

    @Test
    void oneSizeIsPickedByItsNumber() {
        assertThat(
                        shop.data(
                                        "get_product_variations",
                                        "{\"productId\":110,\"variationId\":41113}")
                                .path(0)
                                .path("stockStatus")
                                .asString())
                .isEqualTo("outofstock");
        assertThat(
                        shop.refusal(
                                        "get_product_variations",
                                        "{\"productId\":110,\"variationId\":41101}")
                                .type())
                .isEqualTo("product_not_found");
    }

    @Test
    void theCollectionsWithTheMostProductsComeFirst() {
        JsonNode all = shop.data("get_product_categories", "{}");

        assertThat(all.valueStream().map(one -> one.path("count").asInt()))
                .isSortedAccordingTo((one, other) -> other - one);
        assertThat(shop.data("get_product_categories", "{\"limit\":2}"))
                .isEqualTo(
                        all.valueStream()
                                .limit(2)
                                .collect(
                                        () ->
                                                tools.jackson.databind.node.JsonNodeFactory.instance
                                                        .arrayNode(),
                                        (array, one) -> array.add(one),
                                        (one, other) -> one.addAll(other)));
        assertThat(shop.data("get_product_categories", "{\"parent\":11}")).isEmpty();
        assertThat(shop.data("get_product_categories", "{\"parent\":0}")).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({"tent", "RIDGE ten", "TENT-2P"})
    void aSearchFindsWordsAndTheirBeginnings(String words) {
        assertThat(found("{\"query\":\"" + words + "\"}")).contains(101L);
    }

    @Test
    void aDraftIsNotFound() {
        assertThat(found("{\"query\":\"bivvy\"}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"15", "tents", "Tents", "TENTS"})
    void aCategoryIsNamedByNumberShortNameOrName(String category) {
        List<Long> tents = found("{\"category\":\"" + category + "\",\"limit\":100}");

        assertThat(tents).contains(101L).doesNotContain(102L, 110L);
    }

    @ParameterizedTest
    @CsvSource({"ridge TENT, true", "tent-2p, true", "made last, true", "stove, false"})
    void wordsAreLookedForWithinACategoryToo(String words, boolean has) {
        assertThat(found("{\"category\":\"tents\",\"query\":\"" + words + "\"}").contains(101L))
                .isEqualTo(has);
    }

    @Test
    void withinACategoryTheShopIsAskedForNothingThatItDoesNotKnowThere() {
        found("{\"category\":\"15\",\"query\":\"tent\",\"maxPrice\":300}");

        assertThat(shop.asked().getLast().at("/variables/search").asString())
                .isEqualTo("status:\"active\" collection_id:15");
    }

    @Test
    void aCategoryThatIsNotThereHasNothing() {
        assertThat(found("{\"category\":\"No such\"}")).isEmpty();
    }

    @Test
    void priceAndStockNarrowASearchDown() {
        assertThat(found("{\"minPrice\":249,\"maxPrice\":249}"))
                .contains(101L)
                .doesNotContain(140L);
        assertThat(found("{\"inStock\":false,\"limit\":100}"))
                .contains(120L, 123L)
                .doesNotContain(101L);
        assertThat(found("{\"inStock\":true,\"limit\":100}"))
                .contains(101L, 122L)
                .doesNotContain(120L);
    }

    @Test
    void aSearchGoesOnPageByPageUntilEnoughIsFound() {
        assertThat(found("{\"limit\":30}")).hasSize(30).doesNotHaveDuplicates();
        assertThat(shop.asked()).hasSize(2);
    }

    @Test
    void littleIsLeftOfWhatIsNotOut() {
        JsonNode low = shop.data("get_low_stock_products", "{\"threshold\":5}");

        assertThat(low)
                .extracting(one -> one.path("sku").asString())
                .contains("MUG")
                .doesNotContain("TARP", "BAG", "GIFT", "TENT-2P");
        assertThat(low.path(0).path("stockQuantity").asInt()).isBetween(1, 5);
        assertThat(shop.data("get_low_stock_products", "{}")).isEqualTo(low);
    }
}
