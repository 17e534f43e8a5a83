package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.CommerceProperties;
import dev.relaywatch.commerce.SandboxShop;
import dev.relaywatch.commerce.ShopPlatform;
import dev.relaywatch.outbound.Outbound;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A Shopify shop of the sandbox. */
public final class ShopifyShop extends SandboxShop {
    public static final String TOKEN = "shpat_0123456789abcdef";

    public ShopifyShop() {
        this(Duration.ofSeconds(25), Duration.ofSeconds(10));
    }

    ShopifyShop(Duration operationTimeout, Duration callTimeout) {
        super(
                "shopify",
                Map.of("access-token", TOKEN),
                operationTimeout,
                callTimeout,
                ShopifyShop::platform);
    }

    public static ShopPlatform platform(
            Outbound outbound, CommerceProperties properties, Clock clock) {
        ShopifyClient client = new ShopifyClient(outbound, properties, clock);
        return new ShopifyPlatform(
                client,
                new ShopifyProducts(client),
                new ShopifyOrders(client),
                new ShopifyShipping(client),
                clock);
    }

    /** The queries that the shop was asked. */
    List<JsonNode> asked() {
        return received().stream().map(one -> JSON.readTree(one.body())).toList();
    }
}
