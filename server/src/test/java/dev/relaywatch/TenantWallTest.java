package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.FuzzedEndpoint.Credential;
import dev.relaywatch.FuzzedEndpoint.Door;
import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.WholeTenant;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Whatever endpoint a tenant calls with the ids and names of another: it is told that there is no
 * such thing, sees none of the other's marks, and changes none of the other's rows.
 */
class TenantWallTest extends RunningServer {
    private static final String MARK = "zqwallmark";
    private static final String SECRET = "whsec_b3RoZXItY3JtLXNlY3JldC1mb3ItdGhlLXdhbGw=";

    /** Everybody may, or whoever has what is signed; there is no key in them. */
    private static final List<String> KEYLESS =
            List.of(
                    "GET /a/{token}",
                    "POST /a/{token}",
                    "POST /a/{token}/undo",
                    "GET /relaywatch.js",
                    "GET /api/health/tracking",
                    "GET /error",
                    "GET /v1/projects/{writeKey}/settings");

    /** Keys are refused at the door, whoever's store the address names. */
    private static final List<String> FOR_PEOPLE = List.of("GET /stores/{slug}");

    /** What the server itself goes on writing of any tenant, and when it last did what. */
    private static final String TABLES =
            """
            SELECT c.relname FROM pg_class c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
               AND has_table_privilege(c.oid, 'SELECT')
               AND c.relname NOT IN ('health_checks', 'health_check_history', 'health_check_hours', 'ledger_hours',
                                     'ledger_changes', 'queue_hours', 'queue_hours_changed', 'shop_sync', 'shop_orders',
                                     'shop_refunds', 'shop_carts', 'shop_low_stock', 'operation_hours', 'operation_days',
                                     'operation_changes', 'operation_anomalies')
             ORDER BY c.relname
            """;

    /** What somebody set, without whose turn it is just now. */
    private static final Map<String, String> SHOWN =
            Map.of(
                    "alert_channels",
                    "row(t.name, t.type, t.severities, t.settings, t.secrets)::text");

    private static final String BY_HAND =
            " AND alert_id IN (SELECT id FROM platform_alerts WHERE source = 'manual')";

    /** Where the server itself opens what it finds wrong: what somebody opened. */
    private static final Map<String, String> OPENED_BY_HAND =
            Map.of(
                    "platform_alerts", " AND source = 'manual'",
                    "alert_changes", BY_HAND,
                    "alert_notifications", BY_HAND);

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private Tenant ours;
    private Tenant theirs;

    @BeforeEach
    void twoTenants() {
        ours = tenants.tenant();
        theirs = WholeTenant.with(tenants, everything, MARK, Instant.now());
        tenants.webhookSecret(ours, HostileRequests.SIGNING_SECRET);
        tenants.webhookSecret(theirs, SECRET);
    }

    /** What was asked and answered, where it is not as it should be. */
    private record Breach(String request, int status, String answer) {}

    private String their() {
        return theirs.id().toString();
    }

    /** With the other's ids in every place of the path. */
    private String path(FuzzedEndpoint endpoint) {
        String mapping = endpoint.mapping().substring(endpoint.mapping().indexOf(' ') + 1);
        return mapping.replace("{platform:woocommerce|shopify}", "woocommerce")
                .replace("{operation}", "check_order")
                .replace("{slug}", theirs.slug())
                .replace("{destination}", "webhook")
                .replace("{service}", "webhook")
                .replaceAll("\\{[^}]+}", their());
    }

    private static boolean namesATenant(FuzzedEndpoint endpoint) {
        return endpoint.parameters().contains("tenant") || endpoint.mapping().contains("{slug}");
    }

    /** Another's id in every parameter that may hold one. */
    private String query(FuzzedEndpoint endpoint) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("connection", their());
        values.put("ids", their());
        values.put("eventId", their());
        values.put("subject", MARK);
        values.put("actor", MARK);
        values.put("q", their());
        values.put("domain", "b.example");
        values.put("errorCode", MARK);
        values.put("service", "webhook");
        values.put("range", "24h");
        List<String> given = new ArrayList<>();
        for (String parameter : endpoint.parameters()) {
            if (values.containsKey(parameter)) {
                given.add(
                        parameter
                                + "="
                                + URLEncoder.encode(
                                        values.getOrDefault(parameter, ""),
                                        StandardCharsets.UTF_8));
            }
        }
        return given.isEmpty() ? "" : "?" + String.join("&", given);
    }

    /** Bodies that name what is the other's, by endpoint. */
    private Map<String, List<String>> bodies() {
        String id = their();
        String slug = theirs.slug();
        String later = Instant.now().plusSeconds(3_600).toString();
        return Map.of(
                "POST /api/admin/retry-failed-events",
                List.of(
                        "{\"ids\":[\"" + id + "\"],\"includeDeadLetters\":true}",
                        "{\"ids\":[\"" + id + "\"],\"includeDeadLetters\":true,\"preview\":true}",
                        "{\"retryAll\":true,\"includeDeadLetters\":true,\"confirmDuplicates\":true}"),
                "PUT /api/platform/health/thresholds",
                List.of(
                        "{\"thresholds\":[{\"service\":\"stripe\",\"metric\":\"latencyMs\",\"tenant\":\""
                                + slug
                                + "\",\"direction\":\"normal\",\"critical\":7}]}",
                        "{\"thresholds\":[{\"service\":\"stripe\",\"metric\":\""
                                + MARK
                                + "\",\"tenant\":\""
                                + slug
                                + "\",\"warning\":null,\"critical\":null}]}"),
                "POST /api/platform/silences",
                List.of(
                        "{\"tenant\":\""
                                + slug
                                + "\",\"reason\":\"r\",\"until\":\""
                                + later
                                + "\"}"),
                "POST /api/platform/alerts",
                List.of(
                        "{\"tenant\":\""
                                + slug
                                + "\",\"severity\":\"p2\",\"title\":\"t\",\"message\":\"m\"}"),
                "POST /api/platform/channels",
                List.of(
                        "{\"tenant\":\""
                                + slug
                                + "\",\"name\":\"n\",\"type\":\"email\",\"severities\":[\"p1\"],\"settings\":{\"to\":[\"a@b.example\"]}}"),
                "PUT /api/platform/channels/{id}",
                List.of(
                        "{\"name\":\"n\",\"type\":\"email\",\"severities\":[\"p1\"],\"settings\":{\"to\":[\"a@b.example\"]}}"),
                "POST /api/conversions",
                List.of(
                        "{\"dealId\":\""
                                + id
                                + "\",\"conversionType\":\"closed\",\"value\":1,\"currency\":\"EUR\",\"leadId\":\""
                                + id
                                + "\",\"visitorId\":\""
                                + id
                                + "\"}"),
                "POST /api/leads",
                List.of("{\"email\":\"a@b.example\",\"visitorId\":\"" + id + "\"}"),
                "POST /api/privacy/erase",
                List.of("{\"visitorId\":\"" + id + "\"}"));
    }

    private Answer call(FuzzedEndpoint endpoint, String address, String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(address));
        if (endpoint.key() == Credential.SIGNATURE) {
            long now = Instant.now().getEpochSecond();
            request.header("webhook-id", "msg_" + now)
                    .header("webhook-timestamp", Long.toString(now))
                    .header(
                            "webhook-signature",
                            new WebhookSignature(HostileRequests.SIGNING_SECRET)
                                    .sign(
                                            "msg_" + now,
                                            now,
                                            body.getBytes(StandardCharsets.UTF_8)));
        } else {
            request.header("Authorization", "Bearer " + key);
        }
        boolean bodied = !endpoint.method().equals("GET") && !endpoint.method().equals("DELETE");
        if (bodied) {
            request.header("Content-Type", "application/json");
        }
        return send(
                request.method(
                        endpoint.method(),
                        bodied
                                ? HttpRequest.BodyPublishers.ofString(body)
                                : HttpRequest.BodyPublishers.noBody()));
    }

    private String example(FuzzedEndpoint endpoint) {
        return endpoint.examples().isEmpty()
                ? ""
                : endpoint.examples().getFirst().replace("%ID%", "wall-" + their());
    }

    private List<FuzzedEndpoint> walled() {
        return FuzzedEndpoint.all().stream()
                .filter(endpoint -> !KEYLESS.contains(endpoint.mapping()))
                .toList();
    }

    private List<Breach> breaches(String key, int refusal) {
        List<Breach> breaches = new ArrayList<>();
        for (FuzzedEndpoint endpoint : walled()) {
            List<String> bodies =
                    bodies().getOrDefault(endpoint.mapping(), List.of(example(endpoint)));
            String path = path(endpoint);
            for (String body : bodies) {
                boolean signed = endpoint.key() == Credential.SIGNATURE;
                if (namesATenant(endpoint) || signed) {
                    String named = path + query(endpoint);
                    named += (named.contains("?") ? "&" : "?") + "tenant=" + theirs.slug();
                    Answer answer = call(endpoint, named, key, body);
                    int expected = FOR_PEOPLE.contains(endpoint.mapping()) ? 403 : refusal;
                    boolean refused =
                            answer.status() == (signed ? 401 : expected)
                                    // a key that only captures is refused before anything is looked
                                    // at
                                    || (answer.status() == 403 && refusal == 403);
                    if (!refused || answer.text().contains(MARK)) {
                        breaches.add(
                                new Breach(
                                        endpoint.method() + " " + named + " " + body,
                                        answer.status(),
                                        answer.text()));
                    }
                }
                // a stream does not end
                if (endpoint.door() == Door.STREAM || signed) {
                    continue;
                }
                String own = path + query(endpoint);
                Answer answer = call(endpoint, own, key, body);
                boolean named = path.contains(their()) || own.contains("ids=" + their());
                boolean missing = !named || answer.status() >= 400;
                if (!missing || answer.status() >= 500 || answer.text().contains(MARK)) {
                    breaches.add(
                            new Breach(
                                    endpoint.method() + " " + own + " " + body,
                                    answer.status(),
                                    answer.text()));
                }
            }
        }
        return breaches;
    }

    /** By table, a fingerprint of all the rows. */
    private Map<String, String> rows(Tenant tenant) {
        Map<String, String> rows = new TreeMap<>();
        for (String table :
                everything.sql(TABLES).query((row, _) -> row.getString("relname")).list()) {
            rows.put(
                    table,
                    everything
                            .sql(
                                    "SELECT count(*) || ' ' || coalesce(md5(string_agg("
                                            + SHOWN.getOrDefault(table, "t::text")
                                            + ", ',' ORDER BY t::text)), '') FROM "
                                            + table
                                            + " t WHERE tenant_id = :tenant"
                                            + OPENED_BY_HAND.getOrDefault(table, ""))
                            .param("tenant", tenant.id().value())
                            .query((row, _) -> row.getString(1))
                            .single());
        }
        return rows;
    }

    @Test
    void theOtherTenantHasSomethingOfEverything() {
        assertThat(rows(theirs))
                .isNotEmpty()
                .allSatisfy((table, rows) -> assertThat(rows).as(table).doesNotStartWith("0 "));
    }

    @Test
    void aSecretKeyReachesNothingOfAnotherTenant() {
        Map<String, String> before = rows(theirs);

        List<Breach> breaches = breaches(tenants.secretKey(ours), 404);

        assertThat(breaches).isEmpty();
        assertThat(rows(theirs)).isEqualTo(before);
    }

    @Test
    void aPublicKeyReachesNothingOfAnotherTenant() {
        Map<String, String> before = rows(theirs);

        List<Breach> breaches = breaches(tenants.publicKey(ours), 403);

        assertThat(breaches).isEmpty();
        assertThat(rows(theirs)).isEqualTo(before);
    }

    /** Else a wall that lets nobody in would pass all of the above. */
    @Test
    void theirOwnKeyReachesWhatTheMarkStandsIn() {
        String key = tenants.secretKey(theirs);
        List<String> marked = new ArrayList<>();
        for (FuzzedEndpoint endpoint : walled()) {
            if (endpoint.method().equals("GET") && endpoint.door() != Door.STREAM) {
                if (call(endpoint, path(endpoint), key, "").text().contains(MARK)) {
                    marked.add(endpoint.mapping());
                }
            }
        }

        assertThat(marked)
                .contains(
                        "GET /api/admin/queue",
                        "GET /api/admin/lanes",
                        "GET /api/platform/alerts",
                        "GET /api/platform/alerts/{id}",
                        "GET /api/platform/channels",
                        "GET /api/platform/silences",
                        "GET /api/operations/errors",
                        "GET /api/operations/anomalies",
                        "GET /api/operations/metrics/export",
                        "GET /api/platform/audit",
                        "GET /api/platform/audit/export");
    }

    @Test
    void everyEndpointThereIsIsTried() {
        List<String> known = FuzzedEndpoint.all().stream().map(FuzzedEndpoint::mapping).toList();

        assertThat(
                        mappings.getHandlerMethods().keySet().stream()
                                .flatMap(mapping ->
                                        mapping.getPatternValues().stream()
                                                .flatMap(pattern ->
                                                        mapping
                                                                .getMethodsCondition()
                                                                .getMethods()
                                                                .stream()
                                                                .map(method ->
                                                                        method.name()
                                                                                + " "
                                                                                + pattern)))
                                .filter(mapping -> !mapping.startsWith("OPTIONS ")))
                .isNotEmpty()
                .isSubsetOf(known);
        assertThat(known).containsAll(KEYLESS);
    }
}
