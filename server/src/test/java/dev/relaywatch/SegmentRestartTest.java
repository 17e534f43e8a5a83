package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.Node;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segment's SDK for Node sends while the server is killed and started again. */
@Node.Needed
class SegmentRestartTest {
    private static final String KEY = "rwp_segment_restart_0000001";

    @TempDir Path temporary;

    @Test
    @Tag("long")
    void ofTenThousandEventsNoneIsLostAndNoneIsStoredTwice() throws Exception {
        restartWhileSending(10_000, 8_000);
    }

    private void restartWhileSending(int events, int milliseconds) throws Exception {
        PostgresDatabase database = PostgresDatabase.fresh();
        Path data = ChildServer.directory(temporary);
        String[] properties = properties(database);
        ChildServer server = ChildServer.start(data, properties);
        List<String> said = new ArrayList<>();
        Process client =
                Node.start(
                        "send.mjs",
                        server.url(),
                        KEY,
                        String.valueOf(events),
                        String.valueOf(milliseconds));
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.startsWith("taken 3")) {
                    server.kill();
                    server = server.startAgain(data, properties);
                }
            }
        } finally {
            client.destroy();
            server.close();
        }
        assertThat(said)
                .anyMatch(line -> line.startsWith("taken 3"))
                .noneMatch(line -> line.startsWith("failed"))
                .last()
                .isEqualTo("closed after " + events);
        assertThat(countOf("SELECT count(*) FROM tracking_events", database)).isEqualTo(events);
        assertThat(countOf("SELECT count(DISTINCT event_id) FROM tracking_events", database))
                .isEqualTo(events);
    }

    private static long countOf(String query, PostgresDatabase database) throws Exception {
        try (Connection connection = database.superuser();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(query)) {
            assertThat(count.next()).isTrue();
            return count.getLong(1);
        }
    }

    private String[] properties(PostgresDatabase database) throws Exception {
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                """
                tenants:
                  - slug: acme
                    keys: [{ name: web, kind: public, key: %s }]
                """
                        .formatted(KEY));
        List<String> properties = new ArrayList<>(List.of("--relaywatch.config=" + file));
        Arrays.stream(database.asProperties()).forEach(p -> properties.add("--" + p));
        return properties.toArray(String[]::new);
    }
}
