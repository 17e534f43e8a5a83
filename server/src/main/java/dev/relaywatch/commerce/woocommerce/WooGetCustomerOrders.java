package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.sum;
import static dev.relaywatch.commerce.woocommerce.Wire.text;
import static dev.relaywatch.commerce.woocommerce.Wire.time;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetCustomerOrders;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import tools.jackson.databind.JsonNode;

class WooGetCustomerOrders extends GetCustomerOrders {
    private final WooOrders orders;

    WooGetCustomerOrders(WooOrders orders) {
        this.orders = orders;
    }

    @Override
    public OperationResult<List<Order>> run(Shop shop, Parameters asked) {
        return orders.ofCustomer(shop, asked.email(), requireNonNullElse(asked.limit(), 20))
                .map(found -> found.stream().map(WooGetCustomerOrders::order).toList());
    }

    private static Order order(JsonNode order) {
        return new Order(
                number(order, "id"),
                text(order, "status"),
                sum(order, "total", text(order, "currency")),
                time(order, "date_created"));
    }
}
