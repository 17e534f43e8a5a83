package dev.relaywatch.health;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks that somebody wants made now, also of what was connected a moment ago. */
@Component
public class ChecksOnDemand {
    private final Health health;
    private final Tenancy tenancy;

    ChecksOnDemand(Health health, Tenancy tenancy) {
        this.health = health;
        this.tenancy = tenancy;
    }

    /**
     * How a connection stands.
     *
     * @param reason why it is not healthy; absent where it is, or before the first check
     * @param at when it was checked; absent before the first check
     * @param since when the status became what it is
     */
    public record Found(
            HealthStatus status,
            Duration latency,
            @Nullable String reason,
            @Nullable Instant at,
            Instant since) {
        private static Found of(CheckState check) {
            return new Found(
                    check.status(),
                    Duration.ofMillis(check.latencyMs()),
                    check.reason(),
                    check.checkedAt(),
                    check.since());
        }
    }

    /** As the latest check found it; empty where it is not watched, or not yet. */
    public Optional<Found> latest(TenantId tenant, String service, String connection) {
        return wanted(health.checks(service, tenant), tenant, connection).stream()
                .findFirst()
                .map(Found::of);
    }

    /**
     * As the latest checks found them, by connection; those that are not watched are left out.
     *
     * @param tenant whose; absent: everybody's, and the platform's own
     */
    public Map<ConnectionId, Found> latest(@Nullable TenantId tenant) {
        Map<ConnectionId, Found> found = new HashMap<>();
        for (CheckState check : health.checks(tenant)) {
            if (check.connection() != null) {
                found.put(check.connection(), Found.of(check));
            }
        }
        return found;
    }

    /**
     * Checks it and waits for the result; empty where there is no such connection.
     *
     * @param tenant whose; absent: the platform's own
     */
    public Optional<Found> check(@Nullable TenantId tenant, String service, String connection)
            throws InterruptedException {
        return made(service, tenant, connection).map(Found::of);
    }

    /**
     * The worst result; empty where nothing is connected.
     *
     * @param tenant whose; absent: the platform's own
     * @param connection absent: all of the service
     */
    Optional<CheckState> made(
            String service, @Nullable TenantId tenant, @Nullable String connection)
            throws InterruptedException {
        List<CheckState> wanted = wanted(health.checks(service, tenant), tenant, connection);
        if (wanted.isEmpty() && isConnected(service, tenant, connection)) {
            wanted =
                    wanted(
                            health.checksWith(
                                    service, tenant, check -> isWanted(check, tenant, connection)),
                            tenant,
                            connection);
        }
        List<CheckState> made = new ArrayList<>();
        for (CheckState check : wanted) {
            made.add(health.checkNow(check));
        }
        return Health.worst(made);
    }

    private static List<CheckState> wanted(
            List<CheckState> checks, @Nullable TenantId tenant, @Nullable String connection) {
        return checks.stream().filter(check -> isWanted(check, tenant, connection)).toList();
    }

    private static boolean isWanted(
            CheckState check, @Nullable TenantId tenant, @Nullable String connection) {
        return Objects.equals(check.tenant(), tenant)
                && (connection == null || check.connectionName().equals(connection));
    }

    private boolean isConnected(
            String service, @Nullable TenantId tenant, @Nullable String connection) {
        return (tenant == null ? tenancy.platformConnections() : tenancy.connections(tenant))
                .stream()
                        .anyMatch(one ->
                                one.service().equals(service)
                                        && (connection == null || one.name().equals(connection)));
    }
}
