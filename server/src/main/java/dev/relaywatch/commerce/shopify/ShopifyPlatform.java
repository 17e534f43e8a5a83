package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.ShopPlatform;
import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What can be asked of a Shopify shop: all that only reads. Its Admin API has neither reviews nor
 * carts.
 */
@Component
class ShopifyPlatform implements ShopPlatform {
    private static final String LOOK = "query Look { shop { name } }";

    private final ShopifyClient client;
    private final List<Operation<?>> operations;

    ShopifyPlatform(
            ShopifyClient client,
            ShopifyProducts products,
            ShopifyOrders orders,
            ShopifyShipping shipping,
            Clock clock) {
        this.client = client;
        this.operations =
                List.of(
                        new ShopifyCheckStock(products),
                        new ShopifyGetStockQuantity(products),
                        new ShopifyGetProductDetails(products, client),
                        new ShopifyCheckOrder(orders, client),
                        new ShopifyGetShippingInfo(shipping),
                        new ShopifyGetShippingMethods(shipping),
                        new ShopifyCheckPrice(products),
                        new ShopifyGetProductVariations(products, client),
                        new ShopifyGetProductCategories(client),
                        new ShopifyValidateCoupon(client, clock),
                        new ShopifyCheckRefundStatus(orders),
                        new ShopifyGetCustomerOrders(orders),
                        new ShopifyGetOrderNotes(orders),
                        new ShopifyGetPaymentMethods(client),
                        new ShopifyGetCustomerInsights(client),
                        new ShopifyGetLowStockProducts(client),
                        new ShopifyGetSalesReport(client, clock),
                        new ShopifySearchProducts(client));
    }

    @Override
    public String name() {
        return "shopify";
    }

    @Override
    public List<Operation<?>> operations() {
        return operations;
    }

    @Override
    public OperationResult<Look> look(Shop shop) {
        return client.read(shop, LOOK, Map.of())
                .map(data ->
                        new Look(
                                data.response().took(),
                                data.response().header("x-shopify-api-version").orElse("")));
    }
}
