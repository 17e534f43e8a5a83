package dev.relaywatch.commerce.operation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * Money as a shop states it.
 *
 * @param amount a decimal number with the currency's digits after the point, more where the shop
 *     has more
 * @param currency ISO 4217, three capital letters
 */
public record Amount(String amount, String currency) {

    public static Amount of(BigDecimal amount, String currency) {
        int digits = Math.max(digits(currency), amount.stripTrailingZeros().scale());
        return new Amount(
                amount.setScale(digits, RoundingMode.UNNECESSARY).toPlainString(), currency);
    }

    /**
     * @param units such as cents
     * @param digits how many decimal digits such a unit stands for
     */
    public static Amount ofMinor(BigDecimal units, int digits, String currency) {
        return of(units.movePointLeft(digits), currency);
    }

    /** Digits after the point that amounts of it have. */
    public static int digits(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            return 2; // a currency of the shop's own, as plugins add
        }
    }
}
