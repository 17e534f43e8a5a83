package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.configuration.Configuration;
import dev.relaywatch.tenancy.configuration.ConfigurationFile;
import dev.relaywatch.testing.RunningServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Connections made, changed and removed while the server runs. */
class ConnectionsTest extends RunningServer {
    private static final String FIRST = "first-token-nobody-may-see";
    private static final String SECOND = "second-token-nobody-may-see";
    private static final Caller ADMIN = new Caller.Platform("automation");

    @Autowired private Connections connections;
    @Autowired private Tenancy tenancy;
    @Autowired private ConfigurationWriter writer;
    @Autowired private TenantTransaction transaction;

    private TenantId acme;

    @BeforeEach
    void open() {
        acme = tenants.tenant().id();
    }

    private static WantedConnection meta(@Nullable String name, String token) {
        return new WantedConnection(
                "meta",
                name,
                null,
                Map.of("pixel-id", "1234", "events", Map.of("closed", "Purchase")),
                Map.of("access-token", token),
                null);
    }

    private static WantedConnection secrets(Map<String, @Nullable Object> secrets) {
        return new WantedConnection(null, null, null, null, secrets, null);
    }

    private ConnectionDetails made(WantedConnection wanted) {
        Connections.Outcome outcome = connections.make(ADMIN, acme, wanted);
        assertThat(outcome).isInstanceOf(Connections.Made.class);
        return ((Connections.Made) outcome).connection();
    }

    private Connection opened(ConnectionId id) {
        return tenancy.connection(acme, id).orElseThrow();
    }

    private static List<String> fields(Connections.Outcome outcome) {
        return outcome instanceof Connections.Invalid(var errors)
                ? errors.stream().map(FieldError::field).toList()
                : List.of(outcome.toString());
    }

    private List<String> audited() {
        return everything
                .sql(
                        """
                        SELECT action || ' ' || subject || ' ' || actor || ' ' || coalesce(before::text, '-') || ' '
                               || coalesce(after::text, '-') || ' ' || details FROM audit_log
                         WHERE tenant_id = ? ORDER BY at, id
                        """)
                .param(acme.value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void oneThatIsMadeIsThereAtOnceAndItsSecretIsSealed() {
        assertThat(tenancy.connections(acme)).isEmpty();

        ConnectionDetails made = made(meta(null, FIRST));

        assertThat(made.name()).isEqualTo("main");
        assertThat(made.fromFile()).isFalse();
        assertThat(made.secrets()).containsExactly("access-token");
        assertThat(opened(made.id()).secret("access-token")).contains(FIRST);
        assertThat(opened(made.id()).settingMap("events")).isEqualTo(Map.of("closed", "Purchase"));
        assertThat(connections.list(acme, 0, 10)).containsExactly(made);
        assertThat(made.toString()).doesNotContain(FIRST);
        assertThat(
                        everything
                                .sql("SELECT row(c.*)::text FROM connections c WHERE id = ?")
                                .param(made.id().value())
                                .query(String.class)
                                .single())
                .doesNotContain(FIRST);
    }

    @Test
    void aSecretLeftOutOfAChangeStaysAndOneThatIsNullIsTakenAway() {
        ConnectionDetails made =
                made(
                        new WantedConnection(
                                "meta",
                                null,
                                null,
                                Map.of("pixel-id", "1"),
                                Map.of("access-token", FIRST, "app-secret", SECOND),
                                null));

        connections.change(
                ADMIN,
                made.id(),
                acme,
                new WantedConnection(null, null, null, Map.of("pixel-id", "2"), Map.of(), null));
        assertThat(opened(made.id()).secrets())
                .isEqualTo(Map.of("access-token", FIRST, "app-secret", SECOND));
        assertThat(opened(made.id()).setting("pixel-id")).contains("2");

        Map<String, @Nullable Object> none = new HashMap<>();
        none.put("app-secret", null);
        none.put("access-token", SECOND);
        connections.change(ADMIN, made.id(), acme, secrets(none));
        assertThat(opened(made.id()).secrets()).isEqualTo(Map.of("access-token", SECOND));
        assertThat(opened(made.id()).setting("pixel-id")).contains("2");
    }

    @Test
    void mistakesAreThoseOfTheConfigurationFileByTheirFields() {
        assertThat(
                        fields(
                                connections.make(
                                        ADMIN,
                                        acme,
                                        new WantedConnection(
                                                "metaa", null, null, null, Map.of(), null))))
                .containsExactly("service");
        Connections.Outcome wrong =
                connections.make(
                        ADMIN,
                        acme,
                        new WantedConnection(
                                "webhook",
                                "a b",
                                null,
                                Map.of("colour", "red"),
                                Map.of("signing-secret", FIRST),
                                null));
        assertThat(fields(wrong)).contains("name");
        assertThat(wrong.toString()).doesNotContain(FIRST);
        Connections.Outcome secret =
                connections.make(
                        ADMIN,
                        acme,
                        new WantedConnection(
                                "webhook",
                                null,
                                null,
                                Map.of("colour", "red"),
                                Map.of("signing-secret", FIRST),
                                null));
        assertThat(fields(secret)).contains("baseUrl", "settings.colour", "secrets.signing-secret");
        assertThat(secret.toString()).doesNotContain(FIRST).contains("whsec_");
        assertThat(
                        fields(
                                connections.make(
                                        ADMIN,
                                        acme,
                                        new WantedConnection(
                                                "webhook",
                                                null,
                                                "http://169.254.169.254/hook",
                                                null,
                                                Map.of(),
                                                null))))
                .containsExactly("baseUrl");
        assertThat(connections.list(acme, 0, 10)).isEmpty();
    }

    @Test
    void aNameIsTakenOnce() {
        made(meta("eu", FIRST));

        assertThat(connections.make(ADMIN, acme, meta("eu", SECOND)))
                .isInstanceOfSatisfying(
                        Connections.Refused.class,
                        refused -> {
                            assertThat(refused.field()).isEqualTo("name");
                            assertThat(refused.remedy()).contains("another name");
                        });
        made(meta("us", SECOND));
    }

    @Test
    void serviceAndNameOfOneThatIsThereCannotChange() {
        ConnectionDetails made = made(meta("eu", FIRST));

        assertThat(fields(connections.change(ADMIN, made.id(), acme, meta("us", FIRST))))
                .containsExactly("name");
        assertThat(
                        fields(
                                connections.change(
                                        ADMIN,
                                        made.id(),
                                        acme,
                                        new WantedConnection(
                                                "ga4", null, null, null, Map.of(), null))))
                .containsExactly("service");
    }

    @Test
    void oneThatIsDisabledIsUsedNoMoreUntilItIsEnabled() {
        ConnectionDetails made = made(meta(null, FIRST));

        connections.change(ADMIN, made.id(), acme, WantedConnection.enabled(false));
        assertThat(tenancy.connections(acme)).isEmpty();
        assertThat(connections.find(made.id(), acme))
                .hasValueSatisfying(one -> assertThat(one.enabled()).isFalse());

        connections.change(ADMIN, made.id(), acme, WantedConnection.enabled(true));
        assertThat(opened(made.id()).secret("access-token")).contains(FIRST);
    }

    @Test
    void oneThatIsRemovedIsGoneWithItsSecretsAndItsNameIsFree() {
        ConnectionDetails made = made(meta("eu", FIRST));

        assertThat(connections.remove(ADMIN, made.id(), acme)).isEqualTo(new Connections.Removed());

        assertThat(tenancy.connections(acme)).isEmpty();
        assertThat(connections.list(acme, 0, 10)).isEmpty();
        assertThat(connections.remove(ADMIN, made.id(), acme))
                .isEqualTo(new Connections.NoSuchConnection());
        ConnectionDetails again = made(meta("eu", SECOND));
        assertThat(again.id()).isNotEqualTo(made.id());
        assertThat(opened(again.id()).secret("access-token")).contains(SECOND);
    }

    @Test
    void whatStillWaitsForOneThatIsRemovedCanStandInItsLane() {
        ConnectionDetails made = made(meta(null, FIRST));
        connections.remove(ADMIN, made.id(), acme);

        int paused =
                everything
                        .sql(
                                """
                                INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, probe_at)
                                VALUES (?, ?, 'meta_capi', 'paused', 'removed', now(), 'infinity')
                                """)
                        .param(acme.value())
                        .param(made.id().value())
                        .update();

        assertThat(paused).isEqualTo(1);
    }

    @Test
    void aNewSecretLetsItsLanesFlow() {
        ConnectionDetails made = made(meta(null, FIRST));
        everything
                .sql(
                        """
                        INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, probe_at)
                        VALUES (?, ?, 'meta_capi', 'paused', 'token expired', now(), 'infinity')
                        """)
                .param(acme.value())
                .param(made.id().value())
                .update();
        connections.change(ADMIN, made.id(), acme, secrets(Map.of("access-token", FIRST)));
        assertThat(lanes()).isEqualTo(1);

        connections.change(ADMIN, made.id(), acme, secrets(Map.of("access-token", SECOND)));

        assertThat(lanes()).isZero();
    }

    private int lanes() {
        return everything
                .sql("SELECT count(*) FROM lanes WHERE tenant_id = ?")
                .param(acme.value())
                .query(Integer.class)
                .single();
    }

    @Test
    void anotherTenantsIsNotThere() {
        ConnectionDetails made = made(meta(null, FIRST));
        TenantId other = tenants.tenant().id();

        assertThat(connections.find(made.id(), other)).isEmpty();
        assertThat(connections.list(other, 0, 10)).isEmpty();
        assertThat(connections.change(ADMIN, made.id(), other, WantedConnection.enabled(false)))
                .isEqualTo(new Connections.NoSuchConnection());
        assertThat(connections.remove(ADMIN, made.id(), other))
                .isEqualTo(new Connections.NoSuchConnection());
        assertThat(opened(made.id()).secret("access-token")).contains(FIRST);
    }

    @Test
    void whatTheFileNamesIsTheFilesAlone() {
        Tenant filed = tenants.tenant();
        tenants.connect(filed, "webhook", "https://acme.example/hook");
        ConnectionDetails file = connections.list(filed.id(), 0, 10).getFirst();

        assertThat(file.fromFile()).isTrue();
        assertThat(
                        connections.change(
                                ADMIN, file.id(), filed.id(), WantedConnection.enabled(false)))
                .isInstanceOfSatisfying(
                        Connections.Refused.class,
                        refused -> {
                            assertThat(refused.reason()).contains("configuration file");
                            assertThat(refused.remedy()).contains("change it there");
                        });
        assertThat(connections.remove(ADMIN, file.id(), filed.id()))
                .isInstanceOf(Connections.Refused.class);
        assertThat(connections.find(file.id(), filed.id())).contains(file);
    }

    @Test
    void theFileLeavesAloneWhatPeopleMadeAndTakesWhatItNames() {
        made(meta("eu", FIRST));
        ConnectionDetails named = made(meta("us", FIRST));
        Tenant tenant = tenancy.tenant(acme).orElseThrow();
        Configuration file =
                ConfigurationFile.parse(
                        "relaywatch.yaml",
                        """
                        tenants:
                          - slug: %s
                            connections: [{ service: meta, name: us, secrets: { access-token: %s } }]
                        """
                                .formatted(tenant.slug(), SECOND),
                        _ -> null,
                        _ -> Optional.empty());

        List<ConnectionDetails> after = new ArrayList<>();
        // taken back: a file that names one tenant would disable those of all other tests
        assertThatThrownBy(() ->
                        transaction.acrossTenants(() -> {
                            writer.write(file);
                            connections.list(null, 0, Integer.MAX_VALUE).stream()
                                    .filter(one -> acme.equals(one.tenant()))
                                    .forEach(after::add);
                            throw new IllegalStateException("taken back");
                        }))
                .hasMessage("taken back");

        assertThat(after).extracting(ConnectionDetails::name).containsExactly("eu", "us");
        assertThat(after).extracting(ConnectionDetails::enabled).containsExactly(true, true);
        assertThat(after).extracting(ConnectionDetails::fromFile).containsExactly(false, true);
        assertThat(after.getLast().id()).isEqualTo(named.id());
    }

    @Test
    void thereIsAMostOfThem() {
        for (int i = 0; i < Connections.MOST; i++) {
            tenants.connect(
                    tenancy.tenant(acme).orElseThrow(),
                    "meta",
                    "m" + i,
                    "https://meta.example",
                    Map.of(),
                    Map.of());
        }

        assertThat(connections.make(ADMIN, acme, meta("one-more", FIRST)))
                .isInstanceOfSatisfying(
                        Connections.Refused.class,
                        refused -> assertThat(refused.reason()).contains("100"));
    }

    @Test
    void theAuditLogTellsWhatChangedAndNoSecret() {
        ConnectionDetails made = made(meta(null, FIRST));
        connections.change(ADMIN, made.id(), acme, secrets(Map.of("access-token", SECOND)));
        connections.change(ADMIN, made.id(), acme, WantedConnection.enabled(true));
        connections.remove(ADMIN, made.id(), acme);

        List<String> entries = audited();
        assertThat(entries).hasSize(3);
        assertThat(entries.get(0))
                .startsWith("connection.added meta:main automation - {")
                .contains("\"secrets\": [\"access-token\"]");
        assertThat(entries.get(1))
                .startsWith("connection.changed meta:main")
                .endsWith("{\"changed\": [\"secrets.access-token\"]}");
        assertThat(entries.get(2)).startsWith("connection.removed meta:main").contains("} - {}");
        assertThat(entries.toString()).doesNotContain(FIRST).doesNotContain(SECOND);
    }

    @Test
    void thePlatformHasItsOwn() {
        String name = "n" + Ids.next();
        Connections.Outcome outcome =
                connections.make(
                        ADMIN,
                        null,
                        new WantedConnection(
                                "stripe", name, null, null, Map.of("api-key", FIRST), null));

        assertThat(outcome).isInstanceOf(Connections.Made.class);
        assertThat(tenancy.platformConnections()).extracting(Connection::name).contains(name);
        ConnectionId id = ((Connections.Made) outcome).connection().id();
        assertThat(connections.remove(ADMIN, id, acme))
                .isEqualTo(new Connections.NoSuchConnection());
        assertThat(connections.remove(ADMIN, id, null)).isEqualTo(new Connections.Removed());
        assertThat(tenancy.platformConnections()).extracting(Connection::name).doesNotContain(name);
    }

    @Test
    void whatAnotherNodeSaysIsForgottenAtOnce() {
        // written past the server: nobody was told of it
        tenants.connect(tenancy.tenant(acme).orElseThrow(), "webhook", "https://acme.example/hook");
        assertThat(tenancy.connections(acme)).hasSize(1);
        everything
                .sql("UPDATE connections SET disabled_at = now() WHERE tenant_id = ?")
                .param(acme.value())
                .update();

        everything
                .sql("SELECT true FROM pg_notify(?, '')")
                .param(ChangedElsewhere.CHANNEL)
                .query(Boolean.class)
                .list();

        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(tenancy.connections(acme)).isEmpty());
    }
}
