package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.LeadRecorder.LeadOutcome;
import dev.relaywatch.tenancy.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where a lead is comes field by field from the first that knows it, and the best source is named.
 */
class LeadGeographyTest {
    private static final CaptureRoom room = new CaptureRoom();

    private final Tenant acme = room.tenants.tenant();

    @AfterAll
    static void close() {
        room.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "\"city\":\"Ulm\",\"state\":\"Bayern\",\"zip\":\"89073\",\"country\":\"DE\" | Ulm | Bayern | 89073 | DE | user",
                "\"aiContext\":{\"city\":\"Ulm\",\"state\":\"BW\",\"zip_code\":\"89073\",\"country\":\"DE\"} | Ulm | BW | 89073 | DE | ai_context",
                "\"sessionData\":{\"city\":\"Ulm\",\"zip\":\"89073\"} | Ulm | - | 89073 | - | session",
                "\"city\":\"Ulm\",\"aiContext\":{\"city\":\"Bonn\",\"state\":\"BW\"},\"sessionData\":{\"state\":\"NW\",\"country\":\"DE\"}"
                        + " | Ulm | BW | - | DE | user",
                "\"aiContext\":{\"state\":\"BW\"},\"sessionData\":{\"city\":\"Ulm\",\"state\":\"NW\"} | Ulm | BW | - | - | ai_context",
                "\"city\":\" \",\"sessionData\":{\"city\":\"Ulm\"} | Ulm | - | - | - | session",
                "\"source\":\"footer\" | - | - | - | - | -",
            })
    void fieldByFieldFromTheBestSource(
            String fields, String city, String state, String zip, String country, String source) {
        LeadOutcome outcome =
                room.leads.record(
                        acme,
                        CaptureRoom.object("{\"email\":\"ada@example.com\"," + fields + "}"),
                        null,
                        null,
                        CaptureRoom.REQUEST,
                        false);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        LeadOutcome.Stored.class,
                        stored ->
                                assertThat(stored.lead().geo())
                                        .isEqualTo(
                                                new Lead.Geo(
                                                        city, state, null, zip, country, source)));
    }
}
