package dev.relaywatch.tenancy.audit;

import dev.relaywatch.shared.Export;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.Sheet;
import dev.relaywatch.shared.Sheet.Column;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The audit log, page by page and as a file: a tenant's own entries, the platform's key all. */
@RestController
class AuditController {
    private static final String PATH = "/api/platform/audit";
    private static final int MOST = 500;
    private static final int PIECE = 500;
    private static final int AT_ONCE = 2;

    private static final List<Column<AuditLine>> COLUMNS =
            List.of(
                    new Column<>("at", "at", line -> line.at().toString()),
                    new Column<>("id", "id", line -> line.id().toString()),
                    new Column<>("tenant", "tenant", AuditLine::tenant),
                    new Column<>("actor_kind", "actorKind", line -> line.actor().kind()),
                    new Column<>("actor", "actor", line -> line.actor().name()),
                    new Column<>("address", "address", AuditLine::address),
                    new Column<>("action", "action", AuditLine::action),
                    new Column<>("subject", "subject", AuditLine::subject),
                    new Column<>("before", "before", AuditLine::before),
                    new Column<>("after", "after", AuditLine::after),
                    new Column<>("details", "details", AuditLine::details));

    private final AuditTrail trail;
    private final Scope scope;
    private final Export export;

    AuditController(AuditTrail trail, Scope scope, JsonMapper json) {
        this.trail = trail;
        this.scope = scope;
        this.export = new Export(AT_ONCE, json);
    }

    /** The newest first. */
    @Allowed(Right.MANAGE)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "50") int limit,
            @ModelAttribute AuditRequest.Asked asked) {
        int most = Math.clamp(limit, 1, MOST);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> list(null, asked, most);
            case Scope.One(var one) -> list(one, asked, most);
        };
    }

    private ResponseEntity<?> list(@Nullable TenantId tenant, AuditRequest.Asked asked, int limit) {
        return switch (trail.read(tenant, asked, limit)) {
            case AuditTrail.Invalid(var errors) -> Problem.badParameters(errors).response();
            case AuditTrail.Found(var lines) -> ResponseEntity.ok(lines);
            case AuditTrail.TookTooLong _ -> tookTooLong();
        };
    }

    private static ResponseEntity<?> tookTooLong() {
        return Problem.unavailable("the search took too long; narrow it by from and to").response();
    }

    /** Answers itself, unless there is a problem. */
    @Allowed(Right.MANAGE)
    @GetMapping(PATH + "/export")
    @Nullable ResponseEntity<?> export(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String format,
            @ModelAttribute AuditRequest.Asked asked,
            HttpServletResponse response)
            throws IOException {
        Optional<Sheet.Format> form = Sheet.Format.of(format);
        if (form.isEmpty()) {
            return Problem.badParameters(List.of(new FieldError("format", "must be csv or json")))
                    .response();
        }
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> export(null, asked, form.get(), response);
            case Scope.One(var one) -> export(one, asked, form.get(), response);
        };
    }

    private @Nullable ResponseEntity<?> export(
            @Nullable TenantId tenant,
            AuditRequest.Asked asked,
            Sheet.Format format,
            HttpServletResponse response)
            throws IOException {
        return switch (AuditRequest.read(asked)) {
            case AuditRequest.Invalid(var errors) -> Problem.badParameters(errors).response();
            case AuditRequest.Wanted wanted -> {
                try {
                    yield export.send(
                            format,
                            new Export.Contents<>(
                                    "audit",
                                    COLUMNS,
                                    PIECE,
                                    last ->
                                            trail.lines(
                                                    tenant,
                                                    last == null
                                                            ? wanted
                                                            : wanted.from(last.place()),
                                                    PIECE)),
                            response);
                } catch (QueryTimeoutException _) {
                    // of the first piece: a later one ends the connection
                    yield tookTooLong();
                }
            }
        };
    }
}
