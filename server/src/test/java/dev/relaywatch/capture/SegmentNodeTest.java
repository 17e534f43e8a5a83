package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Node;
import dev.relaywatch.testing.RunningServer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Segment's own SDK for Node sends to the doors, unchanged. */
@Node.Needed
class SegmentNodeTest extends RunningServer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EVENT =
            """
            SELECT e.event_name, e.page_url, e.value::text AS value, e.currency, e.params::text AS params,
                   e.user_data::text AS user_data, e.utm::text AS utm, e.click_ids::text AS click_ids,
                   v.visitor_id, v.user_agent
              FROM tracking_events e LEFT JOIN visitors v ON v.tenant_id = e.tenant_id AND v.id = e.visitor_id
             WHERE e.tenant_id = ? AND e.event_id = ?
            """;

    private Map<String, @Nullable Object> event(Tenant tenant, JsonNode id) {
        return everything.sql(EVENT).params(tenant.id().value(), id.asString()).query().singleRow();
    }

    @Test
    void itsCallsAreInTheLedgerUnderTheirMessageIds() throws Exception {
        Tenant tenant = tenants.tenant();
        JsonNode said =
                JSON.readTree(Node.run("calls.mjs", url("").toString(), tenants.publicKey(tenant)));
        assertThat(said.path("failed")).isEmpty();
        JsonNode ids = said.path("ids");
        assertThat(ids.size()).isEqualTo(6);

        assertThat(event(tenant, ids.path("track")))
                .containsEntry("event_name", "Order Completed")
                .containsEntry("value", "49.90")
                .containsEntry("currency", "EUR")
                .containsEntry("page_url", "https://acme.example/thanks")
                .containsEntry("visitor_id", "anon-1")
                .hasEntrySatisfying(
                        "utm", utm -> assertThat(utm.toString()).contains("autumn", "google"));
        assertThat(event(tenant, ids.path("page")))
                .containsEntry("event_name", "page_view")
                .containsEntry("page_url", "https://acme.example/?gclid=G9")
                .hasEntrySatisfying(
                        "params",
                        params -> assertThat(params.toString()).contains("Home", "Start"));
        assertThat(event(tenant, ids.path("identify")))
                .containsEntry("event_name", "identify")
                .hasEntrySatisfying(
                        "user_data",
                        hashes ->
                                assertThat(hashes.toString())
                                        .contains("\"em\"", "\"fn\"", "\"external_id\"")
                                        .doesNotContainIgnoringCase("jane"));
        assertThat(rows("tracking_events", tenant)).isEqualTo(3);
    }

    @Test
    void aBatchOfManyIsStoredOnceThoughItIsSentTwice() throws Exception {
        Tenant tenant = tenants.tenant();
        String key = tenants.publicKey(tenant);
        for (int time = 0; time < 2; time++) {
            assertThat(Node.run("send.mjs", url("").toString(), key, "1000", "0"))
                    .contains("closed after 1000")
                    .doesNotContain("failed");
        }
        assertThat(rows("tracking_events", tenant)).isEqualTo(1000);
    }

    @Test
    void aWrongKeyIsToldToIt() throws Exception {
        assertThat(Node.run("send.mjs", url("").toString(), "rwp_wrong", "1", "0"))
                .contains("failed delivery_failure")
                .contains("401");
    }

    @Test
    void theScriptOfPagesIsUnderstoodByBrowsersOf2017() throws Exception {
        Node.run(
                "parse.mjs",
                Path.of("src/main/resources/static/relaywatch.js").toAbsolutePath().toString());
    }
}
