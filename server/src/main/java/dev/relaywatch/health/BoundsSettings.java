package dev.relaywatch.health;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bounds that people set while the server runs, with all there is to say of them. Those that stand
 * in the configuration file are the file's alone.
 */
@Component
public class BoundsSettings {
    private static final String CRITICAL = "critical";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,16}(\\.[0-9]{1,6})?");
    private static final Pattern PLACE = Pattern.compile("^thresholds\\[0]\\.?");

    private final ThresholdChanges changes;
    private final Monitors monitors;
    private final Tenancy tenancy;
    private final JsonMapper json;

    BoundsSettings(ThresholdChanges changes, Monitors monitors, Tenancy tenancy, JsonMapper json) {
        this.changes = changes;
        this.monitors = monitors;
        this.tenancy = tenancy;
        this.json = json;
    }

    /**
     * Bounds that shall hold, as somebody types them.
     *
     * @param direction {@code normal}: high is bad; {@code inverse}: low is; empty: as it is where
     *     nobody says it
     * @param warning empty: critical at once
     * @param severity of the alert, {@code p1} to {@code p3}; empty: as the service and the bound
     *     give it
     */
    public record Wanted(
            String service,
            String metric,
            String direction,
            String warning,
            String critical,
            String severity) {}

    /** The services that may have bounds. */
    public List<String> services() {
        return monitors.all().stream().map(Monitor::service).toList();
    }

    /**
     * Holds from the next result on.
     *
     * @param tenant for whom alone; absent: for all that have none of their own
     * @return what is wrong, by field; empty: it is done
     */
    public List<FieldError> set(@Nullable Tenant tenant, Wanted wanted, Actor by) {
        if (wanted.critical().isBlank()) {
            return List.of(
                    new FieldError(CRITICAL, "is missing: say from where on it is unhealthy"));
        }
        ObjectNode row = json.createObjectNode();
        row.put("service", wanted.service());
        row.put("metric", wanted.metric());
        number(row, "warning", wanted.warning());
        number(row, CRITICAL, wanted.critical());
        word(row, "direction", wanted.direction());
        word(row, "severity", wanted.severity());
        return made(tenant, row, by);
    }

    private static void word(ObjectNode row, String field, String typed) {
        if (!typed.isBlank()) {
            row.put(field, typed);
        }
    }

    /** What holds without them holds again; as {@link #set}. */
    public List<FieldError> forget(
            @Nullable Tenant tenant, String service, String metric, Actor by) {
        ObjectNode row = json.createObjectNode();
        row.put("service", service);
        row.put("metric", metric);
        return made(tenant, row, by);
    }

    /**
     * @param row as a caller of the API would write it
     */
    List<FieldError> made(@Nullable Tenant tenant, ObjectNode row, Actor by) {
        TenantId only = tenant == null ? null : tenant.id();
        row.put("tenant", tenant == null ? null : tenant.slug());
        ObjectNode body = json.createObjectNode();
        body.putArray("thresholds").add(row);
        return changes.make(ThresholdRequest.read(body, tenancy, monitors, only), only, by).stream()
                .map(error ->
                        new FieldError(
                                PLACE.matcher(error.field()).replaceFirst(""), error.message()))
                .toList();
    }

    /** What is none is handed on as it was typed, and refused there. */
    static void number(ObjectNode row, String field, String typed) {
        String given = typed.strip().replace(",", "");
        if (NUMBER.matcher(given).matches()) {
            row.put(field, new BigDecimal(given));
        } else if (!given.isEmpty()) {
            row.put(field, given);
        }
    }
}
