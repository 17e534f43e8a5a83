package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.amount;
import static dev.relaywatch.commerce.shopify.Wire.count;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static dev.relaywatch.commerce.shopify.Wire.time;

import dev.relaywatch.commerce.operation.CheckOrder;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.shopify.ShopifyClient.Listed;
import dev.relaywatch.commerce.shopify.ShopifyClient.Listing;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** In the shop's currency; the total is that of the day of the order, refunds or not. */
class ShopifyCheckOrder extends CheckOrder {
    private static final String ORDER =
            """
            query Order($order: ID!, $first: Int!, $after: String) {
              order(id: $order) {
                billingAddress { ...Place }
                shippingAddress { ...Place }
                lineItems(first: $first, after: $after) {
                  nodes {
                    name sku quantity product { id }
                    discountedTotalSet { shopMoney { amount currencyCode } }
                  }
                  pageInfo { hasNextPage endCursor }
                }
              }
            }
            fragment Place on MailingAddress {
              firstName lastName company address1 address2 city zip provinceCode countryCodeV2 phone
            }
            """;
    private static final int PAGE = 70;
    private static final int MOST_LINES = 1_000;

    private final ShopifyOrders orders;
    private final ShopifyClient client;

    ShopifyCheckOrder(ShopifyOrders orders, ShopifyClient client) {
        this.orders = orders;
        this.client = client;
    }

    @Override
    public OperationResult<Order> run(Shop shop, Parameters asked) {
        return orders.find(shop, asked.orderId(), asked.email())
                .then(order ->
                        client.list(
                                        shop,
                                        new Listing(
                                                ORDER,
                                                Map.of("order", text(order, "id")),
                                                "/order/lineItems",
                                                PAGE),
                                        MOST_LINES)
                                .map(found -> order(order, found)));
    }

    private static Order order(JsonNode order, Listed found) {
        JsonNode more = found.first().path("order");
        return new Order(
                id(order),
                ShopifyOrders.status(order),
                amount(order, "totalPriceSet"),
                time(order, "createdAt"),
                address(more.path("billingAddress"), text(order, "email")),
                address(more.path("shippingAddress"), ""),
                found.nodes().stream().map(ShopifyCheckOrder::line).toList());
    }

    private static Address address(JsonNode one, String email) {
        return new Address(
                (text(one, "firstName") + " " + text(one, "lastName")).strip(),
                text(one, "company"),
                text(one, "address1"),
                text(one, "address2"),
                text(one, "city"),
                text(one, "zip"),
                text(one, "provinceCode"),
                text(one, "countryCodeV2"),
                email,
                text(one, "phone"));
    }

    private static LineItem line(JsonNode one) {
        JsonNode product = one.path("product");
        return new LineItem(
                product.isObject() ? Long.valueOf(id(product)) : null,
                text(one, "name"),
                text(one, "sku"),
                count(one.path("quantity")),
                amount(one, "discountedTotalSet"));
    }
}
