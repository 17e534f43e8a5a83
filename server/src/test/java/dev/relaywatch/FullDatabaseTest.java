package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.FullTable;
import dev.relaywatch.testing.RunningServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database without room for more: what cannot be stored is refused in words, and not by half. */
@Tag("long")
class FullDatabaseTest extends RunningServer {
    private static final String TRACK =
            "{\"events\":[{\"event\":\"purchase\",\"eventId\":\"o-1\"}]}";
    private static final String SEGMENT = "{\"event\":\"purchase\",\"messageId\":\"o-2\"}";
    private static final String LEAD = "{\"email\":\"jane@example.com\"}";
    private static final String DEAL =
            """
            {"dealId":"deal-1","conversionType":"closed","value":1290,"currency":"EUR","email":"jane@example.com"}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"tracking_events", "event_keys"})
    void aPageIsToldThatItsEventsWereNotStoredAndToComeAgain(String table) throws Exception {
        Tenant tenant = tenants.tenant();
        String key = tenants.publicKey(tenant);
        Answer track;
        Answer segment;
        try (FullTable _ = new FullTable(database(), table)) {
            track = post("/api/track/event", TRACK, key);
            segment = post("/v1/track", SEGMENT, key);
        }

        assertThat(track.status()).isEqualTo(200);
        assertThat(track.json().path("success").asBoolean()).isFalse();
        assertThat(track.json().path("error").asString()).contains("send them again");
        assertThat(segment.status()).isEqualTo(503);
        assertThat(segment.header("Retry-After")).isEqualTo("2");
        assertThat(rows("tracking_events", tenant)).isZero();
        assertThat(rows("event_keys", tenant)).isZero();

        assertThat(post("/api/track/event", TRACK, key).json().path("accepted").asInt()).isOne();
    }

    @Test
    void aLeadAndADealAreRefusedWithWordsAndStoredWhenThereIsRoomAgain() throws Exception {
        Tenant tenant = tenants.tenant();
        String key = tenants.secretKey(tenant);
        Answer lead;
        Answer deal;
        try (FullTable _ = new FullTable(database(), "leads");
                FullTable _ = new FullTable(database(), "conversions")) {
            lead = post("/api/leads", LEAD, key);
            deal = post("/api/conversions", DEAL, key);
        }

        assertThat(lead.status()).isEqualTo(503);
        assertThat(lead.json().path("detail").asString()).contains("no room", "again");
        assertThat(deal.status()).isEqualTo(503);
        assertThat(rows("tracking_events", tenant)).isZero();
        assertThat(rows("conversions", tenant)).isZero();

        assertThat(post("/api/leads", LEAD, key).status()).isEqualTo(201);
        assertThat(post("/api/conversions", DEAL, key).status()).isEqualTo(201);
    }
}
