package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.each;

import dev.relaywatch.commerce.operation.GetPaymentMethods;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Shopify tells the wallets that are on; of all else only what orders were paid with. */
class ShopifyGetPaymentMethods extends GetPaymentMethods {
    private static final String PAYMENTS =
            """
            query Payments {
              shop { paymentSettings { supportedDigitalWallets } }
              orders(first: 100, sortKey: CREATED_AT, reverse: true) { nodes { paymentGatewayNames } }
            }
            """;

    private final ShopifyClient client;

    ShopifyGetPaymentMethods(ShopifyClient client) {
        this.client = client;
    }

    @Override
    public OperationResult<List<PaymentMethod>> run(Shop shop, Parameters asked) {
        return client.ask(shop, PAYMENTS, Map.of())
                .then(data ->
                        new Done<>(
                                methods(data),
                                "Shopify tells which wallets are on; the others are what the latest 100 orders were paid with"));
    }

    private static List<PaymentMethod> methods(JsonNode data) {
        Stream<PaymentMethod> wallets =
                each(
                                data.at("/shop/paymentSettings/supportedDigitalWallets"),
                                wallet -> wallet.asString(""))
                        .stream()
                        .map(wallet -> method(wallet, "A wallet at the checkout"));
        Stream<PaymentMethod> used =
                data.path("orders")
                        .path("nodes")
                        .valueStream()
                        .flatMap(order -> order.path("paymentGatewayNames").valueStream())
                        .map(name -> name.asString(""))
                        .filter(name -> !name.isBlank())
                        .distinct()
                        .map(name -> method(name, "Latest orders were paid with it"));
        return Stream.concat(wallets, used).toList();
    }

    private static PaymentMethod method(String name, String description) {
        return new PaymentMethod(name.toLowerCase(Locale.ROOT), title(name), description, true);
    }

    /** {@code APPLE_PAY} is Apple Pay. */
    private static String title(String name) {
        return Stream.of(name.split("[_ ]+"))
                .filter(word -> !word.isEmpty())
                .map(word ->
                        word.substring(0, 1).toUpperCase(Locale.ROOT)
                                + (name.equals(name.toUpperCase(Locale.ROOT))
                                        ? word.substring(1).toLowerCase(Locale.ROOT)
                                        : word.substring(1)))
                .collect(Collectors.joining(" "));
    }
}
