package dev.relaywatch.commerce.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where and how a shop sends. */
public abstract class GetShippingInfo extends Operation<GetShippingInfo.Parameters> {
    protected GetShippingInfo() {
        super(
                "get_shipping_info",
                "Where the shop sends to, how, and from which sum on it sends for free.",
                new Parameters());
    }

    public record Parameters() {}

    /**
     * @param freeShippingThreshold the least sum of a cart for free shipping in any zone; null
     *     where there is none
     */
    public record Shipping(List<Zone> zones, @Nullable Amount freeShippingThreshold) {}

    /**
     * @param id 0: the rest of the world
     */
    public record Zone(long id, String name, List<ShippingMethod> methods) {}
}
