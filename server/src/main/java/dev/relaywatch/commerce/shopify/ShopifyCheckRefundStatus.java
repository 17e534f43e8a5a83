package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.amount;
import static dev.relaywatch.commerce.shopify.Wire.each;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.sum;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static dev.relaywatch.commerce.shopify.Wire.time;

import dev.relaywatch.commerce.operation.CheckRefundStatus;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import tools.jackson.databind.JsonNode;

/** A refund of nothing gave only goods back; it does not make an order refunded. */
class ShopifyCheckRefundStatus extends CheckRefundStatus {
    private static final String REFUNDS =
            """
            query Refunds($id: ID!) {
              order(id: $id) {
                id
                totalPriceSet { shopMoney { amount } }
                totalRefundedSet { shopMoney { amount currencyCode } }
                refunds(first: 100) {
                  id createdAt note totalRefundedSet { shopMoney { amount currencyCode } }
                }
              }
            }
            """;

    private final ShopifyOrders orders;

    ShopifyCheckRefundStatus(ShopifyOrders orders) {
        this.orders = orders;
    }

    @Override
    public OperationResult<RefundStatus> run(Shop shop, Parameters asked) {
        return orders.find(shop, asked.orderId(), null)
                .then(order -> orders.more(shop, order, REFUNDS))
                .map(ShopifyCheckRefundStatus::status);
    }

    private static RefundStatus status(JsonNode order) {
        return new RefundStatus(
                id(order),
                word(order),
                each(order.path("refunds"), ShopifyCheckRefundStatus::refund),
                amount(order, "totalRefundedSet"));
    }

    private static String word(JsonNode order) {
        if (sum(order, "totalRefundedSet").signum() == 0) {
            return "none";
        }
        return sum(order, "totalRefundedSet").compareTo(sum(order, "totalPriceSet")) < 0
                ? "partial"
                : "full";
    }

    private static Refund refund(JsonNode one) {
        return new Refund(
                id(one),
                amount(one, "totalRefundedSet"),
                text(one, "note"),
                time(one, "createdAt"));
    }
}
