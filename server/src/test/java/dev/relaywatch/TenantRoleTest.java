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
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is done for one tenant is done by the role that sees that tenant alone; the role that works
 * across tenants serves a request of one by what is named here, and by nothing else.
 */
class TenantRoleTest extends RunningServer {

    private static final String REMEMBERED =
            "read for everybody and remembered, whoever asks first";
    private static final String OF_THE_INSTALLATION =
            "people work for several tenants, and no tenant's role may read them";
    private static final String TELLS_THE_INSTALLATION =
            "a change of an alert is to be told by the installation's channels too, which no tenant sees";
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
                    Map.entry("SELECT .* FROM thresholds ORDER BY", REMEMBERED),
                    Map.entry(
                            "SELECT id, tenant_id, service, .* FROM health_checks c JOIN check_schedule s ON .* WHERE service",
                            REMEMBERED),
                    Map.entry(
                            "SELECT max\\(hour\\) FROM health_check_hours",
                            "how far the hours of everybody are summed up"),
                    Map.entry(
                            "SELECT (count\\(\\*\\)|id) FROM platform_alerts WHERE fingerprint",
                            TELLS_THE_INSTALLATION),
                    Map.entry(
                            "SELECT a\\.\\*, EXISTS .* FROM platform_alerts a WHERE a.status <> 'resolved' AND a.source",
                            TELLS_THE_INSTALLATION),
                    Map.entry(
                            "(INSERT INTO|UPDATE) (platform_alerts|alert_changes|alert_notifications)",
                            TELLS_THE_INSTALLATION),
                    Map.entry("SELECT .* FROM (people|memberships)", OF_THE_INSTALLATION),
                    Map.entry("(INSERT INTO|UPDATE) (people|memberships)", OF_THE_INSTALLATION),
                    Map.entry("(INSERT INTO|DELETE FROM) one_time_tokens", OF_THE_INSTALLATION),
                    Map.entry(
                            "INSERT INTO audit_log",
                            "in the transaction of what it tells of: of people, alerts and replays"),
                    Map.entry(
                            "SELECT w.tenant_id, .* FROM unnest.* google_requests",
                            "found by its whole key; under a tenant's role it is looked for among all of that time"),
                    Map.entry("SELECT (\\*|state, .*) FROM replays", ANY_NODE),
                    Map.entry("SELECT (id|count\\(\\*\\)) FROM replays", ANY_NODE),
                    Map.entry("(INSERT INTO|UPDATE) replays", ANY_NODE),
                    Map.entry("(INSERT INTO|DELETE FROM) replay_lanes", ANY_NODE),
                    Map.entry("SELECT r.tenant_id, .* FROM replay_lanes", ANY_NODE),
                    Map.entry("SELECT q.tenant_id, q.connection_id, .*", ANY_NODE),
                    Map.entry("WITH outcome AS", ANY_NODE),
                    Map.entry(
                            "WITH due AS \\( SELECT check_id FROM check_schedule WHERE check_id",
                            "a check is claimed against every node, whosever it is"),
                    Map.entry("SELECT pg_advisory_xact_lock", "no row is seen"),
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
            heard.addAll(statements(endpoint, "", body, key));
        }
        String query = query(endpoint);
        if (!query.isEmpty()) {
            heard.addAll(statements(endpoint, query, bodies.getFirst(), key));
        }
        return heard;
    }

    /** What leads further than the path alone. */
    private static String query(FuzzedEndpoint endpoint) {
        return Map.of("service", "webhook", "range", "30d").entrySet().stream()
                .filter(one -> endpoint.parameters().contains(one.getKey()))
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
    }

    private Set<String> statements(FuzzedEndpoint endpoint, String query, String body, String key) {
        PlatformStatements.listen();
        send(
                HttpRequest.newBuilder(url(path(endpoint) + (query.isEmpty() ? "" : "?" + query)))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(
                                endpoint.method(),
                                HttpRequest.BodyPublishers.ofString(
                                        body.replace("%ID%", acme.id().toString()))));
        return PlatformStatements.heard();
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
