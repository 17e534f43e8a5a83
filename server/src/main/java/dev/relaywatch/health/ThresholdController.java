package dev.relaywatch.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bounds by which services are judged: read, set, taken away. */
@RestController
class ThresholdController {
    private static final String PATH = "/api/platform/health/thresholds";

    private final Thresholds thresholds;
    private final Monitors monitors;
    private final Tenancy tenancy;
    private final Scope scope;
    private final ThresholdChanges changes;
    private final JsonMapper json;

    ThresholdController(
            Thresholds thresholds,
            Monitors monitors,
            Tenancy tenancy,
            Scope scope,
            ThresholdChanges changes,
            JsonMapper json) {
        this.thresholds = thresholds;
        this.monitors = monitors;
        this.tenancy = tenancy;
        this.scope = scope;
        this.changes = changes;
        this.json = json;
    }

    /**
     * One threshold.
     *
     * @param service {@code *} for what holds for every service
     * @param tenant absent for what holds where a tenant has none of its own
     * @param origin {@code built_in}, {@code file} or {@code people}
     */
    record Line(
            String service,
            String metric,
            @Nullable String tenant,
            String direction,
            @Nullable BigDecimal warning,
            BigDecimal critical,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String severity,
            String origin) {}

    @Allowed(Right.READ)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String service,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> ResponseEntity.ok(listed(service, null, true));
            case Scope.One(var one) -> ResponseEntity.ok(listed(service, one, false));
        };
    }

    /** A tenant sees its own and those that hold where it has none. */
    private Map<String, List<Line>> listed(
            @Nullable String service, @Nullable TenantId only, boolean everyone) {
        Map<TenantId, String> slugs =
                tenancy.tenants().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
        List<Line> lines =
                thresholds.list().stream()
                        .filter(one -> service == null || one.service().equals(service))
                        .filter(one ->
                                everyone || one.tenant() == null || one.tenant().equals(only))
                        .filter(one -> one.tenant() == null || slugs.containsKey(one.tenant()))
                        .map(one -> line(one, slugs))
                        .sorted(
                                Comparator.comparing(Line::service)
                                        .thenComparing(Line::metric)
                                        .thenComparing(
                                                Line::tenant,
                                                Comparator.nullsFirst(Comparator.naturalOrder())))
                        .toList();
        return Map.of("thresholds", lines);
    }

    private static Line line(Threshold one, Map<TenantId, String> slugs) {
        return new Line(
                one.service(),
                one.metric(),
                one.tenant() == null ? null : slugs.get(one.tenant()),
                one.direction().name().toLowerCase(Locale.ROOT),
                one.warning(),
                one.critical(),
                one.severity(),
                one.origin().name().toLowerCase(Locale.ROOT));
    }

    /** All of the body or nothing. */
    @Allowed(Right.MANAGE)
    @PutMapping(PATH)
    ResponseEntity<?> set(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> set(read, null, caller.actor());
            case Scope.One(var one) -> set(read, one, caller.actor());
        };
    }

    private ResponseEntity<?> set(JsonBody body, @Nullable TenantId only, Actor actor) {
        return switch (body) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) -> set(object, only, actor);
        };
    }

    private ResponseEntity<?> set(ObjectNode body, @Nullable TenantId only, Actor actor) {
        ThresholdRequest.Read read = ThresholdRequest.read(body, tenancy, monitors, only);
        List<FieldError> errors = changes.make(read, only, actor);
        if (!errors.isEmpty()) {
            return Problem.invalid(errors).response();
        }
        return ResponseEntity.ok(listed(null, only, only == null));
    }
}
