package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.ChildServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A thousand things break at once, each its own alert of one of fifty tenants: every channel hears
 * of each once, soon, and no faster than it takes messages.
 */
@Tag("long")
@Timeout(300)
class ManyBreachesTest {
    private static final int BREACHES = 1_000;
    private static final int TENANTS = 50;
    private static final int CLIENTS = 8;

    /** One in so many wakes somebody up. */
    private static final int URGENT = 25;

    private static final Duration OUT_WITHIN = Duration.ofSeconds(30);
    private static final Duration SLACK_PACE = Duration.ofSeconds(1);
    private static final int MOST_PAGES_IN_TEN_SECONDS = 24;
    private static final String KEY = "rwx_many_breaches_platform";
    private static final Pattern TITLE = Pattern.compile("Breach \\d{4}");

    @TempDir Path temporary;

    private final Sandbox sandbox = Sandbox.start(0, Clock.systemUTC());
    private final GreenMail mail =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final List<Duration> answers = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        mail.stop();
        sandbox.close();
    }

    @Test
    void everyChannelHearsOfEachOnceAndSoon() throws Exception {
        mail.start();
        try (ChildServer server =
                ChildServer.start(ChildServer.directory(temporary), properties())) {
            URI silence = silenceAll(server);
            Instant begun = Instant.now();
            raiseAll(server);
            Duration raising = Duration.between(begun, Instant.now());
            assertThat(sandbox.received("ops", "webhook")).isEmpty();
            Instant last = Instant.now();
            end(silence);
            Map<String, Duration> out = new LinkedHashMap<>();
            out.put("webhook", heard(last, BREACHES, this::byWebhook));
            out.put("pagerduty", heard(last, BREACHES / URGENT, this::byPager));
            out.put("slack", heard(last, BREACHES, this::bySlack));
            out.put("email", heard(last, BREACHES, this::byMail));
            awaitRecorded(server);
            List<Received> slack = sandbox.received("ops", "slack");
            System.out.printf(
                    "FIGURES %d breaches stored within %d ms (slowest answer %d ms), due at once: out after %s; %d Slack messages at"
                            + " least %d ms apart, %d mails, %d pages%n",
                    BREACHES,
                    raising.toMillis(),
                    Collections.max(answers).toMillis(),
                    out,
                    slack.size(),
                    closest(slack).toMillis(),
                    mail.getReceivedMessages().length,
                    sandbox.received("ops", "pagerduty").size());

            assertThat(out.values())
                    .allSatisfy(after -> assertThat(after).isLessThanOrEqualTo(OUT_WITHIN));
            for (List<String> told : List.of(byWebhook(), bySlack(), byMail(), byPager())) {
                assertThat(told).doesNotHaveDuplicates();
            }
            assertThat(closest(slack)).isGreaterThanOrEqualTo(SLACK_PACE);
            assertThat(mostInTenSeconds(sandbox.received("ops", "pagerduty")))
                    .isLessThanOrEqualTo(MOST_PAGES_IN_TEN_SECONDS);
        }
    }

    private String[] properties() throws IOException {
        StringBuilder tenants = new StringBuilder();
        for (int i = 0; i < TENANTS; i++) {
            tenants.append("  - slug: shop-").append(i).append('\n');
        }
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                """
                platform:
                  keys: [{ name: all, key: %s }]
                  channels:
                    - { name: chat, type: slack, severities: [p1, p2, p3], secrets: { webhook-url: "%s/services/T1/B1/x" } }
                    - { name: hook, type: webhook, severities: [p1, p2, p3], settings: { url: "%s" } }
                    - { name: mail, type: email, severities: [p1, p2, p3], settings: { to: [ops@acme.example] } }
                    - name: pager
                      type: pagerduty
                      severities: [p1]
                      settings: { base-url: "%s" }
                      secrets: { routing-key: 0123456789abcdef0123456789abcdef }
                tenants:
                %s
                """
                        .formatted(
                                KEY,
                                sandbox.url("ops", "slack"),
                                sandbox.url("ops", "webhook"),
                                sandbox.url("ops", "pagerduty"),
                                tenants));
        return new String[] {
            "--relaywatch.config=" + file,
            "--relaywatch.outbound.allow-private-addresses=true",
            "--spring.mail.host=127.0.0.1",
            "--spring.mail.port=" + mail.getSmtp().getPort()
        };
    }

    /** What is raised while it is in force is due at one moment, its end. */
    private static URI silenceAll(ChildServer server) throws IOException, InterruptedException {
        String until = Instant.now().plus(Duration.ofHours(1)).toString();
        HttpResponse<String> answer =
                server.request(
                        "/api/platform/silences",
                        KEY,
                        "{\"until\":\"" + until + "\",\"reason\":\"all at once\"}");
        assertThat(answer.statusCode()).isEqualTo(201);
        String id = JsonMapper.shared().readTree(answer.body()).path("id").asString();
        return URI.create(server.url() + "/api/platform/silences/" + id);
    }

    private static void end(URI silence) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            int status =
                    http.send(
                                    HttpRequest.newBuilder(silence)
                                            .header("Authorization", "Bearer " + KEY)
                                            .DELETE()
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode();
            assertThat(status).isEqualTo(204);
        }
    }

    private void raiseAll(ChildServer server) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<Integer>> raising =
                    IntStream.range(0, BREACHES)
                            .<Callable<Integer>>mapToObj(number -> () -> raise(server, number))
                            .toList();
            for (Future<Integer> status : clients.invokeAll(raising)) {
                assertThat(status.get()).isEqualTo(201);
            }
        }
    }

    private int raise(ChildServer server, int number) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status =
                server.request(
                                "/api/platform/alerts",
                                KEY,
                                String.format(
                                        Locale.ROOT,
                                        "{\"severity\":\"%s\",\"service\":\"stripe\",\"tenant\":\"shop-%d\","
                                                + "\"title\":\"Breach %04d\",\"message\":\"It broke\"}",
                                        number % URGENT == 0 ? "p1" : "p2",
                                        number % TENANTS,
                                        number))
                        .statusCode();
        answers.add(Duration.ofNanos(System.nanoTime() - start));
        return status;
    }

    /** How long after that moment it had heard of so many. */
    private static Duration heard(Instant last, int many, Supplier<List<String>> told) {
        await().atMost(OUT_WITHIN.multipliedBy(4))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> told.get().stream().distinct().count() >= many);
        return Duration.between(last, Instant.now());
    }

    private static void awaitRecorded(ChildServer server) {
        await().atMost(OUT_WITHIN)
                .until(() -> {
                    JsonNode page =
                            JsonMapper.shared()
                                    .readTree(server.get("/api/platform/alerts?limit=500", KEY));
                    return page.path("items").size() == 500
                            && !page.path("items").toString().contains("\"pending\"");
                });
    }

    private List<String> byWebhook() {
        return sandbox.received("ops", "webhook").stream()
                .flatMap(one -> titles(one.text()))
                .toList();
    }

    private List<String> byPager() {
        return sandbox.received("ops", "pagerduty").stream()
                .flatMap(one -> titles(one.text()))
                .toList();
    }

    private List<String> bySlack() {
        return sandbox.received("ops", "slack").stream()
                .flatMap(one -> titles(one.text()))
                .toList();
    }

    private List<String> byMail() {
        return Arrays.stream(mail.getReceivedMessages()).flatMap(one -> titles(text(one))).toList();
    }

    private static String text(MimeMessage one) {
        try {
            return ((MimeMultipart) one.getContent()).getBodyPart(0).getContent().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of one message, each once. */
    private static Stream<String> titles(String message) {
        return TITLE.matcher(message).results().map(MatchResult::group).distinct();
    }

    private static Duration closest(List<Received> messages) {
        return IntStream.range(1, messages.size())
                .mapToObj(i -> Duration.between(messages.get(i - 1).at(), messages.get(i).at()))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private static long mostInTenSeconds(List<Received> messages) {
        return messages.stream()
                .mapToLong(first ->
                        messages.stream()
                                .filter(one -> !one.at().isBefore(first.at()))
                                .filter(one -> one.at().isBefore(first.at().plusSeconds(10)))
                                .count())
                .max()
                .orElseThrow();
    }
}
