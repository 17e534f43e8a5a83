package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.ChildServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of an installation with everything in its data directory. */
@Tag("long")
class RotateKeysTest {
    private static final String KEY = "rws_acme_secret_key_000001";

    @TempDir Path temporary;

    private String said = "";

    private int rotate(Path data) throws InterruptedException {
        ChildServer command = ChildServer.launch(data, "rotate-keys");
        int code = command.waitForEnd();
        said = command.output();
        return code;
    }

    @Test
    void theServerGoesOnWithNewKeysAndIsNeverRotatedWhileItRuns() throws Exception {
        Path data = ChildServer.directory(temporary);
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                """
                tenants:
                  - slug: acme
                    keys: [ { name: server, key: %s, kind: secret } ]
                    connections:
                      - service: meta
                        settings: { pixel-id: "1234567890" }
                        secrets: { access-token: a-token-that-nobody-sees }
                """
                        .formatted(KEY));
        String configured = "--relaywatch.config=" + file;
        try (ChildServer server = ChildServer.start(data, configured)) {
            assertThat(rotate(data)).isEqualTo(2);
            assertThat(said)
                    .contains("Stop it, run this again")
                    .contains("in use")
                    .doesNotContain("\tat ");
            assertThat(server.get("/api/health/tracking", KEY)).contains("status");
        }
        String before = Files.readString(data.resolve("master.key"));

        assertThat(rotate(data)).isZero();

        assertThat(said)
                .contains("Data key 2 is made")
                .contains(data.resolve("master.key") + ": back it up")
                .doesNotContain("a-token-that-nobody-sees")
                .doesNotContain(Files.readString(data.resolve("master.key")).strip());
        assertThat(Files.readString(data.resolve("master.key"))).isNotEqualTo(before);
        assertThat(data.resolve("master.key.new")).doesNotExist();
        try (ChildServer server = ChildServer.start(data, configured)) {
            assertThat(server.get("/api/health/tracking", KEY)).contains("status");
            assertThat(server.output())
                    .as("its connection is found as it was")
                    .contains("Configuration file applied: 1 tenants, 0 changes");
        }
    }
}
