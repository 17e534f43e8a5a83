package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.operation.GetShippingMethods;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ShippingMethod;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;

class WooGetShippingMethods extends GetShippingMethods {
    private final WooShipping shipping;
    private final WooCurrencies currencies;

    WooGetShippingMethods(WooShipping shipping, WooCurrencies currencies) {
        this.shipping = shipping;
        this.currencies = currencies;
    }

    @Override
    public OperationResult<List<ShippingMethod>> run(Shop shop, Parameters asked) {
        Long zone = asked.zoneId();
        return currencies
                .of(shop)
                .then(currency ->
                        zone == null
                                ? shipping.zones(shop, currency)
                                : shipping.zone(shop, zone, "", currency).map(List::of))
                .map(zones -> zones.stream().flatMap(one -> one.methods().stream()).toList());
    }
}
