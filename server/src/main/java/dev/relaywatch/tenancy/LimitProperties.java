package dev.relaywatch.tenancy;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often this node lets somebody ask. Far above what honest shops send: a sale sends some 2,000
 * requests a second with one public key, at times from one address, where a shop's own server
 * forwards them.
 *
 * @param publicKey requests that show one public key
 * @param publicKeyAtAddress those of them from one address
 * @param key requests that show one secret or platform key
 * @param address requests from one address without a key that is known
 * @param failedKeys wrong keys from one address
 */
@ConfigurationProperties("relaywatch.limits")
public record LimitProperties(
        @DefaultValue Rate publicKey,
        @DefaultValue Rate publicKeyAtAddress,
        @DefaultValue Rate key,
        @DefaultValue Rate address,
        @DefaultValue Rate failedKeys) {

    private static final int MOST = 1_000_000;

    /**
     * @param perSecond 0 for no limit; absent for the default
     * @param burst how many may come at once after a pause; absent for the default
     */
    public record Rate(@Nullable Integer perSecond, @Nullable Integer burst) {
        /** As the limit itself has it. */
        public static final Rate DEFAULT = new Rate(null, null);

        /** None at all. */
        public static final Rate NONE = new Rate(0, null);

        private void check(String name) {
            check(name + ".per-second", perSecond, 0);
            check(name + ".burst", burst, 1);
        }

        private static void check(String name, @Nullable Integer value, int least) {
            if (value != null && (value < least || value > MOST)) {
                throw new IllegalArgumentException(
                        "relaywatch.limits."
                                + name
                                + " must be from "
                                + least
                                + " to "
                                + MOST
                                + ", got "
                                + value);
            }
        }
    }

    public LimitProperties {
        publicKey.check("public-key");
        publicKeyAtAddress.check("public-key-at-address");
        key.check("key");
        address.check("address");
        failedKeys.check("failed-keys");
    }
}
