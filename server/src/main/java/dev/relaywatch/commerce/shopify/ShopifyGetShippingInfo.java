package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.operation.GetShippingInfo;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

class ShopifyGetShippingInfo extends GetShippingInfo {
    private final ShopifyShipping shipping;

    ShopifyGetShippingInfo(ShopifyShipping shipping) {
        this.shipping = shipping;
    }

    @Override
    public OperationResult<Shipping> run(Shop shop, Parameters asked) {
        return shipping.zones(shop).map(ShopifyGetShippingInfo::told);
    }

    private static Shipping told(List<ShopifyShipping.Sending> zones) {
        return new Shipping(
                zones.stream().map(one -> new Zone(one.id(), one.name(), one.methods())).toList(),
                zones.stream()
                        .flatMap(one -> one.freeFrom().stream())
                        .min(Comparator.comparing(one -> new BigDecimal(one.amount())))
                        .orElse(null));
    }
}
