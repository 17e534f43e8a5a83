package dev.relaywatch.commerce.woocommerce;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.shared.ConnectionId;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** The currency in which a shop states its prices; asked of it now and then. */
@Component
class WooCurrencies {
    private final WooClient client;
    private final Cache<Key, String> known =
            Caffeine.newBuilder()
                    .maximumSize(50_000)
                    .expireAfterWrite(Duration.ofMinutes(10))
                    .build();

    private record Key(ConnectionId connection, String fingerprint) {}

    WooCurrencies(WooClient client) {
        this.client = client;
    }

    OperationResult<String> of(Shop shop) {
        Key key = new Key(shop.connection().id(), shop.connection().fingerprint());
        String remembered = known.getIfPresent(key);
        if (remembered != null) {
            return OperationResult.done(remembered);
        }
        return client.get(shop, "data/currencies/current", Query.NONE)
                .map(currency -> currency.path("code").asString(""))
                .then(code -> {
                    if (!code.matches("[A-Z]{3}")) {
                        return new OperationResult.Failed<>(
                                "unreadable", "the shop does not say which currency it has");
                    }
                    known.put(key, code);
                    return OperationResult.done(code);
                });
    }
}
