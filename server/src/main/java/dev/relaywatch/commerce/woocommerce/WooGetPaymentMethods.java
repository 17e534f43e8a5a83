package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.flag;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.GetPaymentMethods;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Only what is switched on; the settings, which hold secrets, are not even asked for. */
class WooGetPaymentMethods extends GetPaymentMethods {
    private final WooClient client;

    WooGetPaymentMethods(WooClient client) {
        this.client = client;
    }

    @Override
    public OperationResult<List<PaymentMethod>> run(Shop shop, Parameters asked) {
        return client.list(
                        shop,
                        "payment_gateways",
                        Query.fields("id,title,description,enabled,order"),
                        WooClient.PAGE)
                .map(found ->
                        found.stream()
                                .filter(one -> flag(one, "enabled"))
                                .map(WooGetPaymentMethods::method)
                                .toList());
    }

    private static PaymentMethod method(JsonNode one) {
        return new PaymentMethod(
                text(one, "id"), plain(one, "title"), plain(one, "description"), true);
    }
}
