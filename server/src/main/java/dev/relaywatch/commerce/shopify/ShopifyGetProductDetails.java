package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.each;
import static dev.relaywatch.commerce.shopify.Wire.text;

import dev.relaywatch.commerce.operation.GetProductDetails;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Of a variant with what its product is described by. */
class ShopifyGetProductDetails extends GetProductDetails {
    private static final String DETAILS =
            """
            query Details($id: ID!) {
              product(id: $id) {
                description
                collections(first: 50) { nodes { title } }
                media(first: 50, query: "media_type:IMAGE") { nodes { ... on MediaImage { image { url } } } }
                options { name values }
              }
            }
            """;

    /** Of a product that comes in one kind only. */
    private static final String NO_CHOICE = "Default Title";

    private final ShopifyProducts products;
    private final ShopifyClient client;

    ShopifyGetProductDetails(ShopifyProducts products, ShopifyClient client) {
        this.products = products;
        this.client = client;
    }

    @Override
    public OperationResult<Details> run(Shop shop, Parameters asked) {
        return products.find(shop, asked.productId())
                .then(sold ->
                        client.ask(shop, DETAILS, Map.of("id", text(sold.product(), "id")))
                                .map(data -> details(sold, data.path("product"))));
    }

    private static Details details(ShopifyProducts.Sold sold, JsonNode product) {
        OnHand stock = sold.stock();
        Asking price = sold.price();
        return new Details(
                sold.number(),
                sold.name(),
                sold.sku(),
                price.now(),
                stock.status(),
                stock.quantity(),
                text(product, "description"),
                price.regular(),
                price.sale(),
                each(product.path("collections").path("nodes"), one -> text(one, "title")),
                product.path("media")
                        .path("nodes")
                        .valueStream()
                        .map(one -> text(one.path("image"), "url"))
                        .filter(url -> !url.isEmpty())
                        .toList(),
                choices(product));
    }

    private static List<Choice> choices(JsonNode product) {
        return product.path("options")
                .valueStream()
                .map(one ->
                        new Choice(
                                text(one, "name"),
                                each(one.path("values"), value -> value.asString(""))))
                .filter(one -> !one.options().equals(List.of(NO_CHOICE)))
                .toList();
    }
}
