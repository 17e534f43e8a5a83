package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.sum;
import static dev.relaywatch.commerce.woocommerce.Wire.text;
import static dev.relaywatch.commerce.woocommerce.Wire.time;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.CheckRefundStatus;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;

class WooCheckRefundStatus extends CheckRefundStatus {
    private static final int MOST = 500;

    private final WooOrders orders;
    private final WooClient client;

    WooCheckRefundStatus(WooOrders orders, WooClient client) {
        this.orders = orders;
        this.client = client;
    }

    @Override
    public OperationResult<RefundStatus> run(Shop shop, Parameters asked) {
        return orders.find(shop, asked.orderId(), null)
                .then(order ->
                        client.list(
                                        shop,
                                        "orders/" + number(order, "id") + "/refunds",
                                        Query.NONE,
                                        MOST)
                                .map(refunds -> status(order, refunds)));
    }

    private static RefundStatus status(JsonNode order, List<JsonNode> refunds) {
        String currency = text(order, "currency");
        BigDecimal refunded =
                refunds.stream()
                        .map(one -> decimal(one.path("amount")).orElse(BigDecimal.ZERO))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal total = decimal(order.path("total")).orElse(BigDecimal.ZERO);
        return new RefundStatus(
                number(order, "id"),
                refunds.isEmpty() ? "none" : refunded.compareTo(total) < 0 ? "partial" : "full",
                refunds.stream()
                        .map(one ->
                                new Refund(
                                        number(one, "id"),
                                        sum(one, "amount", currency),
                                        plain(one, "reason"),
                                        time(one, "date_created")))
                        .toList(),
                Amount.of(refunded, currency));
    }
}
