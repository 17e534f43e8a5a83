package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.CommerceProperties;
import dev.relaywatch.commerce.ShopSource;
import dev.relaywatch.outbound.Outbound;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;

/** For tests of the room: how WooCommerce shops are read. */
public final class WooSources {
    private WooSources() {}

    public static ShopSource source(Outbound outbound, CommerceProperties bounds, Clock clock) {
        WooClient client = new WooClient(outbound, bounds, JsonMapper.shared(), clock);
        return new WooSource(client, new WooCurrencies(client), new WooLowStock(client));
    }
}
