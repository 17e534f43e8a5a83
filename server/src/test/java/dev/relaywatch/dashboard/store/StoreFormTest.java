package dev.relaywatch.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store may be called in addresses, made of what people call it. */
class StoreFormTest {

    @ParameterizedTest
    @CsvSource({
        "Acme Outdoor, acme-outdoor",
        "Müller & Söhne GmbH, muller-sohne-gmbh",
        "  Große Straße 7!, grosse-strasse-7",
        "Ünïcôdé—Shop, unicode-shop",
        "東京, ''"
    })
    void aShortNameIsMadeOfTheName(String name, String slug) {
        assertThat(StoreForm.slugOf(name)).isEqualTo(slug);
    }

    @ParameterizedTest
    @ValueSource(ints = {62, 63})
    void aLongNameIsCutWithoutAHyphenAtItsEnd(int letters) {
        String slug = StoreForm.slugOf("b".repeat(letters) + " &");

        assertThat(slug).isEqualTo("b".repeat(letters));
    }
}
