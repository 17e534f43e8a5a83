package dev.relaywatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.RelaywatchApplication;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantKit;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole server on a port of its own over a fresh database. All tests that extend this share one
 * server, as long as they add nothing that changes its context; each makes tenants of its own.
 */
@SpringBootTest(
        classes = RelaywatchApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        // at the end of the JVM the database ends too, and would be missed by a server that stops
        properties = "spring.main.register-shutdown-hook=false")
@Import(PlatformStatements.class)
public abstract class RunningServer {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Pattern CONTENT_LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort private int port;

    /** The role that works across tenants: sees all rows. */
    @Autowired
    @Qualifier("platformDataSource")
    protected DataSource platform;

    protected TenantKit tenants;
    protected JdbcClient everything;

    private static final AtomicReference<PostgresDatabase> DATABASE = new AtomicReference<>();

    @DynamicPropertySource
    static void ownDatabaseAndDirectory(DynamicPropertyRegistry properties) throws IOException {
        PostgresDatabase database = PostgresDatabase.fresh();
        DATABASE.set(database);
        for (String property : database.asProperties()) {
            int equals = property.indexOf('=');
            properties.add(property.substring(0, equals), () -> property.substring(equals + 1));
        }
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path directory = Files.createTempDirectory(target, "server-of-the-tests-");
        properties.add("relaywatch.data-dir", () -> directory);
        properties.add("management.server.port", () -> 0);
        // a round would open alerts in the middle of a test
        properties.add("relaywatch.tracking-health.interval", () -> "1d");
    }

    @BeforeEach
    void openKits() {
        tenants = new TenantKit(platform);
        everything = JdbcClient.create(platform);
    }

    /** Of the server that all of these share. */
    protected static PostgresDatabase database() {
        return Objects.requireNonNull(DATABASE.get(), "the server was not started yet");
    }

    /** What the server answered. */
    public record Answer(int status, HttpHeaders headers, String text) {

        public JsonNode json() {
            return JSON.readTree(text);
        }

        /** The header's value; empty text where it is absent. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    protected URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /**
     * Posts JSON.
     *
     * @param key sent as Bearer; absent: no key is shown
     * @param headers names and values by turns; they come before the usual ones
     */
    protected Answer post(String path, String body, @Nullable String key, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        request.header("Content-Type", "application/json");
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    protected Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(
                            request.timeout(LONGEST).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends these bytes as they are and reads one answer; for what no honest client sends. */
    protected String raw(byte[]... parts) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(LONGEST.toMillis()));
            for (byte[] part : List.of(parts)) {
                socket.getOutputStream().write(part);
            }
            socket.getOutputStream().flush();
            return answer(socket.getInputStream());
        }
    }

    /** Up to the end of its body; the server may leave the connection open for longer. */
    private static String answer(InputStream connection) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = connection.read();
            if (next < 0) {
                throw new AssertionError("no answer but: " + head);
            }
            head.append((char) next);
        }
        Matcher length = CONTENT_LENGTH.matcher(head);
        assertThat(length.find()).as(head.toString()).isTrue();
        return head
                + new String(
                        connection.readNBytes(Integer.parseInt(length.group(1))),
                        StandardCharsets.UTF_8);
    }

    /** Rows of that table that belong to the tenant. */
    protected long rows(String table, Tenant tenant) {
        return everything
                .sql("SELECT count(*) FROM " + table + " WHERE tenant_id = ?")
                .param(tenant.id().value())
                .query(Long.class)
                .single();
    }
}
