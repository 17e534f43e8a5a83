package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.each;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.sum;
import static dev.relaywatch.commerce.woocommerce.Wire.text;
import static dev.relaywatch.commerce.woocommerce.Wire.time;

import dev.relaywatch.commerce.operation.CheckOrder;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import tools.jackson.databind.JsonNode;

class WooCheckOrder extends CheckOrder {
    private final WooOrders orders;

    WooCheckOrder(WooOrders orders) {
        this.orders = orders;
    }

    @Override
    public OperationResult<Order> run(Shop shop, Parameters asked) {
        return orders.find(shop, asked.orderId(), asked.email()).map(WooCheckOrder::order);
    }

    private static Order order(JsonNode order) {
        String currency = text(order, "currency");
        return new Order(
                number(order, "id"),
                text(order, "status"),
                sum(order, "total", currency),
                time(order, "date_created"),
                address(order.path("billing")),
                address(order.path("shipping")),
                each(order.path("line_items"), line -> line(line, currency)));
    }

    private static Address address(JsonNode one) {
        return new Address(
                (text(one, "first_name") + " " + text(one, "last_name")).strip(),
                text(one, "company"),
                text(one, "address_1"),
                text(one, "address_2"),
                text(one, "city"),
                text(one, "postcode"),
                text(one, "state"),
                text(one, "country"),
                text(one, "email"),
                text(one, "phone"));
    }

    private static LineItem line(JsonNode one, String currency) {
        long product = number(one, "product_id");
        return new LineItem(
                product == 0 ? null : Long.valueOf(product),
                plain(one, "name"),
                text(one, "sku"),
                (int) number(one, "quantity"),
                sum(one, "total", currency));
    }
}
