package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.LeadRecorder.LeadOutcome;
import dev.relaywatch.capture.geo.GeoKit;
import dev.relaywatch.capture.geo.MmdbFile;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a lead is comes field by field from the first that knows it, and the best source is named.
 */
class LeadGeographyTest {
    private static final String SAN_DIEGO = "214.78.120.5";
    private static final String LONDON = "81.2.69.142";
    private static final String PHILIPPINES = "202.196.224.1";
    private static final CaptureRoom room = new CaptureRoom(GeoKit.of(addresses()));

    private final Tenant acme = room.tenants.tenant();

    private static Path addresses() {
        MmdbFile database =
                MmdbFile.city()
                        .put(
                                "214.78.120.0/22",
                                MmdbFile.place("San Diego", "CA", "California", "92105", "US"))
                        .put("81.2.69.0/24", MmdbFile.place("London", "ENG", "England", "", "GB"))
                        .put("202.196.224.0/20", MmdbFile.place("", "", "", "34021", "PH"));
        try {
            Path file = Files.createTempFile("addresses-", ".mmdb");
            file.toFile().deleteOnExit();
            return database.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() {
        room.close();
    }

    private Lead lead(String fields, @Nullable String ip) {
        LeadOutcome outcome =
                room.leads.record(
                        acme,
                        CaptureRoom.object("{\"email\":\"ada@example.com\"," + fields + "}"),
                        null,
                        null,
                        new RequestContext(ip, "Firefox", null),
                        false);
        return switch (outcome) {
            case LeadOutcome.Stored(var lead, _, _) -> lead;
            case LeadOutcome.Invalid(var errors) -> throw new AssertionError(errors.toString());
        };
    }

    private Lead.Geo geo(String fields, @Nullable String ip) {
        return lead(fields, ip).geo();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "\"city\":\"Ulm\",\"state\":\"Bayern\",\"zip\":\"89073\",\"country\":\"DE\" | Ulm | Bayern | - | 89073 | DE | user",
                "\"aiContext\":{\"city\":\"Ulm\",\"state\":\"BW\",\"zip_code\":\"89073\",\"country\":\"DE\"} | Ulm | BW | BW | 89073 | DE | ai_context",
                "\"sessionData\":{\"city\":\"Ulm\",\"zip\":\"89073\"} | Ulm | - | - | 89073 | - | session",
                "\"city\":\"Ulm\",\"aiContext\":{\"city\":\"Bonn\",\"state\":\"BW\"},\"sessionData\":{\"state\":\"NW\",\"country\":\"DE\"}"
                        + " | Ulm | BW | BW | - | DE | user",
                "\"aiContext\":{\"state\":\"BW\"},\"sessionData\":{\"city\":\"Ulm\",\"state\":\"NW\"} | Ulm | BW | BW | - | - | ai_context",
                "\"city\":\" \",\"sessionData\":{\"city\":\"Ulm\"} | Ulm | - | - | - | - | session",
                "\"source\":\"footer\" | - | - | - | - | - | -",
            })
    void fieldByFieldFromTheBestSource(
            String fields,
            String city,
            String state,
            String code,
            String zip,
            String country,
            String source) {
        assertThat(geo(fields, "203.0.113.7"))
                .isEqualTo(new Lead.Geo(city, state, code, zip, country, source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "\"source\":\"footer\" | San Diego | California | CA | 92105 | US | ip",
                "\"country\":\"us\" | San Diego | California | CA | 92105 | us | user",
                "\"country\":\"United States\" | San Diego | California | CA | 92105 | United States | user",
                "\"zip\":\"92101\",\"country\":\"US\" | San Diego | California | CA | 92101 | US | user",
                "\"state\":\"CA\" | San Diego | CA | CA | 92105 | US | user",
                "\"sessionData\":{\"state\":\"california\"} | San Diego | california | CA | 92105 | US | session",
            })
    void theAddressFillsWhatIsMissing(
            String fields,
            String city,
            String state,
            String code,
            String zip,
            String country,
            String source) {
        assertThat(geo(fields, SAN_DIEGO))
                .isEqualTo(new Lead.Geo(city, state, code, zip, country, source));
    }

    @Test
    void whatTheAddressDoesNotTellStaysUnknown() {
        assertThat(geo("\"source\":\"footer\"", LONDON))
                .isEqualTo(new Lead.Geo("London", "England", "ENG", null, "GB", "ip"));
        assertThat(geo("\"source\":\"footer\"", PHILIPPINES))
                .isEqualTo(new Lead.Geo(null, null, null, "34021", "PH", "ip"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"country\":\"DE\"",
                "\"country\":\"Germany\"",
                "\"country\":\"Deutschland\"",
                "\"country\":\"Atlantis\"",
                "\"aiContext\":{\"country\":\"DE\"}",
                "\"sessionData\":{\"country\":\"DE\"}",
            })
    void anAddressInAnotherCountryTellsNothing(String fields) {
        Lead.Geo geo = geo(fields, SAN_DIEGO);

        assertThat(geo.city()).isNull();
        assertThat(geo.state()).isNull();
        assertThat(geo.stateCode()).isNull();
        assertThat(geo.zip()).isNull();
        assertThat(geo.source()).isNotEqualTo("ip");
    }

    @Test
    void aSessionInAnotherCountryThanTheAssistantsTellsNothing() {
        assertThat(
                        geo(
                                "\"aiContext\":{\"country\":\"DE\"},\"sessionData\":{\"city\":\"Oslo\",\"country\":\"NO\"}",
                                SAN_DIEGO))
                .isEqualTo(new Lead.Geo(null, null, null, null, "DE", "ai_context"));
    }

    @Test
    void aSourceThatNamesNoCountryContradictsNone() {
        assertThat(geo("\"country\":\"DE\",\"sessionData\":{\"city\":\"Ulm\"}", SAN_DIEGO))
                .isEqualTo(new Lead.Geo("Ulm", null, null, null, "DE", "user"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.1.2.3", "127.0.0.1", "::1", "999.1.1.1", "unknown", "'; drop table"})
    void anAddressThatIsNowhereFailsNothing(String ip) {
        assertThat(geo("\"source\":\"footer\"", ip))
                .isEqualTo(new Lead.Geo(null, null, null, null, null, null));
    }

    @Test
    void aLeadWithoutAnAddressIsStored() {
        assertThat(geo("\"source\":\"footer\"", null).source()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "CA, US, CA",
                "ca, US, CA",
                "California, US, CA",
                "new york, USA, NY",
                "Ontario, Canada, ON",
                "Québec, CA, QC",
                "California, -, CA",
                "Narnia, US, -",
                "XX, US, -",
                "NSW, AU, NSW",
                "DE-BY, DE, BY",
                "by, DE, BY",
                "Bayern, DE, -",
                "03, NO, 03",
                "Uri, CH, -",
                "Goa, IN, -",
                "BW, -, BW",
            })
    void theCodeOfAStateIsKnownWhereItIsTypedOrTold(
            String state, @Nullable String country, @Nullable String code) {
        String fields =
                "\"state\":\""
                        + state
                        + "\""
                        + (country == null ? "" : ",\"country\":\"" + country + "\"");
        Lead.Geo geo = geo(fields, null);

        assertThat(geo.state()).isEqualTo(state);
        assertThat(geo.stateCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"state\":\"CA\"", "\"state\":\"California\"", "\"source\":\"x\""})
    void whateverItsFormAStateOfTheUsaIsHashedAsItsCode(String fields) {
        assertThat(lead(fields, SAN_DIEGO).userData().forMeta())
                .containsEntry("st", Sha256.hex("ca"))
                .containsEntry("country", Sha256.hex("us"))
                .containsEntry("ct", Sha256.hex("sandiego"))
                .containsEntry("zp", Sha256.hex("92105"));
        assertThat(lead(fields, SAN_DIEGO).userData().forGoogle()).containsEntry("state", "CA");
    }

    @Test
    void whatWasFoundIsStoredWithTheLead() {
        Lead lead = lead("\"source\":\"footer\"", SAN_DIEGO);

        assertThat(room.capture.lead(acme.id(), lead.id()).orElseThrow().geo())
                .isEqualTo(new Lead.Geo("San Diego", "California", "CA", "92105", "US", "ip"));
    }

    @Test
    void theCountryOfAnAddressDoesNotCompletePhoneNumbers() {
        Lead lead = lead("\"phone\":\"030 1234567\"", SAN_DIEGO);

        assertThat(acme.country()).isEqualTo("DE");
        assertThat(lead.userData().phoneDigits()).contains(Sha256.hex("49301234567"));
    }
}
