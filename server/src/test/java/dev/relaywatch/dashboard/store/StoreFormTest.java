package dev.relaywatch.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.FormField.Option;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked of a store. */
class StoreFormTest {
    private static List<String> zonesOffered(String held) {
        FormField zone =
                StoreForm.of(Map.of(StoreForm.TIME_ZONE, held), List.of()).stream()
                        .filter(field -> field.name().equals(StoreForm.TIME_ZONE))
                        .findFirst()
                        .orElseThrow();
        assertThat(zone.value()).isEqualTo(held);
        return zone.choices().stream()
                .flatMap(group -> group.options().stream())
                .map(Option::value)
                .toList();
    }

    @Test
    void aZoneThatAFileGaveIsOfferedBesideTheUsualOnes() {
        assertThat(zonesOffered("US/Eastern")).startsWith("US/Eastern", "UTC");
        assertThat(zonesOffered("Europe/Berlin")).containsOnlyOnce("Europe/Berlin");
        assertThat(zonesOffered("Europe/Berlin")).doesNotContain("US/Eastern");
    }
}
