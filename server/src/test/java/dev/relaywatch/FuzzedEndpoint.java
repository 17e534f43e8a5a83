package dev.relaywatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An endpoint with what it needs to be called rightly, so that it can be called wrongly.
 *
 * @param mapping method and path as the server knows it
 * @param door decides what its answers look like
 * @param key the kind that it takes
 * @param target with a place for each id
 * @param parameters of the query that it reads
 * @param examples of its body, {@code %ID%} is new each time; none where it takes no body
 */
record FuzzedEndpoint(
        String mapping,
        Door door,
        Credential key,
        String target,
        List<String> parameters,
        List<String> examples) {

    /** Data of a person, which nothing may be logged of. */
    static final List<String> PERSONAL =
            List.of("zq.marker@private.example", "15123498761", "Zqmarkername", "203.0.113.77");

    enum Door {
        TRACK,
        SEGMENT,
        MVC,
        SCRIPT,
        STREAM,
        FILE,
        PAGE
    }

    enum Credential {
        PUBLIC,
        SECRET,
        SIGNATURE,
        NONE
    }

    private static final List<String> LISTED = List.of("tenant", "limit", "cursor");

    private static final String OPERATION =
            "POST /api/{platform:woocommerce|shopify}/operations/{operation}";

    private static final String SHOPS = "/api/{platform:woocommerce|shopify}/";

    private static final String EVENT =
            """
            {"event":"purchase","eventId":"%ID%","timestamp":"2026-01-02T03:04:05Z","visitorId":"v%ID%",
             "pageUrl":"https://acme.example/p?gclid=g1&email=zq.marker@private.example",
             "clickIds":{"gclid":"g1","fbclid":"f1"},"fbp":"fb.1.1700000000000.123","fbc":"fb.1.1700000000000.f1",
             "utm":{"source":"s","medium":"m"},"email":"zq.marker@private.example",
             "params":{"value":49.9,"currency":"EUR","order_id":"o%ID%","quantity":2,"action_source":"website",
                       "items":[{"item_id":"a","price":1.5}]},
             "userData":{"phone":"+49 15123498761","firstName":"Zqmarkername","client_ip_address":"203.0.113.77",
                         "client_user_agent":"Firefox"},
             "metadata":{"city":"Ulm"},"context":{"page":{"referrer":"https://elsewhere.example/"}},
             "consent":{"adUserData":"GRANTED","adPersonalization":"DENIED"}}
            """;

    private static final String VISIT =
            """
            {"visitorId":"v%ID%","clickIds":{"gclid":"g1","fbclid":"f1"},"fbp":"fb.1.1700000000000.123",
             "fbc":"fb.1.1700000000000.f1","utm":{"source":"s","campaign":"c"},
             "landingPage":"https://acme.example/?email=zq.marker@private.example&fbclid=f1",
             "referrer":"https://elsewhere.example/?q=Zqmarkername","consent":{"adUserData":"GRANTED"}}
            """;

    private static final String MESSAGE =
            """
            {"type":"track","event":"purchase","messageId":"%ID%","anonymousId":"a%ID%","userId":"zq.marker@private.example",
             "timestamp":"2026-01-02T03:04:05Z","originalTimestamp":"2026-01-02T03:04:05Z","sentAt":"2026-01-02T03:04:06Z",
             "properties":{"revenue":25.0,"currency":"EUR","orderId":"o%ID%","url":"https://acme.example/"},
             "traits":{"phone":"+49 15123498761"},
             "context":{"ip":"203.0.113.77","userAgent":"Firefox","campaign":{"name":"n","source":"s"},
                        "page":{"url":"https://acme.example/?gclid=g","referrer":"https://elsewhere.example/"},
                        "traits":{"firstName":"Zqmarkername","address":{"city":"Ulm"}},"fbp":"fb.1.1700000000000.1"}}
            """;

    private static final String LEAD =
            """
            {"firstName":"Zqmarkername","lastName":"L","email":"zq.marker@private.example","phone":"+49 15123498761",
             "city":"Ulm","state":"BW","zip":"89073","country":"DE","aiContext":{"city":"Ulm","zip_code":"89073"},
             "sessionData":{"city":"Ulm"},"visitorId":"v%ID%","transactionId":"t%ID%","source":"form",
             "clickIds":{"gclid":"g1"},"fbc":"fb.1.1700000000000.f1","utm":{"source":"s"},
             "userData":{"client_ip_address":"203.0.113.77"},"consent":{"adUserData":"GRANTED"},"fields":{"q":"a"}}
            """;

    private static final String DEAL =
            """
            {"dealId":"d%ID%","conversionType":"closed","value":1290.5,"currency":"EUR","occurredAt":"2026-01-02T03:04:05Z",
             "email":"zq.marker@private.example","phone":"+49 15123498761","visitorId":"v%ID%",
             "leadId":"01890000-0000-7000-8000-000000000000","consent":{"adUserData":"GRANTED"}}
            """;

    /** Of a platform that has no bounds: no round opens an alert meanwhile. */
    private static final String MEASUREMENT =
            """
            {"operation":"check_order","platform":"magento","durationMs":12.7,"success":false,"errorType":"timeout",
             "errorMessage":"no order of zq.marker@private.example","domain":"shop.example","userAgent":"Zqmarkername/1.0"}
            """;

    private static final String BATCH = "{\"events\":[" + EVENT + "," + EVENT + "]}";
    private static final String MESSAGES =
            "{\"batch\":[" + MESSAGE + "," + MESSAGE + "],\"sentAt\":\"2026-01-02T03:04:06Z\"}";

    static List<FuzzedEndpoint> all() {
        return List.of(
                new FuzzedEndpoint(
                        "POST /api/track/event",
                        Door.TRACK,
                        Credential.PUBLIC,
                        "/api/track/event",
                        List.of("writeKey"),
                        List.of(EVENT, BATCH)),
                new FuzzedEndpoint(
                        "POST /api/track/visit",
                        Door.TRACK,
                        Credential.PUBLIC,
                        "/api/track/visit",
                        List.of("writeKey"),
                        List.of(VISIT)),
                segment("track", MESSAGE),
                segment("page", MESSAGE.replace("\"track\"", "\"page\"")),
                segment("identify", MESSAGE.replace("\"track\"", "\"identify\"")),
                segment("group", MESSAGE.replace("\"type\":\"track\",", "")),
                segment("t", MESSAGE),
                segment("batch", MESSAGES),
                segment("m", "{\"series\":[]}"),
                new FuzzedEndpoint(
                        "GET /v1/projects/{writeKey}/settings",
                        Door.SEGMENT,
                        Credential.PUBLIC,
                        "/v1/projects/{}/settings",
                        List.of(),
                        List.of()),
                mvc("POST /api/leads", Credential.PUBLIC, List.of(), LEAD),
                mvc("POST /api/conversions", Credential.SECRET, List.of(), DEAL),
                mvc("POST /api/webhooks/crm-conversion", Credential.SIGNATURE, List.of(), DEAL),
                mvc(
                        "POST /api/privacy/erase",
                        Credential.SECRET,
                        List.of(),
                        "{\"email\":\"zq.marker@private.example\",\"phone\":\"+49 15123498761\",\"visitorId\":\"v1\"}"),
                mvc("GET /api/events", Credential.SECRET, READING),
                mvc("GET /api/events/{eventId}", Credential.SECRET, List.of("tenant", "event")),
                mvc(
                        "GET /api/admin/queue",
                        Credential.SECRET,
                        List.of(
                                "tenant",
                                "status",
                                "destination",
                                "errorCode",
                                "from",
                                "to",
                                "groupBy",
                                "limit",
                                "cursor")),
                mvc("GET /api/admin/lanes", Credential.SECRET, List.of("tenant")),
                mvc(
                        "GET /api/admin/tracking-health",
                        Credential.SECRET,
                        List.of("tenant", "start", "end")),
                mvc("POST /api/admin/check-tracking-health", Credential.SECRET, List.of("tenant")),
                mvc(
                        "POST /api/admin/lanes/{slug}/{destination}/resume",
                        Credential.SECRET,
                        List.of()),
                mvc(
                        "POST /api/admin/destinations/{slug}/{destination}/test",
                        Credential.SECRET,
                        List.of()),
                mvc(
                        "POST /api/admin/retry-failed-events",
                        Credential.SECRET,
                        List.of("tenant"),
                        "{\"retryAll\":true,\"includeDeadLetters\":false}",
                        "{\"ids\":[\"01890000-0000-7000-8000-000000000000\"],\"includeDeadLetters\":true}",
                        "{\"filter\":{\"status\":[\"failed\"],\"destination\":\"meta_capi\",\"errorCode\":\"190\"}}",
                        """
                        {"filter":{"from":"2026-01-02T03:04:05Z","to":"2026-01-03T03:04:05Z"},"preview":true,"confirmDuplicates":true}
                        """),
                mvc("GET /api/admin/replays/{id}", Credential.SECRET, List.of("tenant")),
                mvc("POST /api/admin/replays/{id}/stop", Credential.SECRET, List.of("tenant")),
                mvc("GET /api/platform/health", Credential.SECRET, List.of("tenant")),
                mvc("GET /api/platform/health/matrix", Credential.SECRET, List.of("tenant")),
                mvc("GET /api/platform/health/tenant/{slug}", Credential.SECRET, List.of()),
                mvc(
                        "GET /api/platform/health/{service}",
                        Credential.SECRET,
                        List.of("tenant", "connection")),
                mvc(
                        "POST /api/platform/health/{service}/check",
                        Credential.SECRET,
                        List.of("tenant", "connection")),
                mvc(
                        "GET /api/platform/health/history",
                        Credential.SECRET,
                        List.of("service", "tenant", "connection", "range")),
                mvc(
                        "GET /api/platform/health/thresholds",
                        Credential.SECRET,
                        List.of("service", "tenant")),
                mvc(
                        "PUT /api/platform/health/thresholds",
                        Credential.SECRET,
                        List.of("tenant"),
                        """
                        {"thresholds":[{"service":"stripe","metric":"latencyMs","tenant":null,"direction":"normal","warning":200,
                                        "critical":500,"severity":"p2"},
                                       {"service":"stripe","metric":"latencyMs","warning":null,"critical":null}]}
                        """),
                mvc("GET /api/platform/alerts", Credential.SECRET, ALERTS),
                mvc(
                        "POST /api/platform/alerts",
                        Credential.SECRET,
                        List.of("tenant"),
                        """
                        {"severity":"p2","service":"stripe","title":"A made-up problem","message":"Nothing is wrong"}
                        """),
                mvc("GET /api/platform/alerts/{id}", Credential.SECRET, List.of("tenant")),
                mvc(
                        "POST /api/platform/alerts/{id}/acknowledge",
                        Credential.SECRET,
                        List.of("tenant")),
                mvc(
                        "POST /api/platform/alerts/{id}/unacknowledge",
                        Credential.SECRET,
                        List.of("tenant")),
                mvc("POST /api/platform/alerts/{id}/resolve", Credential.SECRET, List.of("tenant")),
                mvc("POST /api/platform/alerts/{id}/reopen", Credential.SECRET, List.of("tenant")),
                mvc(
                        "POST /api/platform/health/thresholds/backtest",
                        Credential.SECRET,
                        List.of("tenant"),
                        """
                        {"service":"stripe","metric":"latencyMs","direction":"normal","warning":200,"critical":500,
                         "range":"24h","failuresToAlert":3}
                        """),
                mvc(
                        "GET /api/platform/channels",
                        Credential.SECRET,
                        List.of("tenant", "limit", "cursor")),
                mvc(
                        "POST /api/platform/channels",
                        Credential.SECRET,
                        List.of("tenant"),
                        """
                        {"name":"ops %ID%","type":"email","severities":["p1","p3"],"after":"15m","tenant":null,
                         "settings":{"to":["zq.marker@private.example"]},"secrets":{}}
                        """,
                        """
                        {"name":"hook %ID%","type":"webhook","severities":["p1"],"settings":{"url":"https://acme.example/h"},
                         "secrets":{"signing-secret":"whsec_YWNtZS1jcm0tc2VjcmV0LWZvci10aGUtZGVtbw=="}}
                        """),
                mvc("PUT /api/platform/channels/{id}", Credential.SECRET, List.of("tenant")),
                mvc("DELETE /api/platform/channels/{id}", Credential.SECRET, List.of("tenant")),
                mvc("POST /api/platform/channels/{id}/test", Credential.SECRET, List.of("tenant")),
                mvc(
                        "GET /api/platform/silences",
                        Credential.SECRET,
                        List.of("tenant", "all", "limit", "cursor")),
                mvc(
                        "POST /api/platform/silences",
                        Credential.SECRET,
                        List.of("tenant"),
                        silence("null"),
                        silence("\"stripe\"")),
                mvc("DELETE /api/platform/silences/{id}", Credential.SECRET, List.of("tenant")),
                new FuzzedEndpoint(
                        "GET /api/platform/alerts/stream",
                        Door.STREAM,
                        Credential.SECRET,
                        "/api/platform/alerts/stream",
                        List.of("tenant"),
                        List.of()),
                mvc("GET /api/platform/keys", Credential.SECRET, LISTED),
                mvc(
                        "POST /api/platform/keys",
                        Credential.SECRET,
                        List.of("tenant"),
                        "{\"name\":\"till\",\"kind\":\"secret\"}",
                        "{\"name\":\"web\",\"kind\":\"public\",\"origins\":[\"https://shop.example\"]}"),
                mvc("PUT /api/platform/keys/{id}", Credential.SECRET, List.of("tenant")),
                mvc("POST /api/platform/keys/{id}/rotate", Credential.SECRET, List.of("tenant")),
                mvc("DELETE /api/platform/keys/{id}", Credential.SECRET, List.of("tenant")),
                new FuzzedEndpoint(
                        "GET /api/platform/configuration",
                        Door.FILE,
                        Credential.SECRET,
                        "/api/platform/configuration",
                        List.of("tenant"),
                        List.of()),
                mvc("GET /api/platform/tenants", Credential.SECRET, List.of("limit", "cursor")),
                mvc("POST /api/platform/tenants", Credential.SECRET, List.of()),
                mvc("PUT /api/platform/tenants/{tenant}", Credential.SECRET, List.of()),
                mvc("GET /api/platform/connections", Credential.SECRET, LISTED),
                mvc(
                        "POST /api/platform/connections",
                        Credential.SECRET,
                        List.of("tenant"),
                        """
                        {"service":"webhook","name":"hook-%ID%","baseUrl":"https://acme.example/h","enabled":false,
                         "secrets":{"signing-secret":"whsec_YWNtZS1jcm0tc2VjcmV0LWZvci10aGUtZGVtbw=="}}
                        """),
                mvc("PUT /api/platform/connections/{id}", Credential.SECRET, List.of("tenant")),
                mvc("DELETE /api/platform/connections/{id}", Credential.SECRET, List.of("tenant")),
                mvc(
                        "PUT /api/platform/connections/{id}/routes",
                        Credential.SECRET,
                        List.of("tenant")),
                mvc("GET /api/platform/routes", Credential.SECRET, List.of("tenant")),
                mvc(
                        "PUT /api/platform/routes",
                        Credential.SECRET,
                        List.of("tenant"),
                        "{\"routes\":null}"),
                mvc("GET /api/platform/expectations", Credential.SECRET, List.of("tenant")),
                mvc(
                        "PUT /api/platform/expectations",
                        Credential.SECRET,
                        List.of("tenant"),
                        "{\"expect\":{\"purchase\":\"1h\"}}"),
                mvc("GET /api/platform/people", Credential.SECRET, LISTED),
                mvc(
                        "POST /api/platform/people",
                        Credential.SECRET,
                        List.of("tenant"),
                        "{\"email\":\"p%ID%@people.example\",\"name\":\"Pia\",\"role\":\"viewer\"}"),
                mvc("PUT /api/platform/people/{id}", Credential.SECRET, List.of("tenant")),
                mvc("DELETE /api/platform/people/{id}", Credential.SECRET, List.of("tenant")),
                mvc(
                        "POST /api/platform/people/{id}/invitation",
                        Credential.SECRET,
                        List.of("tenant")),
                mvc("POST /api/platform/people/{id}/disable", Credential.SECRET, List.of()),
                mvc("POST /api/platform/people/{id}/enable", Credential.SECRET, List.of()),
                mvc("DELETE /api/platform/people/{id}/sessions", Credential.SECRET, List.of()),
                mvc("DELETE /api/platform/people/{id}/second-factor", Credential.SECRET, List.of()),
                page("GET /"),
                page("POST /find"),
                page("GET /tracking/events"),
                page("GET /tracking/events/{eventId}"),
                page("POST /tracking/events/search"),
                page("GET /attribution"),
                page("GET /shop"),
                page("GET /shop/{platform:woocommerce|shopify}"),
                page("GET /login"),
                page("POST /login"),
                page("GET /login/code"),
                page("POST /login/code"),
                page("GET /login/sso"),
                page("POST /logout"),
                page("GET /setup"),
                page("POST /setup"),
                page("GET /password/forgot"),
                page("POST /password/forgot"),
                page("GET /password/new"),
                page("POST /password/new"),
                page("GET /account"),
                page("POST /account/look"),
                page("GET /tracking"),
                page("POST /tracking/check"),
                page("GET /tracking/queue"),
                page("GET /tracking/retry"),
                page("POST /tracking/retry"),
                page("GET /tracking/replays/{id}"),
                page("POST /tracking/replays/{id}/stop"),
                page("POST /tracking/lanes/{slug}/{destination}/resume"),
                page("GET /alerts"),
                page("GET /alerts/why"),
                page("GET /alerts/{id}"),
                page("GET /alerts/silences"),
                page("POST /alerts/silences"),
                page("POST /alerts/silences/{id}/end"),
                page("POST /alerts/acknowledge", LOT),
                page("POST /alerts/unacknowledge", LOT),
                page("POST /alerts/resolve", LOT),
                page("POST /alerts/reopen", LOT),
                page("POST /alerts/{id}/acknowledge"),
                page("POST /alerts/{id}/resolve"),
                page("POST /alerts/{id}/reopen"),
                page("POST /alerts/{id}/unacknowledge"),
                page("GET /health"),
                page("GET /health/{service}"),
                page("POST /health/{service}/check"),
                page("POST /health/{service}/bounds"),
                page("GET /stores/{slug}"),
                page("GET /stores/new"),
                page("POST /stores/new"),
                page("GET /stores/{slug}/setup"),
                page("POST /stores/{slug}/setup/key"),
                page("POST /stores/{slug}/setup/destination"),
                page("POST /stores/{slug}/setup/check"),
                page("POST /stores/{slug}/setup/event"),
                page("GET /settings"),
                page("GET /settings/connections"),
                page("POST /settings/connections"),
                page("POST /settings/connections/{id}"),
                page("POST /settings/connections/{id}/switch"),
                page("POST /settings/connections/{id}/test"),
                page("POST /settings/connections/{id}/remove"),
                page("GET /settings/routes"),
                page("POST /settings/routes/default"),
                page("POST /settings/routes/{connection}"),
                page("GET /settings/keys"),
                page("POST /settings/keys"),
                page("POST /settings/keys/{id}"),
                page("POST /settings/keys/{id}/rotate"),
                page("POST /settings/keys/{id}/revoke"),
                page("GET /settings/people"),
                page("POST /settings/people"),
                page("POST /settings/people/{id}/role"),
                page("POST /settings/people/{id}/take"),
                page("POST /settings/people/{id}/invite"),
                page("POST /settings/people/{id}/disable"),
                page("POST /settings/people/{id}/enable"),
                page("POST /settings/people/{id}/sign-out"),
                page("POST /settings/people/{id}/second-factor"),
                page("GET /settings/stores"),
                page("POST /settings/stores/{store}"),
                page("POST /settings/stores/{store}/switch"),
                page("POST /settings/stores/{slug}/webhook-secret"),
                page("POST /settings/stores/{slug}/webhook-secret/remove"),
                page("POST /settings/stores/{slug}/expected"),
                page("POST /settings/stores/{slug}/expected/remove"),
                page("GET /settings/thresholds"),
                page("POST /settings/thresholds"),
                page("POST /settings/thresholds/remove"),
                page("GET /settings/channels"),
                page("POST /settings/channels"),
                page("POST /settings/channels/{id}"),
                page("POST /settings/channels/{id}/test"),
                page("POST /settings/channels/{id}/remove"),
                page("GET /settings/audit"),
                page("POST /account/name"),
                page("POST /account/password"),
                page("POST /account/second-factor"),
                page("POST /account/second-factor/remove"),
                page("POST /account/recovery-codes"),
                page("POST /account/sessions/end"),
                page("POST /account/sessions/{key}/end"),
                page("GET /a/{token}"),
                page("POST /a/{token}"),
                page("POST /a/{token}/undo"),
                mvc(
                        "GET /api/platform/alerts/{id}/explanation",
                        Credential.SECRET,
                        List.of("tenant")),
                mvc(
                        "GET /api/platform/alerts/why",
                        Credential.SECRET,
                        List.of("tenant", "service")),
                mvc(
                        "POST /api/operations/metrics",
                        Credential.SECRET,
                        List.of("tenant"),
                        MEASUREMENT,
                        "{\"metrics\":[" + MEASUREMENT + "," + MEASUREMENT + "]}"),
                shops("GET", "operations", "operations"),
                shops("GET", "health", "health", "tenant"),
                new FuzzedEndpoint(
                        OPERATION,
                        Door.MVC,
                        Credential.SECRET,
                        "/api/woocommerce/operations/check_order",
                        List.of("tenant"),
                        List.of(
                                "{\"orderId\":5001,\"email\":\"zq.marker@private.example\",\"domain\":\"shop.example\"}")),
                mvc(
                        "GET /api/shop/{platform:woocommerce|shopify}/overview",
                        Credential.SECRET,
                        List.of("tenant", "domain", "days")),
                shops(
                        "GET",
                        "analytics",
                        "analytics",
                        "domain",
                        "operation",
                        "days",
                        "limit",
                        "tenant"),
                mvc(
                        "GET /api/operations/errors",
                        Credential.SECRET,
                        List.of(
                                "platform",
                                "domain",
                                "operation",
                                "days",
                                "limit",
                                "cursor",
                                "tenant")),
                mvc(
                        "GET /api/operations/anomalies",
                        Credential.SECRET,
                        List.of(
                                "platform",
                                "domain",
                                "operation",
                                "days",
                                "limit",
                                "cursor",
                                "tenant")),
                mvc(
                        "GET /api/operations/costs",
                        Credential.SECRET,
                        List.of("platform", "domain", "operation", "days", "tenant")),
                new FuzzedEndpoint(
                        "GET /api/operations/metrics/export",
                        Door.FILE,
                        Credential.SECRET,
                        "/api/operations/metrics/export",
                        List.of("format", "from", "to", "operation", "domain", "tenant"),
                        List.of()),
                mvc("GET /api/platform/audit", Credential.SECRET, AUDIT),
                new FuzzedEndpoint(
                        "GET /api/platform/audit/export",
                        Door.FILE,
                        Credential.SECRET,
                        "/api/platform/audit/export",
                        AUDIT,
                        List.of()),
                mvc("GET /api/health/tracking", Credential.NONE, List.of()),
                new FuzzedEndpoint(
                        "GET /relaywatch.js",
                        Door.SCRIPT,
                        Credential.NONE,
                        "/relaywatch.js",
                        List.of(),
                        List.of()),
                mvc("GET /error", Credential.SECRET, List.of()));
    }

    private static final List<String> LOT = List.of("ids", "tenant");

    private static final List<String> ALERTS =
            List.of("tenant", "status", "severity", "service", "source", "limit", "cursor");

    private static final List<String> AUDIT =
            List.of(
                    "tenant", "actor", "action", "subject", "from", "to", "q", "limit", "cursor",
                    "format");

    private static final List<String> READING =
            List.of("tenant", "eventId", "event", "status", "from", "to", "q", "limit", "cursor");

    /** It lasts for a day. */
    private static String silence(String service) {
        return "{\"service\":"
                + service
                + ",\"tenant\":null,\"from\":null,\"until\":\""
                + Instant.now().plus(Duration.ofDays(1))
                + "\",\"reason\":\"maintenance %ID%\"}";
    }

    private static FuzzedEndpoint shops(
            String method, String mapping, String target, String... parameters) {
        return new FuzzedEndpoint(
                method + " " + SHOPS + mapping,
                Door.MVC,
                Credential.SECRET,
                "/api/woocommerce/" + target,
                List.of(parameters),
                List.of());
    }

    private static FuzzedEndpoint segment(String call, String example) {
        return new FuzzedEndpoint(
                "POST /v1/" + call,
                Door.SEGMENT,
                Credential.PUBLIC,
                "/v1/" + call,
                List.of("writeKey"),
                List.of(example));
    }

    private static FuzzedEndpoint page(String mapping) {
        return page(mapping, List.of());
    }

    private static FuzzedEndpoint page(String mapping, List<String> parameters) {
        return new FuzzedEndpoint(
                mapping,
                Door.PAGE,
                Credential.NONE,
                mapping.substring(mapping.indexOf(' ') + 1).replaceAll("\\{[^}]+}", "{}"),
                parameters,
                List.of());
    }

    private static FuzzedEndpoint mvc(
            String mapping, Credential key, List<String> parameters, String... examples) {
        String path = mapping.substring(mapping.indexOf(' ') + 1);
        return new FuzzedEndpoint(
                mapping,
                Door.MVC,
                key,
                path.replaceAll("\\{[^}]+}", "{}"),
                parameters,
                List.of(examples));
    }

    /** Whether what is well is taken: an operation needs a shop, which no tenant here has. */
    boolean takesWhatIsWell() {
        return !examples.isEmpty() && !mapping.equals(OPERATION);
    }

    String method() {
        return mapping.substring(0, mapping.indexOf(' '));
    }

    @Override
    public String toString() {
        return mapping;
    }
}
