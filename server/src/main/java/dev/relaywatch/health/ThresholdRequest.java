package dev.relaywatch.health;

import dev.relaywatch.health.Threshold.Direction;
import dev.relaywatch.health.Threshold.Origin;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bounds that a caller wants set, all mistakes told at once. A threshold whose bounds are both null
 * is taken away: what holds without it holds again.
 */
final class ThresholdRequest {
    private static final int MOST = 500;
    private static final int LONGEST_METRIC = 200;
    private static final BigDecimal LARGEST = new BigDecimal("1e15");
    private static final Set<String> KEYS =
            Set.of("service", "metric", "tenant", "direction", "warning", "critical", "severity");

    private final Tenancy tenancy;
    private final Monitors monitors;
    private final @Nullable TenantId only;
    private final List<FieldError> errors = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    private ThresholdRequest(Tenancy tenancy, Monitors monitors, @Nullable TenantId only) {
        this.tenancy = tenancy;
        this.monitors = monitors;
        this.only = only;
    }

    /** One row of it. */
    sealed interface Change {}

    /** This holds from now on. */
    record Put(Threshold threshold) implements Change {}

    /** What holds without it holds again. */
    record Remove(@Nullable TenantId tenant, String service, String metric) implements Change {}

    /** What was read. */
    record Read(List<Change> changes, List<FieldError> errors) {}

    /**
     * @param only whose thresholds may be set; absent: everybody's
     */
    static Read read(ObjectNode body, Tenancy tenancy, Monitors monitors, @Nullable TenantId only) {
        ThresholdRequest request = new ThresholdRequest(tenancy, monitors, only);
        if (!(body.get("thresholds") instanceof ArrayNode list) || list.size() > MOST) {
            request.wrong("thresholds", "must be a list of at most " + MOST + " thresholds");
        } else {
            for (int i = 0; i < list.size(); i++) {
                request.read(list.get(i), "thresholds[" + i + "]");
            }
        }
        return new Read(request.changes, request.errors);
    }

    private void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    private void read(JsonNode node, String at) {
        if (!(node instanceof ObjectNode given)) {
            wrong(at, "must be an object");
            return;
        }
        int before = errors.size();
        Set<String> unknown = new HashSet<>(given.propertyNames());
        unknown.removeAll(KEYS);
        unknown.forEach(key -> wrong(at + "." + key, "is not known; known are " + sorted(KEYS)));
        String service = given.path("service").asString("");
        if (monitors.of(service).isEmpty()) {
            wrong(
                    at + ".service",
                    "must be a service that is watched: "
                            + String.join(
                                    ", ", monitors.all().stream().map(Monitor::service).toList()));
        }
        String metric = given.path("metric").asString("");
        if (metric.isBlank() || metric.length() > LONGEST_METRIC) {
            wrong(at + ".metric", "must be the name of a number in the details, or latencyMs");
        }
        TenantId tenant = tenant(given.get("tenant"), at);
        BigDecimal warning = bound(given.get("warning"), at + ".warning");
        BigDecimal critical = bound(given.get("critical"), at + ".critical");
        if (warning == null && critical == null && errors.size() == before) {
            changes.add(new Remove(tenant, service, metric));
            return;
        }
        Direction direction = direction(given, service, metric, at);
        if (critical == null) {
            wrong(at + ".critical", "must be a number; leave warning out to be critical at once");
        } else if (warning != null && !Threshold.suits(direction, warning, critical)) {
            wrong(
                    at + ".warning",
                    direction == Direction.NORMAL
                            ? "must be at most critical, because with direction normal high is bad"
                            : "must be at least critical, because with direction inverse low is bad");
        }
        String severity = severity(given.get("severity"), at);
        if (errors.size() == before && critical != null) {
            changes.add(
                    new Put(
                            new Threshold(
                                    tenant,
                                    service,
                                    metric,
                                    direction,
                                    warning,
                                    critical,
                                    severity,
                                    Origin.PEOPLE)));
        }
    }

    private @Nullable TenantId tenant(@Nullable JsonNode given, String at) {
        if (given == null || given.isNull()) {
            if (only != null) {
                wrong(
                        at + ".tenant",
                        "must be your own; the installation's are set with the platform's key");
            }
            return null;
        }
        Optional<TenantId> tenant = tenancy.tenantBySlug(given.asString("")).map(Tenant::id);
        if (tenant.isEmpty() || (only != null && !only.equals(tenant.get()))) {
            wrong(at + ".tenant", "must be the slug of a tenant, or null for all");
            return null;
        }
        return tenant.get();
    }

    private @Nullable BigDecimal bound(@Nullable JsonNode given, String at) {
        if (given == null || given.isNull()) {
            return null;
        }
        if (!given.isNumber() || given.decimalValue().abs().compareTo(LARGEST) > 0) {
            wrong(at, "must be a number from -1e15 to 1e15");
            return null;
        }
        return given.decimalValue();
    }

    /** Where it is not given, that of the bounds that come with the server. */
    private Direction direction(ObjectNode given, String service, String metric, String at) {
        JsonNode direction = given.get("direction");
        if (direction == null || direction.isNull()) {
            return BuiltInThresholds.direction(service, metric);
        }
        return switch (direction.asString("")) {
            case "normal" -> Direction.NORMAL;
            case "inverse" -> Direction.INVERSE;
            default -> {
                wrong(at + ".direction", "must be normal (high is bad) or inverse (low is bad)");
                yield Direction.NORMAL;
            }
        };
    }

    private @Nullable String severity(@Nullable JsonNode given, String at) {
        if (given == null || given.isNull()) {
            return null;
        }
        String severity = given.asString("").toLowerCase(Locale.ROOT);
        if (!Set.of("p1", "p2", "p3").contains(severity)) {
            wrong(at + ".severity", "must be p1, p2 or p3");
        }
        return severity;
    }

    private static String sorted(Set<String> keys) {
        return String.join(", ", keys.stream().sorted().toList());
    }
}
