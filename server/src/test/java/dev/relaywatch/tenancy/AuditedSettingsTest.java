package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditedSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, https://shop.example",
        "https://shop.example/, https://shop.example",
        "https://shop.example:8443, https://shop.example:8443",
        "https://hooks.example/T0/s3cret, https://hooks.example/...",
        "https://hooks.example?key=s3cret, https://hooks.example/...",
        "https://user:s3cret@hooks.example, https://hooks.example/...",
        "https://hooks.example#s3cret, https://hooks.example/...",
        "redis://:s3cret@cache.example:6379, redis://cache.example:6379/...",
        "jdbc:postgresql://db.example/a?password=s3cret, jdbc:postgresql://...",
        "https://not an address s3cret, https://...",
        "anna@ops.example, a...@ops.example",
        "1234567, 1234567",
    })
    void ofAnAddressThereIsWhatIsNoSecret(String given, String shown) {
        assertThat(AuditedSettings.shown(given)).isEqualTo(shown);
    }

    @Test
    void addressesAreFoundInListsAndMapsToo() {
        assertThat(
                        AuditedSettings.shown(
                                Map.of(
                                        "to", List.of("anna@ops.example"),
                                        "events", Map.of("purchase", "Purchase"),
                                        "deep", Map.of("url", "https://h.example/s3cret"))))
                .isEqualTo(
                        Map.of(
                                "to", List.of("a...@ops.example"),
                                "events", Map.of("purchase", "Purchase"),
                                "deep", Map.of("url", "https://h.example/...")));
    }

    @Test
    void whatDiffersIsNamedWhateverIsShownOfIt() {
        assertThat(
                        AuditedSettings.changed(
                                "settings",
                                Map.of("to", List.of("anna@ops.example"), "gone", "1", "same", "2"),
                                Map.of("to", List.of("andy@ops.example"), "new", "1", "same", "2")))
                .containsExactly("settings.gone", "settings.new", "settings.to");
    }

    @Property(tries = 200)
    void noPartOfAnAddressBehindItsHostIsShown(
            @ForAll @AlphaChars @StringLength(min = 6, max = 20) String secret) {
        for (String address :
                List.of(
                        "https://h.example/" + secret,
                        "https://h.example/?" + secret,
                        "https://" + secret + "@h.example/",
                        "https://h.example/a b" + secret)) {
            assertThat(AuditedSettings.shown(address)).doesNotContain(secret);
        }
    }
}
