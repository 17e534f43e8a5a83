package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.configuration.ConfigurationFile;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.tenancy.people.Passwords;
import dev.relaywatch.tenancy.people.ProofKit;
import dev.relaywatch.testing.PostgresDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The configuration file brings the database to what it says, and no further. */
class ConfigurationWriterTest {
    private static final String FILE =
            """
            platform:
              keys: [{ name: automation, key: rwx_writer_test_000000001 }]
            tenants:
              - slug: acme
                name: Acme
                webhook-secret: whsec_YWNtZS1jcm0tc2VjcmV0LWZvci10aGUtZGVtbw==
                keys:
                  - { name: web, kind: public, key: rwp_writer_test_acme_0001 }
                  - { name: backend, kind: secret, key: rws_writer_test_acme_0001 }
                connections:
                  - { service: meta, settings: { pixel-id: "1" }, secrets: { access-token: first-token } }
                  - { service: webhook, base-url: "https://acme.example/hook" }
                routes: [{ events: [purchase], to: [meta_capi] }]
            """;

    private final Database database = PostgresDatabase.fresh().open();
    private final List<Object> published = new ArrayList<>();
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private ConfigurationWriter writer;
    private Tenancy tenancy;

    @BeforeEach
    void wire() {
        JsonMapper json = JsonMapper.shared();
        jdbc = JdbcClient.create(database.platform());
        transaction = new TransactionTemplate(new JdbcTransactionManager(database.platform()));
        TenancyStore store = new TenancyStore(jdbc, json);
        tenancy = TenancyKit.tenancy(jdbc, PostgresDatabase.KEYRING, json);
        AuditLog audit =
                new AuditLog(
                        new AuditLog.AuditStore(TenancyFixture.transactions(database), json),
                        () -> null,
                        Clock.systemUTC());
        writer =
                new ConfigurationWriter(
                        store,
                        new ApiKeyStore(jdbc),
                        new ConfigurationJournal(
                                new StandingStore(jdbc, json),
                                audit,
                                PostgresDatabase.KEYRING,
                                new ConnectionSeal(PostgresDatabase.KEYRING, json)),
                        PostgresDatabase.KEYRING,
                        new ConnectionSeal(PostgresDatabase.KEYRING, json),
                        new ConfiguredPeople(
                                new PeopleStore(jdbc),
                                new Passwords(),
                                new ProofKit(jdbc, Clock.systemUTC()).tokens(),
                                audit),
                        published::add);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int write(String file) {
        published.clear();
        Integer changes =
                transaction.execute(_ ->
                        writer.write(
                                ConfigurationFile.parse(
                                        "relaywatch.yaml",
                                        file,
                                        _ -> null,
                                        _ -> Optional.empty())));
        tenancy.changed();
        return changes == null ? -1 : changes;
    }

    private TenantId acme() {
        return tenancy.tenantBySlug("acme").orElseThrow().id();
    }

    @Test
    void whatTheFileNamesIsThere() {
        assertThat(write(FILE)).isEqualTo(6);
        assertThat(tenancy.authenticate("rwp_writer_test_acme_0001"))
                .contains(new Caller.Browser(acme(), "web", List.of()));
        assertThat(tenancy.authenticate("rws_writer_test_acme_0001"))
                .contains(new Caller.Server(acme(), "backend"));
        assertThat(tenancy.authenticate("rwx_writer_test_000000001"))
                .contains(new Caller.Platform("automation"));
        assertThat(tenancy.connections(acme()))
                .extracting(Connection::service)
                .containsExactly("meta", "webhook");
        assertThat(tenancy.connections(acme()).getFirst().secret("access-token"))
                .contains("first-token");
        assertThat(tenancy.webhookSecret(acme()))
                .hasValueSatisfying(secret -> assertThat(secret).startsWith("whsec_"));
    }

    @Test
    void appliedAgainItChangesNothing() {
        write(FILE);
        TenantId before = acme();
        assertThat(write(FILE)).isZero();
        assertThat(acme()).isEqualTo(before);
        assertThat(published).noneMatch(ConnectionChanged.class::isInstance);
    }

    private List<String> pagesOfTheWebKey() {
        return tenancy.authenticate("rwp_writer_test_acme_0001")
                .map(caller -> ((Caller.Browser) caller).origins())
                .orElseThrow();
    }

    @Test
    void aPublicKeyHasThePagesThatTheFileGivesItAndKeepsThemWhereItSaysNothing() {
        String key = "key: rwp_writer_test_acme_0001";
        assertThat(FILE).contains(key);
        write(FILE.replace(key, key + ", origins: [https://acme.example]"));
        assertThat(pagesOfTheWebKey()).containsExactly("https://acme.example");
        assertThat(told("key.configured"))
                .anySatisfy(entry -> assertThat(entry).contains("web", "https://acme.example"));

        assertThat(write(FILE)).isZero();
        assertThat(pagesOfTheWebKey()).containsExactly("https://acme.example");

        assertThat(write(FILE.replace(key, key + ", origins: []"))).isEqualTo(1);
        assertThat(pagesOfTheWebKey()).isEmpty();
    }

    @Test
    void aNewSecretKeepsTheConnectionAndIsSaid() {
        write(FILE);
        Connection before = tenancy.connections(acme()).getFirst();
        assertThat(write(FILE.replace("first-token", "second-token"))).isEqualTo(1);
        Connection after = tenancy.connections(acme()).getFirst();
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.secret("access-token")).contains("second-token");
        assertThat(published).contains(new ConnectionChanged(acme(), after.id()));
    }

    @Test
    void whatLeavesTheFileIsDisabledNotDeletedAndComesBackAsItWas() {
        write(FILE);
        TenantId acme = acme();
        assertThat(write("tenants: []")).isEqualTo(6);
        assertThat(tenancy.tenantBySlug("acme")).isEmpty();
        assertThat(tenancy.authenticate("rws_writer_test_acme_0001")).isEmpty();
        assertThat(tenancy.connections(acme)).isEmpty();
        write(FILE);
        assertThat(acme()).isEqualTo(acme);
        assertThat(tenancy.authenticate("rws_writer_test_acme_0001")).isPresent();
        assertThat(tenancy.connections(acme)).hasSize(2);
    }

    private List<String> told(String action) {
        return jdbc.sql(
                        """
                        SELECT actor_kind || ' ' || subject || ' ' || coalesce(before::text, '-') || ' ' || after || ' ' || details
                          FROM audit_log WHERE action = ? ORDER BY at, id
                        """)
                .param(action)
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void whatTheFileChangedIsToldBesideWhatWasThere() {
        write(FILE);
        write(
                FILE.replace("first-token", "second-token")
                        .replace("pixel-id: \"1\"", "pixel-id: \"2\"")
                        .replace("name: Acme", "name: Acme Outdoor"));

        assertThat(told("tenant.configured"))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("file acme - {\"name\": \"Acme\""),
                        second ->
                                assertThat(second)
                                        .startsWith("file acme {\"name\": \"Acme\"")
                                        .contains("} {\"name\": \"Acme Outdoor\"")
                                        .endsWith("{}"));
        assertThat(told("connection.configured").getLast())
                .startsWith("file meta:main {")
                .contains("\"pixel-id\": \"1\"", "\"pixel-id\": \"2\"", "[\"access-token\"]")
                .contains("{\"changed\": [\"settings.pixel-id\", \"secrets.access-token\"]}");
        assertThat(told("key.configured")).hasSize(3);
    }

    @Test
    void aNewSecretOfTheCrmIsToldAsChangedAlone() {
        write(FILE);
        write(
                FILE.replace(
                        "whsec_YWNtZS1jcm0tc2VjcmV0LWZvci10aGUtZGVtbw==",
                        "whsec_b3RoZXItY3JtLXNlY3JldC1mb3ItdGhlLWRlbW8="));

        assertThat(told("tenant.configured").getLast())
                .endsWith("{\"changed\": [\"webhookSecret\"]}")
                .doesNotContain("whsec");
    }

    @Test
    void whatLeavesTheFileIsToldToItsTenant() {
        write(FILE);
        TenantId acme = acme();
        write("tenants: []");

        assertThat(
                        jdbc.sql(
                                        """
                                        SELECT action || ' ' || subject FROM audit_log
                                         WHERE tenant_id = ? AND action LIKE '%.disabled' AND after = '{"enabled": false}'
                                         ORDER BY 1
                                        """)
                                .param(acme.value())
                                .query((row, _) -> row.getString(1))
                                .list())
                .containsExactly(
                        "connection.disabled meta:main",
                        "connection.disabled webhook:main",
                        "key.disabled backend",
                        "key.disabled web",
                        "tenant.disabled acme");
        assertThat(told("key.disabled")).hasSize(3);
    }

    @Test
    void aRevokedKeyStaysRevoked() {
        write(FILE);
        jdbc.sql("UPDATE api_keys SET revoked_at = now() WHERE name = 'web'").update();
        write(FILE);
        assertThat(tenancy.authenticate("rwp_writer_test_acme_0001")).isEmpty();
    }

    @Test
    void whatPeopleMadeIsLeftAlone() {
        jdbc.sql(
                        """
                        INSERT INTO tenants (id, slug, name, time_zone, currency, managed_by)
                        VALUES (gen_random_uuid(), 'birch', 'Birch', 'UTC', 'EUR', 'people')
                        """)
                .update();
        write(FILE);
        assertThat(tenancy.tenantBySlug("birch")).isPresent();
    }

    @Test
    void keysAndSecretsStandNowhereInClear() {
        write(FILE);
        String stored =
                String.join(
                        "\n",
                        jdbc.sql(
                                        """
                                        SELECT row_to_json(k)::text FROM api_keys k UNION ALL
                                        SELECT row_to_json(c)::text FROM connections c UNION ALL
                                        SELECT row_to_json(a)::text FROM audit_log a
                                        """)
                                .query((row, _) -> row.getString(1))
                                .list());
        assertThat(stored)
                .contains("rwp_writ")
                .doesNotContain("rwp_writer_test_acme_0001")
                .doesNotContain("first-token");
    }

    @Test
    void routesAreSaidForEachTenantAndAnEmptyListLeadsNowhere() {
        write(FILE);
        assertThat(published)
                .contains(
                        new RoutesConfigured(
                                acme(),
                                List.of(
                                        new RoutesConfigured.Route(
                                                List.of("purchase"), List.of("meta_capi")))));
        write(FILE.replace("[{ events: [purchase], to: [meta_capi] }]", "[]"));
        assertThat(published)
                .contains(
                        new RoutesConfigured(
                                acme(), List.of(new RoutesConfigured.Route(List.of(), List.of()))));
    }

    @Test
    void whatIsSaidOfChannelsIsToldWithItsSecretsAndShownWithout() {
        write(
                FILE
                        + """
                            channels:
                              - { name: ops, type: slack, severities: [p1], secrets: { webhook-url: "https://h.example/s3cret" } }
                        """);

        assertThat(published.stream().filter(ChannelsConfigured.class::isInstance)).hasSize(2);
        ChannelsConfigured told =
                published.stream()
                        .flatMap(one ->
                                one instanceof ChannelsConfigured channels
                                        ? Stream.of(channels)
                                        : Stream.empty())
                        .filter(one -> acme().equals(one.tenant()))
                        .findFirst()
                        .orElseThrow();
        assertThat(told.channels().getFirst().secrets())
                .containsEntry("webhook-url", "https://h.example/s3cret");
        assertThat(told.toString()).contains("slack:ops").doesNotContain("s3cret");
    }
}
