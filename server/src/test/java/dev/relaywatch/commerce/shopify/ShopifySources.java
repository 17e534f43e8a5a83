package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.CommerceProperties;
import dev.relaywatch.commerce.ShopSource;
import dev.relaywatch.outbound.Outbound;
import java.time.Clock;

/** For tests of the room: how Shopify shops are read. */
public final class ShopifySources {
    private ShopifySources() {}

    public static ShopSource source(Outbound outbound, CommerceProperties bounds, Clock clock) {
        return new ShopifySource(new ShopifyClient(outbound, bounds, clock));
    }
}
