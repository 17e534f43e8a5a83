package dev.relaywatch.capture.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.capture.geo.GeoProperties.Source;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoPropertiesTest {
    private static final Path FILE = Path.of("city.mmdb");

    private static GeoProperties with(
            @Nullable String provider, @Nullable Path file, @Nullable String url) {
        return new GeoProperties(provider, file, url, null);
    }

    @Test
    void withoutAnythingNobodyIsAsked() {
        assertThat(with(null, null, null).chosen()).isEqualTo(Source.NONE);
        assertThat(with("", Path.of(""), " ").chosen()).isEqualTo(Source.NONE);
    }

    @Test
    void aDatabaseIsUsedWhereOneIsNamed() {
        assertThat(with(null, FILE, null).chosen()).isEqualTo(Source.MAXMIND);
    }

    @ParameterizedTest
    @CsvSource({"none, NONE", "maxmind, MAXMIND", "ip-api, IP_API", "IPinfo, IPINFO"})
    void theProviderMayBeChosen(String written, Source provider) {
        assertThat(with(written, FILE, null).chosen()).isEqualTo(provider);
    }

    @Test
    void maxmindNeedsAFile() {
        assertThatThrownBy(() -> with("maxmind", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "relaywatch.geo.provider is maxmind: relaywatch.geo.maxmind-database must name an .mmdb file");
    }

    @Test
    void anUnknownProviderIsNamed() {
        assertThatThrownBy(() -> with("ipapi", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "relaywatch.geo.provider must be maxmind, ip-api, ipinfo or none, got \"ipapi\"");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example",
        "ftp://shop.example",
        "http:///x",
        "http://shop.example?token=1",
        "http://shop.example#x",
        "http://shop example"
    })
    void aBaseUrlThatIsNoneIsRefusedWithoutBeingQuoted(String url) {
        assertThatThrownBy(() -> with("ip-api", null, url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("relaywatch.geo.base-url must be an address")
                .hasMessageNotContaining(url);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -",
                "http://geo.example, http://geo.example",
                "https://geo.example/x/, https://geo.example/x"
            })
    void aBaseUrlEndsWithoutASlash(@Nullable String url, @Nullable String base) {
        assertThat(with("ip-api", null, url).base()).isEqualTo(base);
    }

    @Test
    void aTokenIsCheckedAndNeverShown() {
        assertThatThrownBy(() -> new GeoProperties("ipinfo", null, null, "a\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("relaywatch.geo.token must")
                .hasMessageNotContaining("a\nb");
        assertThat(new GeoProperties("ipinfo", null, null, "s3cret").toString())
                .doesNotContain("s3cret");
    }
}
