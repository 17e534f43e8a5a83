package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.operation.GetShippingInfo;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

class WooGetShippingInfo extends GetShippingInfo {
    private final WooShipping shipping;
    private final WooCurrencies currencies;

    WooGetShippingInfo(WooShipping shipping, WooCurrencies currencies) {
        this.shipping = shipping;
        this.currencies = currencies;
    }

    @Override
    public OperationResult<Shipping> run(Shop shop, Parameters asked) {
        return currencies.of(shop).then(currency -> shipping.zones(shop, currency).map(this::told));
    }

    private Shipping told(List<WooShipping.Sending> zones) {
        return new Shipping(
                zones.stream().map(one -> new Zone(one.id(), one.name(), one.methods())).toList(),
                zones.stream()
                        .flatMap(one -> one.freeFrom().stream())
                        .min(Comparator.comparing(one -> new BigDecimal(one.amount())))
                        .orElse(null));
    }
}
