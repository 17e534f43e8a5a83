package dev.relaywatch.shared;

import java.math.BigDecimal;

/**
 * An amount in major units of a currency.
 *
 * @param currency ISO 4217, three capital letters
 */
public record Money(BigDecimal amount, String currency) {
    public Money {
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException(
                    "currency must be three capital letters (ISO 4217), got \"" + currency + "\"");
        }
    }
}
