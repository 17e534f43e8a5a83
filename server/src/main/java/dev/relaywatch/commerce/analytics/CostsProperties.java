package dev.relaywatch.commerce.analytics;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one call of an operation costs.
 *
 * @param currency ISO 4217
 * @param perOperation by name; case, dashes and underscores make no difference
 * @param otherwise of an operation that has no price of its own
 */
@ConfigurationProperties("relaywatch.commerce.costs")
record CostsProperties(
        @DefaultValue("USD") String currency,
        @DefaultValue Map<String, BigDecimal> perOperation,
        @DefaultValue("0") BigDecimal otherwise) {
    private static final String KEY = "relaywatch.commerce.costs.";
    private static final int MOST_PRICES = 1_000;
    private static final int MOST_DECIMALS = 9;
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000);

    CostsProperties {
        checkCurrency(currency);
        if (perOperation.size() > MOST_PRICES) {
            throw new IllegalArgumentException(
                    KEY
                            + "per-operation must have at most "
                            + MOST_PRICES
                            + " prices, got "
                            + perOperation.size());
        }
        perOperation.forEach((name, price) -> check("per-operation." + name, price));
        check("otherwise", otherwise);
        Map<String, BigDecimal> prices = new HashMap<>();
        perOperation.forEach((name, price) -> prices.put(plain(name), price));
        perOperation = Map.copyOf(prices);
    }

    private static void checkCurrency(String currency) {
        try {
            Currency _ = Currency.getInstance(currency);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    KEY + "currency must be a currency of ISO 4217, such as EUR, got " + currency,
                    e);
        }
    }

    private static void check(String key, BigDecimal price) {
        if (price.signum() < 0
                || price.compareTo(HIGHEST) > 0
                || price.stripTrailingZeros().scale() > MOST_DECIMALS) {
            throw new IllegalArgumentException(
                    KEY
                            + key
                            + " must be from 0 to "
                            + HIGHEST
                            + " with at most "
                            + MOST_DECIMALS
                            + " decimals, got "
                            + price.toPlainString());
        }
    }

    /** Properties and environment variables leave dashes and underscores out. */
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    BigDecimal price(String operation) {
        return perOperation.getOrDefault(plain(operation), otherwise);
    }
}
