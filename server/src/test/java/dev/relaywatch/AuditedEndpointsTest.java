package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.alerting.LinkKit;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Whatever changes configuration, acknowledges, replays or erases leaves one entry, no more. */
class AuditedEndpointsTest extends RunningServer {
    private static final String CAPTURED = "what shops send is no change that anybody makes";
    private static final String LOOKED = "looks, and leaves everything as it is";
    private static final String TRIED = "sends something made up, and changes nothing";

    private static final String OF_THE_PLATFORM =
            "is entered without a tenant; the tests of people look at it";
    private static final String PLATFORMS_ALONE =
            "is what no tenant may; the tests of tenants look at it";
    private static final String OWN = "is about one's own account and gives nobody anything";

    private static final Map<String, String> NEED_NONE =
            Map.ofEntries(
                    Map.entry("POST /api/track/event", CAPTURED),
                    Map.entry("POST /api/track/visit", CAPTURED),
                    Map.entry("POST /v1/track", CAPTURED),
                    Map.entry("POST /v1/page", CAPTURED),
                    Map.entry("POST /v1/identify", CAPTURED),
                    Map.entry("POST /v1/group", CAPTURED),
                    Map.entry("POST /v1/t", CAPTURED),
                    Map.entry("POST /v1/batch", CAPTURED),
                    Map.entry("POST /v1/m", CAPTURED),
                    Map.entry("POST /api/leads", CAPTURED),
                    Map.entry("POST /api/conversions", CAPTURED),
                    Map.entry("POST /api/webhooks/crm-conversion", CAPTURED),
                    Map.entry("POST /api/operations/metrics", CAPTURED),
                    Map.entry("POST /api/admin/check-tracking-health", LOOKED),
                    Map.entry("POST /tracking/check", LOOKED),
                    Map.entry("POST /api/platform/health/{service}/check", LOOKED),
                    Map.entry("POST /api/platform/health/thresholds/backtest", LOOKED),
                    Map.entry("POST /health/{service}/check", LOOKED),
                    Map.entry("POST /find", LOOKED),
                    Map.entry("POST /tracking/events/search", LOOKED),
                    Map.entry("POST /api/admin/destinations/{slug}/{destination}/test", TRIED),
                    Map.entry("POST /api/platform/channels/{id}/test", TRIED),
                    Map.entry("POST /api/platform/people/{id}/disable", OF_THE_PLATFORM),
                    Map.entry("POST /api/platform/people/{id}/enable", OF_THE_PLATFORM),
                    Map.entry("DELETE /api/platform/people/{id}/sessions", OF_THE_PLATFORM),
                    Map.entry("DELETE /api/platform/people/{id}/second-factor", OF_THE_PLATFORM),
                    Map.entry("POST /api/platform/tenants", PLATFORMS_ALONE),
                    Map.entry("POST /stores/new", PLATFORMS_ALONE),
                    Map.entry("POST /stores/{slug}/setup/check", LOOKED),
                    Map.entry("POST /stores/{slug}/setup/event", CAPTURED),
                    Map.entry("PUT /api/platform/tenants/{tenant}", PLATFORMS_ALONE),
                    Map.entry("POST /settings/connections/{id}/test", LOOKED),
                    Map.entry("POST /settings/channels/{id}/test", TRIED),
                    Map.entry("POST /settings/people/{id}/disable", OF_THE_PLATFORM),
                    Map.entry("POST /settings/people/{id}/enable", OF_THE_PLATFORM),
                    Map.entry("POST /settings/people/{id}/sign-out", OF_THE_PLATFORM),
                    Map.entry("POST /settings/people/{id}/second-factor", OF_THE_PLATFORM),
                    Map.entry("POST /settings/stores/{store}", PLATFORMS_ALONE),
                    Map.entry("POST /settings/stores/{store}/switch", PLATFORMS_ALONE),
                    Map.entry("POST /login", OF_THE_PLATFORM),
                    Map.entry("POST /login/code", OF_THE_PLATFORM),
                    Map.entry("POST /setup", OF_THE_PLATFORM),
                    Map.entry("POST /password/forgot", OF_THE_PLATFORM),
                    Map.entry("POST /password/new", OF_THE_PLATFORM),
                    Map.entry("POST /account/password", OF_THE_PLATFORM),
                    Map.entry("POST /account/second-factor", OF_THE_PLATFORM),
                    Map.entry("POST /account/second-factor/remove", OF_THE_PLATFORM),
                    Map.entry("POST /account/recovery-codes", OF_THE_PLATFORM),
                    Map.entry("POST /account/look", OWN),
                    Map.entry("POST /account/name", OWN),
                    Map.entry("POST /account/sessions/end", OWN),
                    Map.entry("POST /account/sessions/{key}/end", OWN),
                    Map.entry("POST /logout", OWN),
                    Map.entry(
                            "POST /api/{platform:woocommerce|shopify}/operations/{operation}",
                            "an operation on a shop is measured, and the shop keeps its own books"));

    private static final String ROUTE = "{\"events\":[\"purchase\"],\"to\":[\"webhook\"]}";

    @Autowired private ApplicationContext server;

    private Tenant acme;
    private String key;
    private @Nullable String alert;
    private @Nullable String channel;
    private @Nullable String silence;
    private @Nullable String made;
    private @Nullable String person;
    private @Nullable String connection;

    /**
     * A call that succeeds.
     *
     * @param action the entry that it leaves
     * @param kind of whoever did it
     */
    private record Change(String action, String kind, Supplier<Answer> call) {}

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
        tenants.connect(acme, "webhook", "http://127.0.0.1:9/hook");
    }

    private Answer call(String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(url(path))
                        .header("Authorization", "Bearer " + key)
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private Change by(String action, String method, Supplier<String> path, String body) {
        return new Change(action, "key", () -> call(method, path.get(), body));
    }

    private String onAlert(String what) {
        return "/api/platform/alerts/" + alert + "/" + what;
    }

    /** In an order in which each can succeed. */
    private Map<String, Change> changes() {
        String alerts = "/api/platform/alerts";
        Map<String, Change> changes = new LinkedHashMap<>();
        changes.put("POST " + alerts, new Change("alert.raised", "key", this::raise));
        for (Map.Entry<String, String> way :
                List.of(
                        Map.entry("acknowledge", "alert.acknowledged"),
                        Map.entry("unacknowledge", "alert.unacknowledged"),
                        Map.entry("resolve", "alert.resolved"),
                        Map.entry("reopen", "alert.reopened"))) {
            changes.put(
                    "POST " + alerts + "/{id}/" + way.getKey(),
                    by(way.getValue(), "POST", () -> onAlert(way.getKey()), ""));
        }
        changes.put(
                "POST /alerts/{id}/acknowledge",
                by("alert.acknowledged", "POST", () -> "/alerts/" + alert + "/acknowledge", ""));
        changes.put(
                "POST /alerts/{id}/unacknowledge",
                by(
                        "alert.unacknowledged",
                        "POST",
                        () -> "/alerts/" + alert + "/unacknowledge",
                        ""));
        changes.put(
                "POST /alerts/{id}/resolve",
                by("alert.resolved", "POST", () -> "/alerts/" + alert + "/resolve", ""));
        changes.put(
                "POST /alerts/{id}/reopen",
                by("alert.reopened", "POST", () -> "/alerts/" + alert + "/reopen", ""));
        for (Map.Entry<String, String> way :
                List.of(
                        Map.entry("acknowledge", "alert.acknowledged"),
                        Map.entry("unacknowledge", "alert.unacknowledged"),
                        Map.entry("resolve", "alert.resolved"),
                        Map.entry("reopen", "alert.reopened"))) {
            changes.put(
                    "POST /alerts/" + way.getKey(),
                    by(
                            way.getValue(),
                            "POST",
                            () -> "/alerts/" + way.getKey() + "?ids=" + alert,
                            ""));
        }
        changes.put("POST /a/{token}", new Change("alert.acknowledged", "link", () -> press("")));
        changes.put(
                "POST /a/{token}/undo",
                new Change("alert.unacknowledged", "link", () -> press("/undo")));
        changes.put("POST /api/platform/channels", new Change("channel.added", "key", this::add));
        changes.put(
                "PUT /api/platform/channels/{id}",
                by(
                        "channel.changed",
                        "PUT",
                        () -> "/api/platform/channels/" + channel,
                        channelWith("p2")));
        changes.put(
                "DELETE /api/platform/channels/{id}",
                by("channel.removed", "DELETE", () -> "/api/platform/channels/" + channel, ""));
        changes.put("POST /api/platform/keys", new Change("key.made", "key", this::makeKey));
        changes.put(
                "PUT /api/platform/keys/{id}",
                by("key.changed", "PUT", () -> keys() + made, "{\"name\":\"web\"}"));
        changes.put(
                "POST /api/platform/keys/{id}/rotate",
                by("key.rotated", "POST", () -> keys() + made + "/rotate", ""));
        changes.put(
                "DELETE /api/platform/keys/{id}",
                by("key.revoked", "DELETE", () -> keys() + made, ""));
        changes.put("POST /api/platform/people", new Change("person.invited", "key", this::invite));
        changes.put(
                "POST /api/platform/people/{id}/invitation",
                by("person.invited", "POST", () -> people() + person + "/invitation", ""));
        changes.put(
                "PUT /api/platform/people/{id}",
                by("person.role_set", "PUT", () -> people() + person, "{\"role\":\"admin\"}"));
        changes.put(
                "DELETE /api/platform/people/{id}",
                by("person.role_ended", "DELETE", () -> people() + person, ""));
        changes.put(
                "POST /api/platform/silences", new Change("silence.begun", "key", this::silence));
        changes.put(
                "DELETE /api/platform/silences/{id}",
                by("silence.ended", "DELETE", () -> "/api/platform/silences/" + silence, ""));
        changes.put(
                "POST /alerts/silences", new Change("silence.begun", "key", this::silenceByForm));
        changes.put(
                "POST /alerts/silences/{id}/end",
                by("silence.ended", "POST", () -> "/alerts/silences/" + silence + "/end", ""));
        changes.put(
                "PUT /api/platform/health/thresholds",
                by(
                        "threshold.set",
                        "PUT",
                        () -> "/api/platform/health/thresholds",
                        """
                        {"thresholds":[{"service":"stripe","metric":"latencyMs","tenant":"%s","direction":"normal","critical":5}]}
                        """
                                .formatted(acme.slug())));
        changes.put(
                "POST /health/{service}/bounds",
                by(
                        "threshold.set",
                        "POST",
                        () -> "/health/stripe/bounds?metric=latencyMs&critical=7",
                        ""));
        changes.put(
                "POST /api/admin/lanes/{slug}/{destination}/resume",
                new Change("lane.resumed", "key", () -> resume("/api/admin/lanes/")));
        changes.put(
                "POST /api/admin/retry-failed-events",
                by(
                        "replay.started",
                        "POST",
                        () -> "/api/admin/retry-failed-events",
                        "{\"retryAll\":true}"));
        changes.put(
                "POST /api/admin/replays/{id}/stop",
                new Change("replay.stopped", "key", () -> stop("/api/admin/replays/")));
        changes.put(
                "POST /tracking/lanes/{slug}/{destination}/resume",
                new Change("lane.resumed", "key", () -> resume("/tracking/lanes/")));
        changes.put(
                "POST /tracking/retry",
                by("replay.started", "POST", () -> "/tracking/retry?status=dead_letter", ""));
        changes.put(
                "POST /tracking/replays/{id}/stop",
                new Change("replay.stopped", "key", () -> stop("/tracking/replays/")));
        changes.put(
                "POST /api/privacy/erase",
                by("privacy.erased", "POST", () -> "/api/privacy/erase", "{\"visitorId\":\"v1\"}"));
        changes.put(
                "POST /stores/{slug}/setup/key",
                by("key.made", "POST", () -> "/stores/" + acme.slug() + "/setup/key", ""));
        changes.put(
                "POST /stores/{slug}/setup/destination",
                by(
                        "connection.added",
                        "POST",
                        () ->
                                "/stores/"
                                        + acme.slug()
                                        + "/setup/destination?service=ga4&settings.measurement-id=G-1&secrets.api-secret=s",
                        ""));
        changes.put(
                "POST /api/platform/connections",
                new Change("connection.added", "key", this::connectStripe));
        changes.put(
                "PUT /api/platform/connections/{id}",
                by("connection.changed", "PUT", () -> connections(), "{\"enabled\":false}"));
        changes.put(
                "DELETE /api/platform/connections/{id}",
                by("connection.removed", "DELETE", () -> connections(), ""));
        changes.put(
                "PUT /api/platform/routes",
                by("routes.set", "PUT", () -> "/api/platform/routes", "{\"routes\":[]}"));
        changes.put(
                "PUT /api/platform/connections/{id}/routes",
                by("routes.set", "PUT", this::hook, "{\"routes\":[" + ROUTE + "]}"));
        changes.put(
                "PUT /api/platform/expectations",
                by(
                        "expectations.set",
                        "PUT",
                        () -> "/api/platform/expectations",
                        "{\"expect\":{\"purchase\":\"1h\"}}"));
        settings(changes);
        return changes;
    }

    /** From the pages of the settings. */
    private void settings(Map<String, Change> changes) {
        String connections = "/settings/connections";
        changes.put(
                "POST " + connections,
                posted(
                        "connection.added",
                        () ->
                                connections
                                        + "?service=mux&secrets.token-id=i&secrets.token-secret=s"));
        changes.put(
                "POST " + connections + "/{id}",
                posted("connection.changed", () -> mux() + "?secrets.token-id=another"));
        changes.put(
                "POST " + connections + "/{id}/switch",
                posted("connection.changed", () -> mux() + "/switch?on=false"));
        changes.put(
                "POST " + connections + "/{id}/remove",
                posted("connection.removed", () -> mux() + "/remove"));
        changes.put(
                "POST /settings/routes/{connection}",
                posted(
                        "routes.set",
                        () ->
                                hook().replace("/api/platform/connections", "/settings/routes")
                                                .replaceAll("/routes$", "")
                                        + "?on=webhook+page_view"));
        changes.put(
                "POST /settings/routes/default",
                posted("routes.set", () -> "/settings/routes/default"));
        changes.put(
                "POST /settings/thresholds",
                posted(
                        "threshold.set",
                        () -> "/settings/thresholds?service=stripe&metric=queue&critical=9"));
        changes.put(
                "POST /settings/thresholds/remove",
                posted(
                        "threshold.removed",
                        () -> "/settings/thresholds/remove?service=stripe&metric=queue"));
        changes.put(
                "POST /settings/stores/{slug}/expected",
                posted("expectations.set", () -> store() + "/expected?event=sign_up&within=1d"));
        changes.put(
                "POST /settings/stores/{slug}/expected/remove",
                posted("expectations.set", () -> store() + "/expected/remove?event=sign_up"));
        changes.put(
                "POST /settings/stores/{slug}/webhook-secret",
                posted(
                        "tenant.changed",
                        () ->
                                ofPeople()
                                        + "/webhook-secret?webhookSecret="
                                        + HostileRequests.SIGNING_SECRET.replace("+", "%2B")));
        changes.put(
                "POST /settings/stores/{slug}/webhook-secret/remove",
                posted("tenant.changed", () -> ofPeople() + "/webhook-secret/remove"));
        changes.put(
                "POST /settings/keys",
                posted("key.made", () -> "/settings/keys?name=till&kind=public"));
        changes.put(
                "POST /settings/keys/{id}",
                posted("key.changed", () -> till() + "?name=till&origins=https://acme.example"));
        changes.put(
                "POST /settings/keys/{id}/rotate",
                posted("key.rotated", () -> till() + "/rotate?overlap=PT1H"));
        changes.put(
                "POST /settings/keys/{id}/revoke", posted("key.revoked", () -> till() + "/revoke"));
        changes.put(
                "POST /settings/people",
                posted("person.invited", () -> "/settings/people?role=viewer&email=" + guest()));
        changes.put(
                "POST /settings/people/{id}/invite",
                posted("person.invited", () -> invited() + "/invite"));
        changes.put(
                "POST /settings/people/{id}/role",
                posted("person.role_set", () -> invited() + "/role?role=admin"));
        changes.put(
                "POST /settings/people/{id}/take",
                posted("person.role_ended", () -> invited() + "/take"));
        changes.put(
                "POST /settings/channels",
                posted(
                        "channel.added",
                        () ->
                                "/settings/channels?type=email&name=desk&severities=p1&settings.to=anna@ops.example"));
        changes.put(
                "POST /settings/channels/{id}",
                posted(
                        "channel.changed",
                        () -> desk() + "?name=desk&severities=p2&settings.to=anna@ops.example"));
        changes.put(
                "POST /settings/channels/{id}/remove",
                posted("channel.removed", () -> desk() + "/remove"));
    }

    private Change posted(String action, Supplier<String> path) {
        return by(action, "POST", path, "");
    }

    private String store() {
        return "/settings/stores/" + acme.slug();
    }

    /** What the file names only the file changes. */
    private String ofPeople() {
        everything
                .sql("UPDATE tenants SET managed_by = 'people' WHERE id = ?")
                .param(acme.id().value())
                .update();
        return store();
    }

    private String mux() {
        return "/settings/connections/"
                + one("SELECT id::text FROM connections WHERE service = 'mux' AND tenant_id = ?");
    }

    private String till() {
        return "/settings/keys/"
                + one(
                        "SELECT id::text FROM api_keys WHERE name = 'till' AND tenant_id = ? AND replaced_by IS NULL");
    }

    private String guest() {
        return "guest-" + acme.slug() + "@people.example";
    }

    private String invited() {
        return "/settings/people/"
                + everything
                        .sql("SELECT id::text FROM people WHERE email = ?")
                        .param(guest())
                        .query(String.class)
                        .single();
    }

    private String desk() {
        return "/settings/channels/"
                + one("SELECT id::text FROM alert_channels WHERE name = 'desk' AND tenant_id = ?");
    }

    private String one(String sql) {
        return everything.sql(sql).param(acme.id().value()).query(String.class).single();
    }

    private String connections() {
        return "/api/platform/connections/" + connection;
    }

    private Answer connectStripe() {
        Answer answer = call("POST", "/api/platform/connections", "{\"service\":\"stripe\"}");
        connection = answer.json().path("id").asString();
        return answer;
    }

    /** The routes of the connection that was there from the start. */
    private String hook() {
        return "/api/platform/connections/"
                + everything
                        .sql(
                                "SELECT id::text FROM connections WHERE tenant_id = ? AND service = 'webhook'")
                        .param(acme.id().value())
                        .query(String.class)
                        .single()
                + "/routes";
    }

    private Answer raise() {
        Answer raised =
                call(
                        "POST",
                        "/api/platform/alerts",
                        "{\"severity\":\"p2\",\"title\":\"Checkout is down\",\"message\":\"m\"}");
        alert = raised.json().path("id").asString();
        return raised;
    }

    private Answer press(String how) {
        String path = LinkKit.path(server, UUID.fromString(String.valueOf(alert)), "ops");
        return send(
                HttpRequest.newBuilder(url(path + how)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static String channelWith(String severity) {
        return "{\"name\":\"ops\",\"type\":\"email\",\"severities\":[\""
                + severity
                + "\"],\"settings\":{\"to\":[\"anna@ops.example\"]},\"secrets\":{}}";
    }

    private Answer add() {
        Answer added = call("POST", "/api/platform/channels", channelWith("p1"));
        channel = added.json().path("id").asString();
        return added;
    }

    private static String keys() {
        return "/api/platform/keys/";
    }

    private static String people() {
        return "/api/platform/people/";
    }

    private Answer makeKey() {
        Answer answer =
                call("POST", "/api/platform/keys", "{\"name\":\"shop\",\"kind\":\"public\"}");
        made = answer.json().path("id").asString();
        return answer;
    }

    private Answer invite() {
        Answer answer =
                call(
                        "POST",
                        "/api/platform/people",
                        "{\"email\":\"p-" + acme.slug() + "@people.example\",\"role\":\"viewer\"}");
        person = answer.json().path("id").asString();
        return answer;
    }

    private Answer silenceByForm() {
        Answer begun = call("POST", "/alerts/silences?length=1h&reason=moving", "");
        silence =
                String.valueOf(begun.header("Location"))
                        .replaceAll(".*silence=([0-9a-f-]+)#.*", "$1");
        return begun;
    }

    private Answer silence() {
        Answer begun =
                call(
                        "POST",
                        "/api/platform/silences",
                        "{\"reason\":\"moving\",\"until\":\""
                                + Instant.now().plus(Duration.ofHours(1))
                                + "\"}");
        silence = begun.json().path("id").asString();
        return begun;
    }

    private Answer resume(String lanes) {
        everything
                .sql(
                        """
                        INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, probe_at)
                        SELECT tenant_id, id, 'webhook', 'paused', 'refused', now(), now() + interval '1 hour'
                          FROM connections WHERE tenant_id = ?
                        """)
                .param(acme.id().value())
                .update();
        return call("POST", lanes + acme.slug() + "/webhook/resume", "");
    }

    /** Of a replay that waits for an item which some node seems to be sending. */
    private Answer stop(String replays) {
        everything
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, event_time,
                                                 status, retry_count, claimed_by, claimed_until)
                        SELECT tenant_id, :id, id, 'webhook', :id, now(), now(), 'failed', 1, :id, now() + interval '1 hour'
                          FROM connections WHERE tenant_id = :tenant
                        """)
                .param("id", Ids.next())
                .param("tenant", acme.id().value())
                .update();
        CompletableFuture<Answer> running =
                CompletableFuture.supplyAsync(() ->
                        call(
                                "POST",
                                "/api/admin/retry-failed-events",
                                "{\"retryAll\":true,\"confirmDuplicates\":true}"));
        await().until(() -> !runningReplays().isEmpty());
        Answer stopped = call("POST", replays + runningReplays().getFirst() + "/stop", "");
        running.join();
        return stopped;
    }

    private List<String> runningReplays() {
        return everything
                .sql("SELECT id::text FROM replays WHERE tenant_id = ? AND state = 'running'")
                .param(acme.id().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private List<String> entries() {
        return everything
                .sql(
                        """
                        SELECT action || ' by ' || actor_kind || ' from ' || coalesce(address, 'nowhere') FROM audit_log
                         WHERE tenant_id = ? ORDER BY at, id
                        """)
                .param(acme.id().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void everyEndpointThatChangesSomethingIsEntered() {
        Map<String, Change> changes = changes();
        for (Map.Entry<String, Change> one : changes.entrySet()) {
            Change change = one.getValue();
            List<String> before = entries();
            Answer answer = change.call().get();
            assertThat(answer.status())
                    .as(one.getKey() + " " + answer.text())
                    .matches(status -> status < 300 || status == 303, "is done");
            List<String> after = entries();
            assertThat(after.subList(before.size(), after.size()))
                    .as(one.getKey())
                    .endsWith(change.action() + " by " + change.kind() + " from 127.0.0.1")
                    .hasSize(change.action().equals("replay.stopped") ? 2 : 1);
        }
    }

    @Test
    void everyChangingEndpointThereIsStandsHere() {
        assertThat(
                        FuzzedEndpoint.all().stream()
                                .filter(endpoint -> !endpoint.method().equals("GET"))
                                .map(FuzzedEndpoint::mapping)
                                .filter(mapping -> !NEED_NONE.containsKey(mapping)))
                .containsExactlyInAnyOrderElementsOf(changes().keySet());
        assertThat(NEED_NONE.keySet()).doesNotContainAnyElementsOf(changes().keySet());
    }
}
