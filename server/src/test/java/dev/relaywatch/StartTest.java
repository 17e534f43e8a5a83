package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a start that cannot succeed ends: with one line a mistake, no stack trace and exit code 2.
 */
class StartTest {
    /** The first start makes an installation of it, which the others find. */
    @TempDir static Path place;

    @TempDir Path temporary;
    private Path data;

    @BeforeEach
    void directory() {
        data = ChildServer.directory(place);
    }

    @Test
    void aMistakeInTheFileIsNamedWithLinePathAndExpectation() throws Exception {
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                """
                tenants:
                  - slug: acme
                    connections:
                      - service: metaa
                """);
        ChildServer server = ChildServer.launch(data, "--relaywatch.config=" + file);
        assertThat(server.waitForEnd()).isEqualTo(2);
        assertThat(server.output())
                .contains(
                        "relaywatch.yaml:4: tenants[0].connections[0].service: unknown service \"metaa\"")
                .contains("meta")
                .doesNotContain("\tat ");
    }

    @Test
    void anAddressThatMayNotBeCalledIsAMistakeInTheFile() throws Exception {
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                """
                tenants:
                  - slug: acme
                    connections:
                      - { service: webhook, base-url: "http://169.254.169.254/latest" }
                """);
        ChildServer server = ChildServer.launch(data, "--relaywatch.config=" + file);
        assertThat(server.waitForEnd()).isEqualTo(2);
        assertThat(server.output()).contains("relaywatch.yaml:4").contains("base-url");
    }

    @Test
    void aBadPropertyIsNamed() throws Exception {
        ChildServer server =
                ChildServer.launch(data, "--relaywatch.delivery.retry-schedule=5 parsecs");
        assertThat(server.waitForEnd()).isEqualTo(2);
        assertThat(server.output())
                .contains("relaywatch.delivery.retry-schedule")
                .doesNotContain("\tat ");
    }

    @Test
    void aGeographyDatabaseThatCannotBeReadIsNamed() throws Exception {
        Path file = temporary.resolve("city.mmdb");
        Files.writeString(file, "<html>401 Unauthorized</html>");
        ChildServer server = ChildServer.launch(data, "--relaywatch.geo.maxmind-database=" + file);
        assertThat(server.waitForEnd()).isEqualTo(2);
        assertThat(server.output())
                .contains("relaywatch.geo.maxmind-database: " + file + " is not a MaxMind database")
                .doesNotContain("\tat ");
    }

    @Test
    void aGeographyProviderThatMayNotBeCalledIsNamed() throws Exception {
        ChildServer server =
                ChildServer.launch(
                        data,
                        "--relaywatch.geo.provider=ip-api",
                        "--relaywatch.geo.base-url=http://169.254.169.254");
        assertThat(server.waitForEnd()).isEqualTo(2);
        assertThat(server.output())
                .contains("relaywatch.geo.base-url: 169.254.169.254 leads to")
                .doesNotContain("\tat ");
    }

    @Test
    void aMasterKeyThatDoesNotOpenTheDatabaseIsRefused() throws Exception {
        PostgresDatabase postgres = PostgresDatabase.fresh();
        postgres.open().close();
        String[] properties = postgres.asProperties();
        ChildServer server =
                ChildServer.launch(
                        data,
                        "--" + properties[0],
                        "--" + properties[1],
                        "--" + properties[2],
                        "--relaywatch.master-key=YW5vdGhlciBrZXkgdGhhdCBvcGVucyBub3RoaW5nISE=");
        assertThat(server.waitForEnd()).isEqualTo(2);
        assertThat(server.output()).contains("relaywatch.master-key").doesNotContain("\tat ");
    }

    @Test
    void aDataDirectoryThatIsInUseIsNamed() throws Exception {
        try (ChildServer first = ChildServer.start(data)) {
            ChildServer second = ChildServer.launch(data);
            assertThat(second.waitForEnd()).isEqualTo(2);
            assertThat(second.output()).contains(data.toString()).contains("--relaywatch.data-dir");
            assertThat(first.get("/api/health/tracking", "")).contains("healthy");
        }
    }

    @Test
    void aStopEndsServerAndDatabaseAndTheNextStartFindsTheSameInstallation() throws Exception {
        ChildServer server = ChildServer.start(data);
        assertThat(server.stop()).isEqualTo(143);
        assertThat(data.resolve("postgres").resolve("postmaster.pid")).doesNotExist();
        String node = contents("node-id");
        String key = contents("master.key");
        ChildServer.start(data).close();
        assertThat(contents("node-id")).isEqualTo(node);
        assertThat(contents("master.key")).isEqualTo(key);
    }

    private String contents(String file) throws IOException {
        return Files.readString(data.resolve(file));
    }
}
