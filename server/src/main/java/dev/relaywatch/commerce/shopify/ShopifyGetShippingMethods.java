package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.operation.GetShippingMethods;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ShippingMethod;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;

class ShopifyGetShippingMethods extends GetShippingMethods {
    private final ShopifyShipping shipping;

    ShopifyGetShippingMethods(ShopifyShipping shipping) {
        this.shipping = shipping;
    }

    @Override
    public OperationResult<List<ShippingMethod>> run(Shop shop, Parameters asked) {
        Long zone = asked.zoneId();
        return shipping.zones(shop)
                .then(zones ->
                        zone != null && zones.stream().noneMatch(one -> one.id() == zone)
                                ? OperationResult.refused(
                                        "zone_not_found", "there is no zone " + zone)
                                : OperationResult.done(
                                        zones.stream()
                                                .filter(one -> zone == null || one.id() == zone)
                                                .flatMap(one -> one.methods().stream())
                                                .toList()));
    }
}
