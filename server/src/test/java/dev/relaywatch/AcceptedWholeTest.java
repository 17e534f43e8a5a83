package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.FuzzedEndpoint.Credential;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What was taken of spoiled input stands in the ledger, among its keys and in the queue, or
 * nowhere.
 */
class AcceptedWholeTest extends RunningServer {
    private static final int TRIES = 40;
    private static final Set<String> TAKING =
            Set.of(
                    "POST /api/track/event",
                    "POST /v1/track",
                    "POST /v1/batch",
                    "POST /api/leads",
                    "POST /api/conversions");

    private static final String EVENTS_WITHOUT_THEIR_KEY =
            """
            SELECT e.event_name FROM tracking_events e
             WHERE e.tenant_id = :tenant
               AND NOT EXISTS (SELECT 1 FROM event_keys k
                                WHERE k.tenant_id = e.tenant_id AND k.row_id = e.id
                                  AND k.event_name = e.event_name AND k.event_id = e.event_id)
            """;

    private static final String KEYS_WITHOUT_THEIR_EVENT =
            """
            SELECT k.event_name FROM event_keys k
             WHERE k.tenant_id = :tenant
               AND NOT EXISTS (SELECT 1 FROM tracking_events e WHERE e.tenant_id = k.tenant_id AND e.id = k.row_id)
            """;

    private static final String ROUTED_BUT_NOT_QUEUED =
            """
            SELECT e.event_name FROM tracking_events e
             WHERE e.tenant_id = :tenant AND e.event_name IN ('purchase', 'generate_lead')
               AND (SELECT count(*) FROM conversion_queue q WHERE q.tenant_id = e.tenant_id AND q.event_id = e.id) <> 1
            UNION ALL
            SELECT c.conversion_type FROM conversions c
             WHERE c.tenant_id = :tenant
               AND (SELECT count(*) FROM conversion_queue q
                     WHERE q.tenant_id = c.tenant_id AND q.conversion_id = c.id) <> 1
            """;

    private static final String QUEUED_FOR_NOTHING =
            """
            SELECT q.platform FROM conversion_queue q
             WHERE q.tenant_id = :tenant
               AND NOT EXISTS (SELECT 1 FROM tracking_events e WHERE e.tenant_id = q.tenant_id AND e.id = q.event_id)
               AND NOT EXISTS (SELECT 1 FROM conversions c WHERE c.tenant_id = q.tenant_id AND c.id = q.conversion_id)
            """;

    private static final String LEADS_WITHOUT_THEIR_EVENT =
            """
            SELECT l.transaction_id FROM leads l
             WHERE l.tenant_id = :tenant
               AND NOT EXISTS (SELECT 1 FROM event_keys k
                                WHERE k.tenant_id = l.tenant_id AND k.event_name = 'generate_lead'
                                  AND k.event_id = coalesce(l.transaction_id, l.id::text))
            """;

    @Test
    void whatWasTakenOfSpoiledInputIsNowhereByHalf() throws IOException {
        Tenant tenant = tenants.tenant();
        tenants.connect(tenant, "webhook", "http://127.0.0.1:9/nobody-listens");
        String publicKey = tenants.publicKey(tenant);
        String secretKey = tenants.secretKey(tenant);
        try (Wire wire = new Wire(url("/").getPort())) {
            for (FuzzedEndpoint endpoint : FuzzedEndpoint.all()) {
                if (TAKING.contains(endpoint.mapping())) {
                    String key = endpoint.key() == Credential.SECRET ? secretKey : publicKey;
                    HostileRequests requests = new HostileRequests(endpoint, tenant, key, 7);
                    for (int i = 0; i < TRIES; i++) {
                        wire.send(requests.next());
                    }
                }
            }
        }
        for (String table :
                List.of("tracking_events", "leads", "conversions", "conversion_queue")) {
            assertThat(rows(table, tenant)).as(table).isGreaterThan(5);
        }
        for (String contradictions :
                List.of(
                        EVENTS_WITHOUT_THEIR_KEY,
                        KEYS_WITHOUT_THEIR_EVENT,
                        ROUTED_BUT_NOT_QUEUED,
                        QUEUED_FOR_NOTHING,
                        LEADS_WITHOUT_THEIR_EVENT)) {
            assertThat(
                            everything
                                    .sql(contradictions)
                                    .param("tenant", tenant.id().value())
                                    .query(String.class)
                                    .list())
                    .as(contradictions)
                    .isEmpty();
        }
    }
}
