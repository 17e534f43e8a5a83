package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.FuzzedEndpoint.Credential;
import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.EchoingPlatform;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every endpoint is called with marked people and marked secrets, rightly and wrongly, and every
 * third party repeats all it was sent, in answers that are well and in refusals. Then nothing of it
 * may stand where it is read by others: in the log (of our own code at its most talkative), in
 * metrics, in traces of deliveries, in what checks, lanes and alerts say, in refusals.
 */
@Timeout(120)
class LeaksTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PUBLIC_KEY = "rwp_zqpublickey00000001";
    private static final String SECRET_KEY = "rws_zqsecretkey00000001";
    private static final String PLATFORM_KEY = "rwx_zqplatformkey000001";
    private static final String SIGNING = "whsec_enFzaWduaW5nenFzaWduaW5nenFzaWduaW5nMDE=";
    private static final String WRONG = "zqwrongkey0000000001";

    /** In secrets of connections and channels; with the name of each behind it. */
    private static final String MARK = "zqsecret";

    /** What nobody but its owner may read. */
    private static final List<String> SECRETS =
            List.of(PUBLIC_KEY, SECRET_KEY, PLATFORM_KEY, SIGNING, WRONG, MARK);

    private static final List<String> PEOPLE = FuzzedEndpoint.PERSONAL;

    private static final List<String> DESTINATIONS =
            List.of(
                    "meta_capi",
                    "google_ads",
                    "google_ec",
                    "gtm_server",
                    "ga4",
                    "tiktok_events",
                    "supabase",
                    "webhook");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static EchoingPlatform platform;
    private static ChildServer server;
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Where a mark was found, by place. */
    private final Map<String, String> found = new ConcurrentSkipListMap<>();

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        platform =
                new EchoingPlatform(
                        "zq.marker@private.example",
                        "+4915123498761",
                        "Zqmarkername",
                        "203.0.113.77");
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(file, configuration());
        server =
                ChildServer.start(
                        ChildServer.directory(temporary),
                        PostgresDatabase.fresh()
                                .asArguments(
                                        "--relaywatch.config=" + file,
                                        "--relaywatch.outbound.allow-private-addresses=true",
                                        "--relaywatch.delivery.retry-schedule=50ms,50ms",
                                        "--relaywatch.delivery.poll-interval=50ms",
                                        "--relaywatch.delivery.breaker.failures=1000",
                                        "--relaywatch.alerting.retry-schedule=50ms,50ms",
                                        "--relaywatch.alerting.hold=0s",
                                        "--logging.level.dev.relaywatch=debug"));
    }

    @AfterAll
    static void stop() {
        server.close();
        platform.close();
        HTTP.close();
    }

    private static String configuration() {
        return """
        platform:
          keys: [{ name: automation, key: %s }]
        tenants:
          - slug: acme
            country: DE
            webhook-secret: %s
            keys:
              - { name: web, kind: public, key: %s }
              - { name: backend, kind: secret, key: %s }
            channels:
        %s
            connections:
        %s
            routes:
              - { events: [purchase, generate_lead, qualified, closed], to: [meta_capi, google_ads, google_ec, ga4, gtm_server, tiktok_events, supabase, webhook] }
        """
                .formatted(
                        PLATFORM_KEY,
                        SIGNING,
                        PUBLIC_KEY,
                        SECRET_KEY,
                        channels().indent(6).stripTrailing(),
                        connections().indent(6).stripTrailing());
    }

    private static String channels() {
        return """
        - { name: slack, type: slack, severities: [p1, p2, p3], secrets: { webhook-url: "%1$s/services/zqsecretslackpath" } }
        - { name: bot, type: slack, severities: [p1, p2, p3], settings: { channel: C1, base-url: "%1$s" }, secrets: { bot-token: xoxb-zqsecretbottoken } }
        - { name: pager, type: pagerduty, severities: [p1, p2, p3], settings: { base-url: "%1$s" }, secrets: { routing-key: zqsecretroutingkey0000000000000001 } }
        - { name: hook, type: webhook, severities: [p1, p2, p3], settings: { url: "%1$s/hook" }, secrets: { signing-secret: "%2$s" } }
        """
                .formatted(platform.url(), SIGNING);
    }

    private static String connections() {
        return Stream.of(
                        connection(
                                "meta",
                                "pixel-id: \"1234\", ad-account-id: act_1",
                                "access-token app-secret"),
                        connection(
                                "google-ads",
                                "customer-id: \"1112223333\", conversion-actions: { qualified: \"11\", closed: \"22\", purchase: \"33\" }",
                                "client-id client-secret refresh-token developer-token"),
                        connection("ga4", "measurement-id: G-1", "api-secret"),
                        connection("gtm", "path: /collect", ""),
                        connection(
                                "tiktok", "pixel-code: C1, advertiser-id: \"77\"", "access-token"),
                        connection("supabase", "table: conversions", "service-role-key"),
                        connection("webhook", "", "signing-secret"),
                        connection(
                                "woocommerce",
                                "domain: shop.example",
                                "consumer-key consumer-secret"),
                        connection("shopify", "domain: shopify.example", "access-token"),
                        connection("stripe", "", "api-key"),
                        connection("inngest", "", "signing-key"),
                        connection("mcp", "", "access-token"),
                        connection("wise", "", "api-token"),
                        connection("mux", "", "token-id token-secret"),
                        connection("assemblyai", "", "api-key"),
                        connection("slack", "", "bot-token"),
                        connection("yotpo", "app-key: app", "secret-key"),
                        connection("loop", "", "api-key"),
                        connection("vercel", "", "access-token"))
                .reduce("", String::concat);
    }

    private static String connection(String service, String settings, String secrets) {
        StringBuilder given = new StringBuilder();
        for (String name : secrets.isEmpty() ? new String[0] : secrets.split(" ")) {
            given.append(given.isEmpty() ? "" : ", ")
                    .append(name)
                    .append(": \"")
                    .append(name.equals("signing-secret") ? SIGNING : secret(service, name))
                    .append('"');
        }
        return "- { service: %s, base-url: \"%s\", settings: { %s }, secrets: { %s } }\n"
                .formatted(service, platform.url(), settings, given);
    }

    private static String secret(String service, String name) {
        String prefix =
                switch (service + " " + name) {
                    case "woocommerce consumer-key" -> "ck_";
                    case "woocommerce consumer-secret" -> "cs_";
                    case "shopify access-token" -> "shpat_";
                    case "stripe api-key" -> "sk_live_";
                    default -> "";
                };
        return prefix + MARK + (service + name).replaceAll("[^a-z0-9]", "");
    }

    @Test
    void nothingOfAPersonAndNoSecretIsReadByOthers() throws Exception {
        List<String> events = new ArrayList<>();
        for (int status : new int[] {400, 500, 200, 401, 403, 429}) {
            platform.answers(status);
            resumeLanes();
            int before = attempts(events, false);
            events.add(purchase());
            checkEverything();
            runOperations();
            testDestinationsAndChannels();
            // some lanes rest when they were refused for good, or are told to slow down
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> attempts(events, false) >= before + DESTINATIONS.size() / 2);
        }
        read(events);
        // whoever is erased is known to no delivery any more, so this comes after them
        together(
                FuzzedEndpoint.all().stream()
                        .<Callable<?>>map(endpoint ->
                                () -> {
                                    call(endpoint);
                                    return endpoint;
                                })
                        .toList());
        lookAt("the log", server.output(), true);
        lookAt("metrics", text(get(server.managementUrl() + "/actuator/prometheus", null)), true);

        assertThat(platform.asked()).as("third parties were called").isGreaterThan(200);
        assertThat(platform.heard())
                .as("third parties were told secrets, and repeat them")
                .contains(MARK);
        assertThat(found).isEmpty();
    }

    /** Rightly once, and wrongly in each of its parts. */
    private void call(FuzzedEndpoint endpoint) throws Exception {
        if (endpoint.mapping().contains("/stream")) {
            return; // it has no end; what it sends are alerts, which are read below
        }
        String target =
                endpoint.target()
                        .replaceFirst(
                                "\\{}",
                                endpoint.target().startsWith("/v1/projects") ? PUBLIC_KEY : "acme")
                        .replace("{}", "webhook");
        List<String> bodies = endpoint.examples().isEmpty() ? List.of("") : endpoint.examples();
        for (String body : bodies) {
            String right = body.replace("%ID%", "zq" + COUNT.incrementAndGet());
            send(endpoint, target, right, key(endpoint));
            send(endpoint, target, right, "rws_" + WRONG);
            if (!right.isEmpty()) {
                send(endpoint, target, right.substring(0, right.length() / 2), key(endpoint));
                send(
                        endpoint,
                        target,
                        right.replaceAll(
                                ":\\s*(\\d|true|false|null|\\[|\\{)",
                                ":\"zq.marker@private.example\",\"x\":$1"),
                        key(endpoint));
                send(
                        endpoint,
                        target,
                        right.replaceAll("\"([a-zA-Z]+)\":", "\"zq.marker@private.example$1\":"),
                        key(endpoint));
                send(
                        endpoint,
                        target,
                        "\"zq.marker@private.example " + WRONG + "\"",
                        key(endpoint));
            }
        }
        for (String mark : List.of("zq.marker@private.example", "rws_" + WRONG)) {
            String encoded = URLEncoder.encode(mark, StandardCharsets.UTF_8);
            send(
                    endpoint,
                    endpoint.target().replace("{}", encoded),
                    bodies.getFirst(),
                    key(endpoint));
            for (String parameter : endpoint.parameters()) {
                send(
                        endpoint,
                        target + "?" + parameter + "=" + encoded,
                        bodies.getFirst(),
                        key(endpoint));
            }
            send(
                    endpoint,
                    target + "?key=" + encoded + "&writeKey=" + encoded,
                    bodies.getFirst(),
                    null);
        }
    }

    private static @Nullable String key(FuzzedEndpoint endpoint) {
        return switch (endpoint.key()) {
            case PUBLIC -> PUBLIC_KEY;
            case SECRET -> SECRET_KEY;
            case SIGNATURE, NONE -> null;
        };
    }

    private void send(FuzzedEndpoint endpoint, String target, String body, @Nullable String key)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + target))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "Zqmarkername/1.0")
                        .header("X-Forwarded-For", "203.0.113.77")
                        .header("Cookie", "rw_vid=" + WRONG + "; session=" + WRONG)
                        .header("Referer", "https://acme.example/?email=zq.marker@private.example")
                        .method(
                                endpoint.method(),
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (endpoint.key() == Credential.SIGNATURE) {
            long now = Clock.systemUTC().instant().getEpochSecond();
            String id = "msg_" + COUNT.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            request.uri(
                            URI.create(
                                    server.url()
                                            + target
                                            + (target.contains("?") ? "&" : "?")
                                            + "tenant=acme"))
                    .header("webhook-id", id)
                    .header("webhook-timestamp", String.valueOf(now))
                    .header(
                            "webhook-signature",
                            new WebhookSignature(SIGNING).sign(id, now, bytes));
        }
        HttpResponse<String> answer =
                HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s %s", target, answer.body()).isNotEqualTo(500);
        boolean refused =
                answer.statusCode() >= 400 || answer.body().startsWith("{\"success\":false");
        if (refused) {
            lookAt("a refusal of " + endpoint.mapping(), answer.body(), true);
        }
    }

    private String purchase() throws Exception {
        String id = "zqorder" + COUNT.incrementAndGet();
        String body =
                FuzzedEndpoint.all()
                        .getFirst()
                        .examples()
                        .getFirst()
                        .replace("%ID%", id)
                        .replace("2026-01-02T03:04:05Z", Clock.systemUTC().instant().toString());
        HttpResponse<String> answer =
                HTTP.send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/api/track/event"))
                                .header("Authorization", "Bearer " + PUBLIC_KEY)
                                .header("X-Forwarded-For", "203.0.113.77")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"accepted\":1");
        return id;
    }

    private void checkEverything() throws Exception {
        List<Callable<?>> checks = new ArrayList<>();
        for (String service :
                List.of(
                        "meta",
                        "google-ads",
                        "ga4",
                        "gtm",
                        "tiktok",
                        "supabase",
                        "webhook",
                        "woocommerce",
                        "shopify",
                        "stripe",
                        "inngest",
                        "mcp",
                        "wise",
                        "mux",
                        "assemblyai",
                        "slack",
                        "yotpo",
                        "loop",
                        "vercel")) {
            checks.add(() -> {
                lookAt(
                        "the check of " + service,
                        text(post("/api/platform/health/" + service + "/check", "", SECRET_KEY)),
                        true);
                return service;
            });
        }
        together(checks);
    }

    private static void together(List<Callable<?>> calls) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<?> call : calls.stream().map(threads::submit).toList()) {
                call.get();
            }
        }
    }

    private void runOperations() throws Exception {
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (String shop : List.of("woocommerce", "shopify")) {
            String path = "/api/" + shop + "/operations";
            for (JsonNode operation :
                    JSON.readTree(text(get(server.url() + path, SECRET_KEY))).path("items")) {
                String body =
                        operation
                                .path("example")
                                .toString()
                                .replaceAll("[a-z.]+@[a-z.]+", "zq.marker@private.example");
                calls.add(() ->
                        post(path + "/" + operation.path("name").asString(), body, SECRET_KEY));
            }
        }
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpResponse<String>> answer : together.invokeAll(calls)) {
                String said = answer.get().body();
                if (!said.contains("\"success\":true")) {
                    lookAt("an operation that failed: " + answer.get().uri().getPath(), said, true);
                }
            }
        }
    }

    private void testDestinationsAndChannels() throws Exception {
        for (String destination : DESTINATIONS) {
            lookAt(
                    "the test of " + destination,
                    text(
                            post(
                                    "/api/admin/destinations/acme/" + destination + "/test",
                                    "",
                                    SECRET_KEY)),
                    true);
        }
        HttpResponse<String> channels = get(server.url() + "/api/platform/channels", SECRET_KEY);
        lookAt("channels", channels.body(), false);
        for (JsonNode channel : JSON.readTree(channels.body()).path("items")) {
            lookAt(
                    "the test of channel " + channel.path("name").asString(),
                    text(
                            post(
                                    "/api/platform/channels/"
                                            + channel.path("id").asString()
                                            + "/test",
                                    "",
                                    SECRET_KEY)),
                    true);
        }
    }

    private static void resumeLanes() throws Exception {
        for (String destination : DESTINATIONS) {
            HttpResponse<String> _ =
                    post("/api/admin/lanes/acme/" + destination + "/resume", "", SECRET_KEY);
        }
    }

    /** How many there were; they are the only part of a trace that is not the tenant's own. */
    private int attempts(List<String> events, boolean isLookedAt) throws Exception {
        int attempts = 0;
        for (String id : events) {
            JsonNode trace =
                    JSON.readTree(text(get(server.url() + "/api/events/" + id, SECRET_KEY)));
            for (JsonNode delivery : trace.path("deliveries")) {
                attempts += delivery.path("attempts").size();
                if (isLookedAt) {
                    lookAt(
                            "a delivery to " + delivery.path("destination").asString(),
                            delivery.toString(),
                            true);
                }
            }
        }
        return attempts;
    }

    /** What was kept of it all. The event itself is the tenant's, and so is the lead's address. */
    private void read(List<String> events) throws Exception {
        assertThat(attempts(events, true)).as("attempts were kept").isGreaterThan(20);
        for (String path :
                List.of(
                        "/api/admin/queue?limit=500",
                        "/api/admin/queue?groupBy=errorCode",
                        "/api/admin/lanes",
                        "/api/platform/health",
                        "/api/platform/health/matrix",
                        "/api/platform/health/tenant/acme",
                        "/api/platform/health/history?service=meta",
                        "/api/platform/health/history?service=woocommerce",
                        "/api/platform/health/history?service=stripe",
                        "/api/platform/alerts?limit=500",
                        "/api/operations/errors?days=1&limit=500",
                        "/api/operations/metrics/export?format=csv",
                        "/api/health/tracking",
                        "/api/admin/tracking-health")) {
            HttpResponse<String> answer = get(server.url() + path, SECRET_KEY);
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
            lookAt(path, answer.body(), true);
        }
    }

    private void lookAt(String place, String text, boolean forPeopleToo) {
        List<String> marks = new ArrayList<>(SECRETS);
        if (forPeopleToo) {
            marks.addAll(PEOPLE);
        }
        String plain = text.toLowerCase(Locale.ROOT);
        for (String mark : marks) {
            Matcher there =
                    Pattern.compile(Pattern.quote(mark.toLowerCase(Locale.ROOT))).matcher(plain);
            if (there.find()) {
                found.putIfAbsent(
                        place + ": " + mark,
                        text.substring(
                                Math.max(0, there.start() - 200),
                                Math.min(text.length(), there.end() + 80)));
            }
        }
    }

    private static HttpResponse<String> get(String url, @Nullable String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body, String key)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(Duration.ofSeconds(40))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String text(HttpResponse<String> answer) {
        return answer.body();
    }
}
