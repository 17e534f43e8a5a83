package dev.relaywatch.commerce.woocommerce;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.commerce.ShopPlatform;
import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.shared.ConnectionId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What can be asked of a WooCommerce shop. */
@Component
class WooCommercePlatform implements ShopPlatform {
    private final WooClient client;
    private final List<Operation<?>> operations;
    private final Cache<ConnectionId, String> versions =
            Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(Duration.ofHours(1)).build();

    WooCommercePlatform(
            WooClient client,
            WooProducts products,
            WooOrders orders,
            WooShipping shipping,
            WooCarts carts,
            WooCurrencies currencies,
            WooLowStock lowStock,
            Clock clock) {
        this.client = client;
        this.operations =
                List.of(
                        new WooCheckStock(products),
                        new WooGetStockQuantity(products),
                        new WooGetProductDetails(products),
                        new WooCheckOrder(orders),
                        new WooGetShippingInfo(shipping, currencies),
                        new WooGetShippingMethods(shipping, currencies),
                        new WooCheckPrice(products),
                        new WooGetProductVariations(products, client),
                        new WooGetProductCategories(client),
                        new WooGetProductReviews(products, client),
                        new WooValidateCoupon(client, currencies, clock),
                        new WooCheckRefundStatus(orders, client),
                        new WooGetCustomerOrders(orders),
                        new WooGetOrderNotes(orders, client),
                        new WooGetPaymentMethods(client),
                        new WooGetCustomerInsights(client, orders, currencies),
                        new WooGetLowStockProducts(lowStock, currencies),
                        new WooGetSalesReport(client, currencies, clock),
                        new WooSearchProducts(products, client),
                        new WooCancelOrder(orders, client),
                        new WooAddToCart(carts, products),
                        new WooGetCart(carts),
                        new WooRemoveFromCart(carts),
                        new WooUpdateCartQuantity(carts),
                        new WooApplyCouponToCart(carts));
    }

    @Override
    public String name() {
        return "woocommerce";
    }

    @Override
    public List<Operation<?>> operations() {
        return operations;
    }

    /**
     * The status report, which tells the version, tests the shop itself: it is asked for seldom.
     */
    @Override
    public OperationResult<Look> look(Shop shop) {
        return client.page(shop, "data/currencies/current", Query.NONE)
                .map(page -> new Look(page.response().took(), version(shop)));
    }

    private String version(Shop shop) {
        String known = versions.getIfPresent(shop.connection().id());
        if (known != null) {
            return known;
        }
        return client.get(shop, "system_status", Query.fields("environment"))
                        instanceof Done<JsonNode>(var status, _)
                ? remembered(shop, status.path("environment"))
                : "";
    }

    private String remembered(Shop shop, JsonNode environment) {
        String version = Wire.text(environment, "wc_version");
        version = version.isEmpty() ? Wire.text(environment, "version") : version;
        versions.put(shop.connection().id(), version);
        return version;
    }
}
