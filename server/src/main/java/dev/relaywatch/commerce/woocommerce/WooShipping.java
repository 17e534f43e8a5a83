package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.flag;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.ShippingMethod;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Zones and how the shop sends to them. */
@Component
class WooShipping {
    private static final String ZONES = "shipping/zones";
    private static final int MOST_ZONES = 50;

    private final WooClient client;

    WooShipping(WooClient client) {
        this.client = client;
    }

    /**
     * A zone.
     *
     * @param freeFrom the sums from which on it is free
     */
    record Sending(long id, String name, List<ShippingMethod> methods, List<Amount> freeFrom) {}

    /** The zones with their methods; of more than {@value #MOST_ZONES} the first. */
    OperationResult<List<Sending>> zones(Shop shop, String currency) {
        return client.list(shop, ZONES, Query.fields("id,name"), MOST_ZONES)
                .then(found -> {
                    List<Sending> zones = new ArrayList<>();
                    for (JsonNode one : found) {
                        OperationResult<Sending> zone =
                                zone(shop, number(one, "id"), plain(one, "name"), currency);
                        if (!(zone instanceof Done<Sending>(var got, _))) {
                            return zone.map(_ -> zones);
                        }
                        zones.add(got);
                    }
                    return OperationResult.done(zones);
                });
    }

    /**
     * @param name as it is known already
     */
    OperationResult<Sending> zone(Shop shop, long id, String name, String currency) {
        return client.list(shop, ZONES + "/" + id + "/methods", Query.NONE, WooClient.PAGE)
                .map(methods ->
                        new Sending(
                                id,
                                name,
                                methods.stream().map(one -> method(one, id, currency)).toList(),
                                methods.stream()
                                        .flatMap(one -> freeFrom(one, currency).stream())
                                        .toList()));
    }

    private static ShippingMethod method(JsonNode one, long zone, String currency) {
        return new ShippingMethod(
                number(one, "instance_id"),
                plain(one, "title"),
                cost(one, currency),
                flag(one, "enabled"),
                zone);
    }

    /** What is reckoned from the cart, such as {@code 4 + [qty] * 2}, is no amount. */
    private static @Nullable Amount cost(JsonNode one, String currency) {
        if (text(one, "method_id").equals("free_shipping")) {
            return Amount.of(BigDecimal.ZERO, currency);
        }
        return decimal(one.path("settings").path("cost").path("value"))
                .map(cost -> Amount.of(cost, currency))
                .orElse(null);
    }

    private static Optional<Amount> freeFrom(JsonNode one, String currency) {
        return text(one, "method_id").equals("free_shipping") && flag(one, "enabled")
                ? decimal(one.path("settings").path("min_amount").path("value"))
                        .filter(sum -> sum.signum() > 0)
                        .map(sum -> Amount.of(sum, currency))
                : Optional.empty();
    }
}
