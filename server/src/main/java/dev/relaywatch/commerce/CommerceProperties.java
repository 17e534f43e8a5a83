package dev.relaywatch.commerce;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of operations on shops.
 *
 * @param operationTimeout for one operation, all calls of the shop together
 * @param callTimeout for one call of the shop
 * @param atOnce how many operations one shop is asked at a time; more are refused
 */
@ConfigurationProperties("relaywatch.commerce")
public record CommerceProperties(
        @DefaultValue("25s") Duration operationTimeout,
        @DefaultValue("10s") Duration callTimeout,
        @DefaultValue("50") int atOnce) {

    public CommerceProperties {
        if (!callTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "relaywatch.commerce.call-timeout must be more than nothing, got "
                            + callTimeout);
        }
        if (operationTimeout.compareTo(callTimeout) < 0) {
            throw new IllegalArgumentException(
                    "relaywatch.commerce.operation-timeout must be at least"
                            + " relaywatch.commerce.call-timeout, got "
                            + operationTimeout);
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException(
                    "relaywatch.commerce.at-once must be at least 1, got " + atOnce);
        }
    }
}
