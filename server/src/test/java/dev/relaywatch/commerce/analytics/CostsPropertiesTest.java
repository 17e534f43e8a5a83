package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of prices. */
class CostsPropertiesTest {
    private static CostsProperties of(String currency, String price) {
        return new CostsProperties(
                currency, Map.of("searchproducts", new BigDecimal(price)), BigDecimal.ONE);
    }

    @Test
    void aNameIsFoundAsPropertiesAndVariablesSpellIt() {
        assertThat(of("EUR", "0.002").price("search_products")).isEqualByComparingTo("0.002");
        assertThat(of("EUR", "0.002").price("check_stock")).isEqualByComparingTo("1");
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        assertThatThrownBy(() -> of("EURO", "1"))
                .hasMessageStartingWith("relaywatch.commerce.costs.currency must be a currency");
        assertThatThrownBy(() -> of("EUR", "-1"))
                .hasMessageStartingWith(
                        "relaywatch.commerce.costs.per-operation.searchproducts must be from 0");
        assertThatThrownBy(() -> of("EUR", "0.0000000001")).hasMessageContaining("decimals");
    }
}
