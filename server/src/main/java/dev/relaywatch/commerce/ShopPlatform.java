package dev.relaywatch.commerce;

import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.time.Duration;
import java.util.List;

/** What shops are made with: how one asks them. */
public interface ShopPlatform {
    /** As connections call it, such as {@code woocommerce}. */
    String name();

    List<Operation<?>> operations();

    /** Whether the shop answers, by a call that costs it little. */
    OperationResult<Look> look(Shop shop);

    /**
     * A shop that answers.
     *
     * @param took the call
     * @param version of its software or API; empty where it does not say
     */
    record Look(Duration took, String version) {}
}
