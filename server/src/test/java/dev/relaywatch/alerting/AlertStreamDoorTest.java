package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.alerting.Listener.Event;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.core.StandardContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/platform/alerts/stream}, over real connections. */
class AlertStreamDoorTest extends RunningServer {
    private static final String ALERTS = "/api/platform/alerts";
    private static final String STREAM = ALERTS + "/stream";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @Autowired private AlertStream stream;
    @Autowired private ServletWebServerApplicationContext context;

    private Tenant acme;
    private String key;
    private String platformKey;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
        platformKey = tenants.platformKey();
    }

    private Listener listen(String withKey, @Nullable String lastSeen) throws IOException {
        return new Listener(url("/").getPort(), STREAM, withKey, lastSeen);
    }

    private String raise(Tenant tenant, String title) {
        return raise(tenants.secretKey(tenant), title, "it is");
    }

    private String raise(String withKey, String title, String message) {
        Answer answer =
                post(
                        ALERTS,
                        "{\"severity\":\"p2\",\"title\":\"%s\",\"message\":\"%s\"}"
                                .formatted(title, message),
                        withKey);
        return answer.json().path("id").asString();
    }

    private void act(String id, String what) {
        assertThat(post(ALERTS + "/" + id + "/" + what, "", key).status()).isEqualTo(200);
    }

    private static JsonNode line(Event event) {
        assertThat(event.name()).isEqualTo("alert");
        return JSON.readTree(event.data());
    }

    @Test
    void firstComesAWordAndThenWhatIsOpen() throws Exception {
        String id = raise(acme, "Äpfel & \\\"Birnen\\\"");
        act(raise(acme, "over"), "resolve");

        try (Listener listener = listen(key, null)) {
            assertThat(listener.head())
                    .contains(
                            "Content-Type: text/event-stream",
                            "Cache-Control: no-store",
                            "X-Accel-Buffering: no");
            assertThat(listener.comment()).startsWith(":");
            JsonNode open = line(listener.next());
            assertThat(open.path("id").asString()).isEqualTo(id);
            assertThat(open.path("title").asString()).isEqualTo("Äpfel & \"Birnen\"");
            String next = raise(acme, "the next");
            assertThat(line(listener.next()).path("id").asString()).isEqualTo(next);
        }
    }

    @Test
    void everyChangeIsHeardOnceAndCountingUpIsNone() throws Exception {
        try (Listener listener = listen(key, null)) {
            listener.comment();
            String id = raise(acme, "slow");
            Event opened = listener.next();
            assertThat(raise(acme, "slow")).isEqualTo(id);
            act(id, "acknowledge");
            Event acknowledged = listener.next();

            assertThat(line(opened).path("status").asString()).isEqualTo("open");
            assertThat(line(acknowledged).path("status").asString()).isEqualTo("acknowledged");
            assertThat(line(acknowledged).path("count").asInt()).isEqualTo(2);
            assertThat(Long.parseLong(acknowledged.id()))
                    .isGreaterThan(Long.parseLong(opened.id()));
        }
    }

    @Test
    void whoComesBackHearsWhatWasMissedAndNothingTwice() throws Exception {
        String last;
        String id;
        try (Listener listener = listen(key, null)) {
            listener.comment();
            id = raise(acme, "first");
            last = listener.next().id();
        }
        act(id, "acknowledge");
        act(id, "resolve");
        String second = raise(acme, "second");

        try (Listener listener = listen(key, last)) {
            Event one = listener.next();
            Event two = listener.next();
            Event three = listener.next();
            assertThat(List.of(line(one), line(two), line(three)))
                    .extracting(line -> line.path("id").asString())
                    .containsExactly(id, id, second);
            assertThat(line(one).path("status").asString()).isEqualTo("resolved");
            assertThat(Long.parseLong(one.id())).isGreaterThan(Long.parseLong(last));
        }
    }

    @Test
    void aNumberThatIsNoneOrWasNeverGivenIsAsNone() throws Exception {
        String id = raise(acme, "still open");
        for (String odd : List.of("abc", "-1", "99999999999999999999999", "999999999999999999")) {
            try (Listener listener = listen(key, odd)) {
                assertThat(line(listener.next()).path("id").asString()).isEqualTo(id);
            }
        }
    }

    @Test
    void aTenantHearsNothingOfOthers() throws Exception {
        Tenant other = tenants.tenant();
        raise(other, "before");
        try (Listener own = listen(key, null);
                Listener narrowed =
                        new Listener(
                                url("/").getPort(),
                                STREAM + "?tenant=" + acme.slug(),
                                platformKey,
                                null)) {
            own.comment();
            narrowed.comment();
            raise(other, "while listening");
            raise(platformKey, "of the installation " + acme.slug(), "x");
            String id = raise(acme, "its own");

            assertThat(line(own.next()).path("id").asString()).isEqualTo(id);
            assertThat(line(narrowed.next()).path("id").asString()).isEqualTo(id);
        }
    }

    @Test
    void aChangedStatusOfAServiceIsHeard() throws Exception {
        tenants.connect(acme, "stripe", "http://127.0.0.1:9"); // else what is watched forgets it
        everything
                .sql(
                        """
                        INSERT INTO health_checks (id, tenant_id, service, connection_id, connection, status, status_since)
                        SELECT gen_random_uuid(), tenant_id, 'stripe', id, 'main', 'healthy', now() - interval '1 day'
                          FROM connections WHERE tenant_id = ?
                        ON CONFLICT (tenant_id, service, connection_id) DO NOTHING
                        """)
                .param(acme.id().value())
                .update();
        try (Listener listener = listen(key, null)) {
            listener.comment();
            raise(acme, "by which it is known that it listens");
            listener.next();
            everything
                    .sql(
                            "UPDATE health_checks SET status = 'unhealthy', status_since = now() WHERE tenant_id = ? AND service = 'stripe'")
                    .param(acme.id().value())
                    .update();
            Event event = listener.next("health");
            while (!event.data().contains("\"stripe\"")) {
                event = listener.next("health"); // of what every tenant has
            }
            assertThat(event.id()).isEmpty();
            JsonNode told = JSON.readTree(event.data());
            assertThat(told.path("service").asString()).isEqualTo("stripe");
            assertThat(told.path("tenant").asString()).isEqualTo(acme.slug());
            assertThat(told.path("status").asString()).isEqualTo("unhealthy");
            assertThat(told.path("at").isString()).isTrue();
        }
    }

    @Test
    void onlyWhoSeesAlertsMayListen() {
        for (String no : List.of(tenants.publicKey(acme), "rws_nobody")) {
            assertThat(
                            send(HttpRequest.newBuilder(url(STREAM))
                                            .header("Authorization", "Bearer " + no))
                                    .status())
                    .isIn(401, 403);
        }
    }

    @Test
    void theHeadAloneOpensNothing() {
        Answer answer =
                send(
                        HttpRequest.newBuilder(url(STREAM))
                                .HEAD()
                                .header("Authorization", "Bearer " + key));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
    }

    @Test
    void aServerThatStopsEndsItsStreamsAndOpensNone() throws Exception {
        try (Listener listener = listen(key, null)) {
            listener.comment();
            raise(acme, "by which it is known that it listens");
            listener.next();
            stream.stop();

            assertThat(listener.ends()).isTrue();
            Answer refused =
                    send(
                            HttpRequest.newBuilder(url(STREAM))
                                    .header("Authorization", "Bearer " + key));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        } finally {
            stream.start();
        }
    }

    @Test
    void whoHasStoppedReadingDoesNotHoldUpAServerThatStops() throws Exception {
        stream.stop();
        await().alias("what tests before began is over").until(() -> underWay() == 0);
        stream.start();
        everything
                .sql(
                        """
                        WITH many AS (
                            INSERT INTO platform_alerts (tenant_id, id, fingerprint, episode, dedup_key, severity, source, title,
                                                         message, created_at, last_seen_at)
                            SELECT ?, gen_random_uuid(), 'much-' || n || ?, 1, 'much-' || n || ?, 'p3', 'manual', 'much',
                                   repeat('x', 8000), now(), now()
                              FROM generate_series(1, 2000) n
                            RETURNING tenant_id, id
                        )
                        INSERT INTO alert_changes (tenant_id, alert_id, at, kind, actor)
                        SELECT tenant_id, id, now(), 'opened', 'test' FROM many
                        """)
                .params(acme.id().value(), acme.slug(), acme.slug())
                .update();
        try (Socket _ = Listener.deaf(url("/").getPort(), STREAM, key)) {
            await().during(Duration.ofMillis(500)).until(() -> stream.writing() == 1);
            long began = System.nanoTime();
            stream.stop();

            await().until(() -> underWay() == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TWO_SECONDS);
        } finally {
            stream.start();
            everything
                    .sql("DELETE FROM platform_alerts WHERE tenant_id = ?")
                    .param(acme.id().value())
                    .update();
        }
    }

    /** Requests that a graceful stop of the web server would wait for. */
    private int underWay() {
        TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
        return Arrays.stream(server.getTomcat().getHost().findChildren())
                .mapToInt(it -> Math.toIntExact(((StandardContext) it).getInProgressAsyncCount()))
                .sum();
    }

    @Test
    @Tag("long")
    void whoDoesNotReadDelaysNobodyAndIsClosed() throws Exception {
        String longText = "x".repeat(3_900);
        try (Socket deaf = Listener.deaf(url("/").getPort(), STREAM, key);
                Listener listener = listen(key, null)) {
            listener.comment();
            for (int round = 0; round < 70; round++) {
                for (int i = 0; i < 20; i++) {
                    raise(key, "number " + round + "." + i, longText);
                }
                for (int i = 0; i < 20; i++) {
                    listener.next();
                }
            }
            Thread.sleep(25_000); // the server's network gives a write up after 20 s of its own
            String id = raise(key, "after", "x");
            assertThat(line(listener.next()).path("id").asString()).isEqualTo(id);
            deaf.setSoTimeout(10_000); // a stream that is open has a comment later than that
            assertThat(isEnded(deaf)).isTrue();
        }
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset, because it was not read to the end
        }
    }

    @Test
    @Tag("long")
    void aThousandListenersHearOneChange() throws Exception {
        List<Listener> all = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                all.add(listen(key, null));
            }
            for (Listener one : all) {
                one.comment();
            }
            int threads = Thread.getAllStackTraces().size();
            raise(acme, "warm");
            for (Listener one : all) {
                one.next();
            }
            long began = System.nanoTime();
            String id = raise(acme, "heard by all");
            long last = 0;
            for (Listener one : all) {
                Event event = one.next();
                assertThat(line(event).path("id").asString()).isEqualTo(id);
                last = Math.max(last, event.atNanos());
            }
            System.out.printf(
                    "1,000 listeners: the last heard it after %d ms; %d platform threads%n",
                    (last - began) / 1_000_000, threads);
            assertThat(threads).isLessThan(300);
        } finally {
            for (Listener one : all) {
                one.close();
            }
        }
    }
}
