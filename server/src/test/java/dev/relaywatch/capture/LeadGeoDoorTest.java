package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.geo.MmdbFile;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** {@code POST /api/leads} of a server that has a database of addresses. */
class LeadGeoDoorTest extends RunningServer {
    private static final String DOOR = "/api/leads";
    private static final String SAN_DIEGO = "214.78.120.5";
    private static final String LONDON = "81.2.69.142";

    private Tenant acme;

    @DynamicPropertySource
    static void ownDatabaseOfAddresses(DynamicPropertyRegistry properties) throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path file =
                MmdbFile.city()
                        .put(
                                "214.78.120.0/22",
                                MmdbFile.place("San Diego", "CA", "California", "92105", "US"))
                        .put("81.2.69.0/24", MmdbFile.place("London", "ENG", "England", "", "GB"))
                        .write(Files.createTempFile(target, "addresses-", ".mmdb"));
        properties.add("relaywatch.geo.maxmind-database", () -> file);
    }

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
    }

    private String geo(String key, String fields, String... headers) {
        Answer answer = post(DOOR, "{\"email\":\"ada@example.com\"" + fields + "}", key, headers);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("geo").toString();
    }

    @Test
    void aFormIsWhereItsForwardedAddressIs() {
        assertThat(geo(tenants.publicKey(acme), "", "X-Forwarded-For", SAN_DIEGO))
                .isEqualTo(
                        "{\"city\":\"San Diego\",\"state\":\"California\",\"stateCode\":\"CA\",\"zip\":\"92105\","
                                + "\"country\":\"US\",\"source\":\"ip\"}");
    }

    @Test
    void withoutAnAddressThatIsSomewhereNothingIsKnown() {
        assertThat(geo(tenants.publicKey(acme), "")).contains("\"source\":null");
        assertThat(geo(tenants.publicKey(acme), "", "X-Forwarded-For", "nonsense"))
                .contains("\"source\":null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"context\":{\"ip\":\"81.2.69.142\"}",
                ",\"userData\":{\"client_ip_address\":\"81.2.69.142\"}",
                ",\"user_data\":{\"client_ip_address\":\"81.2.69.142\"}",
            })
    void aServerMayTellWhoseRequestItWasAndABrowserMayNot(String told) {
        assertThat(geo(tenants.secretKey(acme), told, "X-Forwarded-For", SAN_DIEGO))
                .contains("London");
        assertThat(geo(tenants.publicKey(acme), told, "X-Forwarded-For", SAN_DIEGO))
                .contains("San Diego");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"context\":7",
                ",\"context\":{\"ip\":{}}",
                ",\"context\":{\"ip\":\"\"}",
                ",\"userData\":[]"
            })
    void whatAServerTellsWronglyIsPassedOver(String told) {
        assertThat(geo(tenants.secretKey(acme), told, "X-Forwarded-For", LONDON))
                .contains("London");
    }
}
