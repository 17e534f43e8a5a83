package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.amount;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.time;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetCustomerOrders;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import tools.jackson.databind.JsonNode;

class ShopifyGetCustomerOrders extends GetCustomerOrders {
    private final ShopifyOrders orders;

    ShopifyGetCustomerOrders(ShopifyOrders orders) {
        this.orders = orders;
    }

    @Override
    public OperationResult<List<Order>> run(Shop shop, Parameters asked) {
        return orders.ofCustomer(shop, asked.email(), requireNonNullElse(asked.limit(), 20))
                .map(found -> found.stream().map(ShopifyGetCustomerOrders::order).toList());
    }

    private static Order order(JsonNode order) {
        return new Order(
                id(order),
                ShopifyOrders.status(order),
                amount(order, "totalPriceSet"),
                time(order, "createdAt"));
    }
}
