package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.CommerceProperties;
import dev.relaywatch.commerce.SandboxShop;
import dev.relaywatch.commerce.ShopPlatform;
import dev.relaywatch.outbound.Outbound;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A WooCommerce shop of the sandbox. */
public final class WooShop extends SandboxShop {
    public WooShop() {
        this(Duration.ofSeconds(25), Duration.ofSeconds(10));
    }

    WooShop(Duration operationTimeout, Duration callTimeout) {
        super(
                "woocommerce",
                Map.of("consumer-key", "ck_0123456789", "consumer-secret", "cs_abcdefghij"),
                operationTimeout,
                callTimeout,
                WooShop::platform);
    }

    public static ShopPlatform platform(
            Outbound outbound, CommerceProperties properties, Clock clock) {
        WooClient client = new WooClient(outbound, properties, JSON, clock);
        WooCurrencies currencies = new WooCurrencies(client);
        return new WooCommercePlatform(
                client,
                new WooProducts(client, currencies),
                new WooOrders(client),
                new WooShipping(client),
                new WooCarts(client),
                currencies,
                new WooLowStock(client),
                clock);
    }

    /** Method, path and query of what the shop was asked. */
    List<String> asked() {
        return received().stream().map(one -> one.method() + " " + one.path()).toList();
    }
}
