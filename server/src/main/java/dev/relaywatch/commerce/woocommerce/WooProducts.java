package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.flag;
import static dev.relaywatch.commerce.woocommerce.Wire.money;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ProductLine;
import dev.relaywatch.commerce.operation.ProductRef;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Products as operations speak of them. */
@Component
class WooProducts {
    /** Of a product that does not exist. */
    static final String INVALID_ID = "woocommerce_rest_product_invalid_id";

    /** What a {@link ProductLine} is made of. */
    static final String LINE_FIELDS =
            "id,parent_id,name,sku,type,price,stock_status,manage_stock,stock_quantity,low_stock_amount";

    private final WooClient client;
    private final WooCurrencies currencies;

    WooProducts(WooClient client, WooCurrencies currencies) {
        this.client = client;
        this.currencies = currencies;
    }

    /** A product and the currency of its prices. */
    record Priced(JsonNode product, String currency) {}

    static ProductLine line(JsonNode product, String currency) {
        return new ProductLine(
                number(product, "id"),
                text(product, "name"),
                text(product, "sku"),
                money(product, "price", currency),
                text(product, "stock_status"),
                stockQuantity(product));
    }

    /** {@code manage_stock} of a variation may be {@code "parent"}. */
    static @Nullable Integer stockQuantity(JsonNode product) {
        JsonNode managed = product.path("manage_stock");
        JsonNode quantity = product.path("stock_quantity");
        boolean isManaged =
                managed.isMissingNode() || managed.isString() || flag(product, "manage_stock");
        return isManaged && quantity.isNumber() ? Integer.valueOf((int) quantity.asDouble()) : null;
    }

    /** By number, else by SKU. A SKU of digits that are no number of a product is found too. */
    OperationResult<JsonNode> find(Shop shop, ProductRef wanted) {
        OptionalLong number = wanted.number();
        return number.isEmpty()
                ? bySku(shop, wanted)
                : client.one(shop, "products/" + number.getAsLong())
                        .orIfRefused(INVALID_ID, () -> bySku(shop, wanted));
    }

    OperationResult<Priced> findPriced(Shop shop, ProductRef wanted) {
        return find(shop, wanted)
                .then(product ->
                        currencies.of(shop).map(currency -> new Priced(product, currency)));
    }

    private OperationResult<JsonNode> bySku(Shop shop, ProductRef wanted) {
        return client.list(shop, "products", Query.of("sku", wanted.text()), 1)
                .then(found ->
                        found.isEmpty()
                                ? OperationResult.refused(
                                        INVALID_ID,
                                        "there is no product of the number or SKU \""
                                                + wanted.text()
                                                + "\"")
                                : OperationResult.done(found.getFirst()));
    }

    OperationResult<List<ProductLine>> lines(Shop shop, Query query, int most) {
        return client.list(shop, "products", query.and("_fields", LINE_FIELDS), most)
                .then(found ->
                        currencies
                                .of(shop)
                                .map(currency ->
                                        found.stream().map(one -> line(one, currency)).toList()));
    }
}
