package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/admin/retry-failed-events} and {@code /api/admin/replays}: dead letters whose
 * event was erased since are refused again, without a call.
 */
class ReplayDoorTest extends RunningServer {
    private static final String RETRY = "/api/admin/retry-failed-events";
    private static final String EVERYTHING = "{\"retryAll\":true,\"includeDeadLetters\":true";

    private Tenant acme;
    private String key;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
        tenants.connect(acme, "webhook", "http://127.0.0.1:9/hook");
    }

    /**
     * @param held by a node that is still at it
     */
    private UUID stuck(String status, boolean held) {
        UUID id = Ids.next();
        everything
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, event_time,
                                                 expires_at, status, retry_count, value, currency, claimed_by, claimed_until)
                        SELECT tenant_id, :id, id, 'webhook', :id, now(), now(), now() - interval '1 day', :status,
                               CASE :status WHEN 'failed' THEN 1 ELSE 0 END, 12.50, 'EUR',
                               CASE WHEN :held THEN :id END, CASE WHEN :held THEN now() + interval '1 hour' END
                          FROM connections WHERE tenant_id = :tenant
                        """)
                .param("id", id)
                .param("status", status)
                .param("held", held)
                .param("tenant", acme.id().value())
                .update();
        return id;
    }

    private String status(UUID item) {
        return everything
                .sql("SELECT status FROM queue_items WHERE id = ?")
                .param(item)
                .query(String.class)
                .single();
    }

    private String newestReplay() {
        return everything
                .sql("SELECT id FROM replays WHERE tenant_id = ? ORDER BY created_at DESC LIMIT 1")
                .param(acme.id().value())
                .query((row, _) -> row.getString(1))
                .optional()
                .orElse("");
    }

    private JsonNode replay(String id, String withKey) {
        return send(HttpRequest.newBuilder(url("/api/admin/replays/" + id))
                        .header("Authorization", "Bearer " + withKey))
                .json();
    }

    private long audited(String action) {
        return everything
                .sql("SELECT count(*) FROM audit_log WHERE tenant_id = ? AND action = ?")
                .param(acme.id().value())
                .param(action)
                .query(Long.class)
                .single();
    }

    @Test
    void aPreviewCountsAndLeavesEverythingAsItIs() {
        UUID item = stuck("dead_letter", false);

        Answer answer = post(RETRY, EVERYTHING + ",\"preview\":true}", key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString())
                .isEqualTo(
                        "{\"success\":true,\"matching\":1,\"value\":{\"EUR\":12.5},\"valueUnknown\":0,\"tooOld\":1,\"outsideDedupWindow\":0}");
        assertThat(status(item)).isEqualTo("dead_letter");
        assertThat(rows("replays", acme)).isZero();
    }

    @Test
    void aRetryTellsWhatBecameOfIt() {
        stuck("dead_letter", false);
        stuck("dead_letter", false);

        Answer answer = post(RETRY, EVERYTHING + "}", key);

        assertThat(answer.json().toString())
                .isEqualTo(
                        "{\"success\":true,\"processed\":2,\"resolved\":0,\"failed\":0,\"dead_lettered\":2,\"running\":false,\"outsideDedupWindow\":0}");
        assertThat(audited("replay.started")).isEqualTo(1);
        String id = newestReplay();
        assertThat(replay(id, key).toString())
                .isEqualTo(
                        "{\"replayId\":\"%s\",\"state\":\"done\",\"matching\":2,\"processed\":2,\"resolved\":0,\"failed\":0,\"dead_lettered\":2}"
                                .formatted(id));
        assertThat(replay(id, tenants.platformKey()).path("matching").asInt()).isEqualTo(2);
    }

    @Test
    void oneThatIsStoppedAnswersAtOnceAndLeavesWhatIsBeingSent() throws Exception {
        UUID sent = stuck("failed", true);
        CompletableFuture<Answer> retry =
                CompletableFuture.supplyAsync(() -> post(RETRY, EVERYTHING + "}", key));
        await().until(() -> !newestReplay().isEmpty());
        String id = newestReplay();

        Answer stopped = post("/api/admin/replays/" + id + "/stop", "", key);

        assertThat(stopped.status()).isEqualTo(200);
        assertThat(stopped.json().toString())
                .isEqualTo(
                        "{\"replayId\":\"%s\",\"state\":\"stopped\",\"matching\":1,\"processed\":0,\"resolved\":0,\"failed\":0,\"dead_lettered\":0}"
                                .formatted(id));
        assertThat(retry.get(9, TimeUnit.SECONDS).json().path("running").asBoolean()).isFalse();
        assertThat(post("/api/admin/replays/" + id + "/stop", "", key).text())
                .isEqualTo(stopped.text());
        assertThat(status(sent)).isEqualTo("failed");
        assertThat(audited("replay.stopped")).isEqualTo(1);
    }

    @Test
    void anotherTenantsReplayIsNotThere() {
        stuck("dead_letter", false);
        post(RETRY, EVERYTHING + "}", key);
        String stranger = tenants.secretKey(tenants.tenant());
        String path = "/api/admin/replays/" + newestReplay();

        assertThat(replay(newestReplay(), stranger).path("status").asInt()).isEqualTo(404);
        assertThat(post(path + "/stop", "", stranger).status()).isEqualTo(404);
        assertThat(post(path + "/stop", "", tenants.publicKey(acme)).status()).isEqualTo(403);
    }

    @Test
    void aSlipRetriesNothing() {
        UUID item = stuck("dead_letter", false);

        Answer answer = post(RETRY, EVERYTHING + ",\"dryrun\":true}", key);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("dryrun");
        assertThat(status(item)).isEqualTo("dead_letter");
    }

    @Test
    void theListIsNarrowedToADestinationAsItWritesThem() {
        stuck("dead_letter", false);

        assertThat(queueOf("webhook").path("items").size()).isEqualTo(1);
        assertThat(queueOf("meta_capi").path("items").size()).isZero();
        assertThat(queueOf("webhook:second").path("detail").asString())
                .contains("there is no destination \"webhook:second\"; known are");
    }

    private JsonNode queueOf(String destination) {
        return send(HttpRequest.newBuilder(url("/api/admin/queue?destination=" + destination))
                        .header("Authorization", "Bearer " + key))
                .json();
    }

    @Test
    void whoLetsALaneFlowAgainIsAudited() {
        everything
                .sql(
                        """
                        INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, probe_at)
                        SELECT tenant_id, id, 'webhook', 'paused', 'refused', now(), now() + interval '1 hour'
                          FROM connections WHERE tenant_id = :tenant
                        """)
                .param("tenant", acme.id().value())
                .update();
        String path = "/api/admin/lanes/" + acme.slug() + "/webhook/resume";

        assertThat(post(path, "", key).json().path("resumed").asBoolean()).isTrue();
        assertThat(post(path, "", key).json().path("resumed").asBoolean()).isFalse();

        assertThat(audited("lane.resumed")).isEqualTo(1);
    }
}
