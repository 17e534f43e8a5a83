package dev.relaywatch.capture;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Deals of a CRM: by a tenant's secret key, or by a signed webhook. */
@RestController
class ConversionController {
    private final ConversionRecorder recorder;
    private final List<QueuedDestinations> queued;
    private final Scope scope;
    private final Tenancy tenancy;
    private final JsonMapper json;
    private final Clock clock;

    ConversionController(
            ConversionRecorder recorder,
            List<QueuedDestinations> queued,
            Scope scope,
            Tenancy tenancy,
            JsonMapper json,
            Clock clock) {
        this.recorder = recorder;
        this.queued = queued;
        this.scope = scope;
        this.tenancy = tenancy;
        this.json = json;
        this.clock = clock;
    }

    @Allowed(Right.MANAGE)
    @PostMapping(path = "/api/conversions")
    ResponseEntity<?> conversion(
            Caller caller,
            InputStream body,
            @RequestParam(name = "tenant", required = false) @Nullable String slug)
            throws IOException {
        return switch (scope.ofOne(caller, slug)) {
            case Scope.One(var tenant) -> answer(tenancy.tenant(tenant), body.readAllBytes(), null);
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> throw new IllegalStateException("asked for one");
        };
    }

    /**
     * A deal that the CRM signed.
     *
     * @param body is asked for before the parameter: else Tomcat would read it as a form where the
     *     request says that it is one
     */
    @Allowed(Right.ANYONE)
    @PostMapping(path = "/api/webhooks/crm-conversion")
    ResponseEntity<?> webhook(
            InputStream body,
            @RequestParam(name = "tenant", required = false) @Nullable String slug,
            @RequestHeader(name = "webhook-id", required = false) @Nullable String id,
            @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "webhook-signature", required = false) @Nullable String signature)
            throws IOException {
        byte[] signed = body.readAllBytes();
        if (id != null && id.length() > EventReader.MOST_ID) {
            return Problem.badRequest(
                            "webhook-id: has "
                                    + id.length()
                                    + " characters; at most "
                                    + EventReader.MOST_ID)
                    .response();
        }
        Optional<Tenant> tenant = Optional.ofNullable(slug).flatMap(tenancy::tenantBySlug);
        boolean holds =
                tenant.flatMap(t -> tenancy.webhookSecret(t.id()))
                        .map(secret ->
                                new WebhookSignature(secret)
                                        .verifies(
                                                id, timestamp, signature, signed, clock.instant()))
                        .orElse(false);
        return holds
                ? answer(tenant, signed, id)
                : new Problem(
                                "about:blank",
                                "Unauthorized",
                                401,
                                "the webhook-signature does not hold, or is older than 5 minutes; sign with the"
                                        + " tenant's webhook secret and name the tenant as ?tenant=slug",
                                List.of())
                        .response();
    }

    private ResponseEntity<?> answer(
            Optional<Tenant> tenant, byte[] body, @Nullable String webhookId) {
        if (tenant.isEmpty()) {
            return Problem.unauthorized().response();
        }
        return switch (JsonBody.of(json, body)) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) ->
                    switch (recorder.record(tenant.get(), object, webhookId)) {
                        case ConversionOutcome.Invalid(var errors) ->
                                Problem.invalid(errors).response();
                        case ConversionOutcome.Forgotten _ ->
                                new Problem(
                                                "about:blank",
                                                "Conflict",
                                                409,
                                                "this webhook was handled before, and what it brought was erased since",
                                                List.of())
                                        .response();
                        case ConversionOutcome.Recorded(var conversion) ->
                                ResponseEntity.status(201).body(view(conversion, false));
                        case ConversionOutcome.Duplicate(var first) ->
                                ResponseEntity.ok(view(first, true));
                    };
        };
    }

    private Map<String, @Nullable Object> view(Conversion conversion, boolean duplicate) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("conversionId", conversion.id());
        view.put("idempotencyKey", conversion.idempotencyKey());
        view.put("leadId", conversion.leadId());
        view.put("matchedBy", conversion.matchedBy());
        view.put("queued", queued.stream().flatMap(q -> q.of(conversion).stream()).toList());
        view.put("duplicate", duplicate);
        return view;
    }
}
