package dev.relaywatch.commerce.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
    @ParameterizedTest
    @CsvSource({
        "60, GBP, 60.00",
        "12.5, EUR, 12.50",
        "12.345, EUR, 12.345",
        "249, JPY, 249",
        "1.5, KWD, 1.500",
        "3, BTC, 3.00"
    })
    void anAmountHasTheDigitsOfItsCurrencyAndLosesNone(
            String amount, String currency, String text) {
        assertThat(Amount.of(new BigDecimal(amount), currency).amount()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1800, 2, GBP, 18.00", "249, 0, JPY, 249", "5, 3, KWD, 0.005"})
    void minorUnitsStandForSoManyDigits(String units, int digits, String currency, String text) {
        assertThat(Amount.ofMinor(new BigDecimal(units), digits, currency).amount())
                .isEqualTo(text);
    }

    @Property
    void noMoneyIsLostOrMade(
            @ForAll @Scale(6) @BigRange(min = "-1000000000", max = "1000000000") BigDecimal amount,
            @ForAll @IntRange(max = 6) int digits) {
        assertThat(new BigDecimal(Amount.ofMinor(amount, digits, "EUR").amount()))
                .isEqualByComparingTo(amount.movePointLeft(digits));
    }
}
