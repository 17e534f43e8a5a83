package dev.relaywatch.alerting;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What is kept quiet: read, begun, ended. */
@RestController
class SilenceController {
    private static final String PATH = "/api/platform/silences";

    private final Silences silences;
    private final SilenceRequest requests;
    private final Tenancy tenancy;
    private final Scope scope;
    private final JsonMapper json;
    private final Clock clock;

    SilenceController(
            Silences silences,
            SilenceRequest requests,
            Tenancy tenancy,
            Scope scope,
            JsonMapper json,
            Clock clock) {
        this.silences = silences;
        this.requests = requests;
        this.tenancy = tenancy;
        this.scope = scope;
        this.json = json;
        this.clock = clock;
    }

    /**
     * One silence.
     *
     * @param tenant slug; null for everybody's
     * @param active whether it is in force now
     */
    record Line(
            UUID id,
            @Nullable String service,
            @Nullable String tenant,
            Instant from,
            Instant until,
            String reason,
            String createdBy,
            Instant createdAt,
            boolean active,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String endedBy) {}

    /** A tenant sees its own and those of everybody. */
    @Allowed(Right.READ)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page page = Page.of(limit, cursor);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> listed(null, all, page);
            case Scope.One(var one) -> listed(one, all, page);
        };
    }

    private ResponseEntity<?> listed(@Nullable TenantId tenant, boolean all, Page page) {
        return ResponseEntity.ok(
                page.listed(lines(silences.list(tenant, all, page.offset(), page.limit() + 1))));
    }

    private List<Line> lines(List<Silence> silences) {
        Instant now = clock.instant();
        Map<TenantId, String> slugs =
                tenancy.tenants().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
        return silences.stream().map(one -> line(one, slugs, now)).toList();
    }

    private static Line line(Silence one, Map<TenantId, String> slugs, Instant now) {
        TenantId tenant = one.tenant();
        return new Line(
                one.id(),
                one.service(),
                tenant == null ? null : slugs.getOrDefault(tenant, tenant.toString()),
                one.from(),
                one.until(),
                one.reason(),
                one.createdBy(),
                one.createdAt(),
                one.isInForce(now),
                one.endedBy());
    }

    @Allowed(Right.OPERATE)
    @PostMapping(PATH)
    ResponseEntity<?> begin(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> begin(read, null, caller.actor());
            case Scope.One(var one) -> begin(read, one, caller.actor());
        };
    }

    private ResponseEntity<?> begin(JsonBody body, @Nullable TenantId only, Actor actor) {
        return switch (body) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) ->
                    switch (requests.read(object, only, actor.name())) {
                        case SilenceRequest.Mistaken(var errors) ->
                                Problem.invalid(errors).response();
                        case SilenceRequest.Understood(var silence) -> begin(silence, actor);
                    };
        };
    }

    private ResponseEntity<?> begin(Silence silence, Actor actor) {
        if (!silences.begin(silence, actor)) {
            return Problem.invalid(List.of(Silences.tooMany())).response();
        }
        return ResponseEntity.status(HttpStatus.CREATED).body(lines(List.of(silence)).getFirst());
    }

    @Allowed(Right.OPERATE)
    @DeleteMapping(PATH + "/{id}")
    ResponseEntity<?> end(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> end(silences.find(id, null), caller.actor());
            case Scope.One(var one) -> endOf(one, silences.find(id, one), caller);
        };
    }

    private ResponseEntity<?> endOf(TenantId tenant, Optional<Silence> found, Caller caller) {
        if (found.isPresent() && found.get().tenant() == null) {
            return Problem.forbidden(
                            "it is everybody's: end it with the platform's key (rwx_), not narrowed to a tenant")
                    .response();
        }
        return end(found.filter(silence -> tenant.equals(silence.tenant())), caller.actor());
    }

    private ResponseEntity<?> end(Optional<Silence> found, Actor actor) {
        if (found.isEmpty()) {
            return Problem.notFound("there is no such silence").response();
        }
        silences.end(found.get(), actor);
        return ResponseEntity.noContent().build();
    }
}
