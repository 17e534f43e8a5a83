package dev.relaywatch.alerting;

import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Alerts: listed, raised by hand, acknowledged, resolved, and back. */
@RestController
class AlertController {
    private static final String PATH = "/api/platform/alerts";
    private static final List<String> STATUSES = List.of("open", "acknowledged", "resolved");
    private static final List<String> SEVERITIES = List.of("p1", "p2", "p3");
    private static final List<String> SOURCES =
            Arrays.stream(AlertSource.values()).map(AlertSource::text).toList();

    private final Alerts alerts;
    private final AlertLines lines;
    private final Scope scope;
    private final JsonMapper json;

    AlertController(Alerts alerts, AlertLines lines, Scope scope, JsonMapper json) {
        this.alerts = alerts;
        this.lines = lines;
        this.scope = scope;
        this.json = json;
    }

    @Allowed(Right.READ)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String severity,
            @RequestParam(required = false) @Nullable String service,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page page = Page.of(limit, cursor);
        List<FieldError> errors = new ArrayList<>();
        List<String> statuses = wanted("status", status, STATUSES, errors);
        List<String> severities = wanted("severity", severity, SEVERITIES, errors);
        List<String> sources = wanted("source", source, SOURCES, errors);
        if (!errors.isEmpty()) {
            return Problem.badParameters(errors).response();
        }
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    list(wanted(null, statuses, severities, sources, service), page);
            case Scope.One(var one) ->
                    list(wanted(one, statuses, severities, sources, service), page);
        };
    }

    private ResponseEntity<?> list(AlertFilter wanted, Page page) {
        return ResponseEntity.ok(page.listed(lines.list(wanted, page.offset(), page.limit() + 1)));
    }

    private static AlertFilter wanted(
            @Nullable TenantId tenant,
            List<String> statuses,
            List<String> severities,
            List<String> sources,
            @Nullable String service) {
        return new AlertFilter(tenant, statuses, severities, sources, blank(service), null, null);
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static List<String> wanted(
            String name, @Nullable String given, List<String> known, List<FieldError> errors) {
        if (given == null || given.isBlank()) {
            return List.of();
        }
        List<String> all =
                Arrays.stream(given.split(",", 10))
                        .map(one -> one.strip().toLowerCase(Locale.ROOT))
                        .toList();
        if (!known.containsAll(all)) {
            errors.add(new FieldError(name, "must be one or more of " + String.join(", ", known)));
        }
        return all;
    }

    @Allowed(Right.READ)
    @GetMapping(PATH + "/{id}")
    ResponseEntity<?> one(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> one(id, null);
            case Scope.One(var one) -> one(id, one);
        };
    }

    private ResponseEntity<?> one(UUID id, @Nullable TenantId tenant) {
        return lines.of(id, tenant)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() -> unknown(id));
    }

    private static ResponseEntity<?> unknown(UUID id) {
        return Problem.notFound("there is no alert " + id).response();
    }

    @Allowed(Right.OPERATE)
    @PostMapping(PATH)
    ResponseEntity<?> raise(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        return switch (JsonBody.of(json, body.readAllBytes())) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) -> raise(caller, object, tenant);
        };
    }

    private ResponseEntity<?> raise(Caller caller, ObjectNode body, @Nullable String tenant) {
        String named = body.path("tenant").isString() ? body.path("tenant").asString() : tenant;
        return switch (scope.of(caller, named)) {
            case Scope.Refused(var problem) ->
                    !(caller instanceof Caller.Server) && body.path("tenant").isString()
                            ? Problem.invalid(List.of(new FieldError("tenant", problem.detail())))
                                    .response()
                            : problem.response();
            case Scope.Everyone _ -> raise(body, null, caller.actor());
            case Scope.One(var one) -> raise(body, one, caller.actor());
        };
    }

    private ResponseEntity<?> raise(ObjectNode body, @Nullable TenantId tenant, Actor actor) {
        return switch (ManualAlert.read(body)) {
            case ManualAlert.Wrong(var errors) -> Problem.invalid(errors).response();
            case ManualAlert.Read(var severity, var service, var title, var message) -> {
                Alerts.Raised raised =
                        alerts.raise(severity, tenant, service, title, message, actor);
                yield ResponseEntity.status(raised.fresh() ? 201 : 200).body(raised.alert());
            }
        };
    }

    @Allowed(Right.OPERATE)
    @PostMapping(PATH + "/{id}/acknowledge")
    ResponseEntity<?> acknowledge(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        return act(caller, id, Action.ACKNOWLEDGE, body, tenant);
    }

    @Allowed(Right.OPERATE)
    @PostMapping(PATH + "/{id}/unacknowledge")
    ResponseEntity<?> unacknowledge(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        return act(caller, id, Action.UNACKNOWLEDGE, body, tenant);
    }

    @Allowed(Right.OPERATE)
    @PostMapping(PATH + "/{id}/resolve")
    ResponseEntity<?> resolve(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        return act(caller, id, Action.RESOLVE, body, tenant);
    }

    @Allowed(Right.OPERATE)
    @PostMapping(PATH + "/{id}/reopen")
    ResponseEntity<?> reopen(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        return act(caller, id, Action.REOPEN, body, tenant);
    }

    private ResponseEntity<?> act(
            Caller caller, UUID id, Action action, InputStream body, @Nullable String tenant)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        String note = null;
        if (bytes.length > 0) {
            switch (JsonBody.of(json, bytes)) {
                case JsonBody.Unreadable unreadable -> {
                    return unreadable.problem().response();
                }
                case JsonBody.Read(var object) -> {
                    JsonNode given = object.path("note");
                    boolean absent = given.isMissingNode() || given.isNull();
                    if (!absent && !isNote(given)) {
                        return Problem.invalid(
                                        List.of(
                                                new FieldError(
                                                        "note",
                                                        "must be text of at most "
                                                                + Alerts.LONGEST_NOTE
                                                                + " characters")))
                                .response();
                    }
                    note = given.isString() ? blank(given.asString().strip()) : null;
                }
            }
        }
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> acted(id, action, null, caller.actor(), note);
            case Scope.One(var one) -> acted(id, action, one, caller.actor(), note);
        };
    }

    private static boolean isNote(JsonNode given) {
        return given.isString() && given.asString().length() <= Alerts.LONGEST_NOTE;
    }

    private ResponseEntity<?> acted(
            UUID id, Action action, @Nullable TenantId tenant, Actor actor, @Nullable String note) {
        return switch (alerts.act(id, action, tenant, actor, note)) {
            case Alerts.Done(var alert) -> ResponseEntity.ok(alert);
            case Alerts.Unknown _ -> unknown(id);
            case Alerts.Conflict(var words) -> Problem.ofStatus(409, words).response();
        };
    }
}
