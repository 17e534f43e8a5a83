package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.FuzzedEndpoint.Credential;
import dev.relaywatch.FuzzedEndpoint.Door;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.PlatformStatements;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.WholeTenant;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is done for one tenant is done by the role that sees that tenant alone; the role that works
 * across tenants serves a request of one by what is named here, and by nothing else.
 */
class TenantRoleTest extends RunningServer {

    private static final String REMEMBERED =
            "read for everybody and remembered, whoever asks first";
    private static final String WRITTEN_ACROSS =
            "rounds, claims and the configuration file write there too; the tenant's role may not";
    private static final String EVERYBODYS =
            "what belongs to no tenant concerns this one too, and stands in the same table";
    private static final String OF_THE_INSTALLATION =
            "people work for several tenants, and no tenant's role may read them";
    private static final String ANY_NODE =
            "a replay is walked by every node, whosever it is, and its rows are locked meanwhile";

    /** By a pattern of statements, why the tenant's own role does not run them. */
    private static final Map<String, String> NAMED =
            Map.ofEntries(
                    Map.entry("SELECT k.id, k.kind, .* FROM api_keys", "says whose request it is"),
                    Map.entry("SELECT id, slug, .* FROM tenants", REMEMBERED),
                    Map.entry("SELECT id FROM tenants WHERE slug", REMEMBERED),
                    Map.entry("SELECT id, tenant_id, .* FROM connections", REMEMBERED),
                    Map.entry("SELECT events, destinations FROM routes", REMEMBERED),
                    Map.entry("SELECT .* FROM thresholds", REMEMBERED),
                    Map.entry("SELECT tenant_id, event_name, .* FROM expected_events", REMEMBERED),
                    Map.entry("SELECT id, service, .* FROM health_incidents", EVERYBODYS),
                    Map.entry("SELECT a\\.\\*, EXISTS .* FROM platform_alerts a", EVERYBODYS),
                    Map.entry("SELECT .* FROM alert_changes", EVERYBODYS),
                    Map.entry("SELECT .* FROM alert_notifications", EVERYBODYS),
                    Map.entry("SELECT o.title FROM platform_alerts", EVERYBODYS),
                    Map.entry(
                            "SELECT id, tenant_id, service, starts_at, .* FROM silences",
                            EVERYBODYS),
                    Map.entry("SELECT .* FROM health_checks", EVERYBODYS),
                    Map.entry("WITH planned AS \\(.* FROM health_checks", EVERYBODYS),
                    Map.entry("SELECT .* FROM health_check_history", EVERYBODYS),
                    Map.entry("SELECT (count\\(\\*\\)|id) FROM platform_alerts", WRITTEN_ACROSS),
                    Map.entry(
                            "(INSERT INTO|UPDATE) (platform_alerts|alert_changes|alert_notifications)",
                            WRITTEN_ACROSS),
                    Map.entry("SELECT .* FROM alert_channels", WRITTEN_ACROSS),
                    Map.entry("(INSERT INTO|UPDATE|DELETE FROM) alert_channels", WRITTEN_ACROSS),
                    Map.entry("SELECT count\\(\\*\\) FROM silences", WRITTEN_ACROSS),
                    Map.entry("(INSERT INTO|UPDATE) silences", WRITTEN_ACROSS),
                    Map.entry("(INSERT INTO|DELETE FROM|UPDATE) thresholds", WRITTEN_ACROSS),
                    Map.entry("SELECT .* FROM (people|memberships)", OF_THE_INSTALLATION),
                    Map.entry("(INSERT INTO|UPDATE) (people|memberships)", OF_THE_INSTALLATION),
                    Map.entry("(INSERT INTO|DELETE FROM) one_time_tokens", OF_THE_INSTALLATION),
                    Map.entry("SELECT k.tenant_id, .* FROM api_keys", WRITTEN_ACROSS),
                    Map.entry("(INSERT INTO|UPDATE) api_keys", WRITTEN_ACROSS),
                    Map.entry("INSERT INTO audit_log", "in the transaction of what it tells of"),
                    Map.entry("DELETE FROM lanes", WRITTEN_ACROSS),
                    Map.entry(
                            "SELECT w.tenant_id, .* FROM unnest.* google_requests",
                            "asked for the receipts of many tenants at once"),
                    Map.entry("SELECT .* FROM replays", ANY_NODE),
                    Map.entry("(INSERT INTO|UPDATE) replays", ANY_NODE),
                    Map.entry("(INSERT INTO|DELETE FROM) replay_lanes", ANY_NODE),
                    Map.entry("SELECT r.tenant_id, .* FROM replay_lanes", ANY_NODE),
                    Map.entry("SELECT q.tenant_id, q.connection_id, .*", ANY_NODE),
                    Map.entry("WITH outcome AS", ANY_NODE),
                    Map.entry(
                            "SELECT (true FROM \\(SELECT )?pg_advisory_xact_lock",
                            "no row is seen"),
                    Map.entry("SELECT set_config\\('plan_cache_mode'", "no row is seen"));

    private Tenant acme;

    private String path(FuzzedEndpoint endpoint) {
        String mapping = endpoint.mapping().substring(endpoint.mapping().indexOf(' ') + 1);
        return mapping.replace("{platform:woocommerce|shopify}", "woocommerce")
                .replace("{operation}", "check_order")
                .replace("{slug}", acme.slug())
                .replace("{destination}", "webhook")
                .replace("{service}", "webhook")
                .replaceAll("\\{[^}]+}", acme.id().toString());
    }

    private Set<String> statements(FuzzedEndpoint endpoint, String key) {
        Set<String> heard = new TreeSet<>();
        List<String> bodies = endpoint.examples().isEmpty() ? List.of("") : endpoint.examples();
        for (String body : bodies) {
            PlatformStatements.listen();
            send(
                    HttpRequest.newBuilder(url(path(endpoint)))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .method(
                                    endpoint.method(),
                                    HttpRequest.BodyPublishers.ofString(
                                            body.replace("%ID%", acme.id().toString()))));
            heard.addAll(PlatformStatements.heard());
        }
        return heard;
    }

    @BeforeEach
    void tenant() {
        acme = WholeTenant.with(tenants, everything, "own", Instant.now());
    }

    @Test
    void aRequestOfOneTenantIsServedByItsOwnRole() {
        String key = tenants.secretKey(acme);
        Map<String, Set<String>> others = new LinkedHashMap<>();
        for (FuzzedEndpoint endpoint : FuzzedEndpoint.all()) {
            if (endpoint.key() != Credential.SECRET || endpoint.door() == Door.STREAM) {
                continue;
            }
            for (String statement : statements(endpoint, key)) {
                if (NAMED.keySet().stream().noneMatch(one -> statement.matches(one + ".*"))) {
                    others.computeIfAbsent(statement, _ -> new TreeSet<>()).add(endpoint.mapping());
                }
            }
        }

        assertThat(others).isEmpty();
    }
}
