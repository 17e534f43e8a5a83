package dev.relaywatch.capture;

import dev.relaywatch.capture.LeadRecorder.LeadOutcome;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ClientAddress;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Form posts, from browsers by the public key and from servers by the secret one. */
@RestController
class LeadController {
    private final LeadRecorder recorder;
    private final Tenancy tenancy;
    private final ClientAddress clients;
    private final JsonMapper json;

    LeadController(LeadRecorder recorder, Tenancy tenancy, ClientAddress clients, JsonMapper json) {
        this.recorder = recorder;
        this.tenancy = tenancy;
        this.clients = clients;
        this.json = json;
    }

    @Allowed(Right.ANYONE)
    @PostMapping(path = "/api/leads")
    ResponseEntity<?> lead(
            @Nullable Caller shown,
            HttpServletRequest request,
            @RequestHeader(name = "Origin", required = false) @Nullable String origin,
            @CookieValue(name = "rw_vid", required = false) @Nullable String cookie,
            InputStream body)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        Caller caller = shown == null ? named(request, read).orElse(null) : shown;
        Optional<Tenant> tenant =
                switch (caller) {
                    case Caller.Server server -> tenancy.tenant(server.tenant());
                    case Caller.Browser browser -> tenancy.tenantOf(browser);
                    case Caller.Platform _, Caller.Person _ -> Optional.empty();
                    case null -> Optional.empty();
                };
        if (caller == null) {
            return refused(Problem.unauthorized(), origin);
        }
        if (tenant.isEmpty()) {
            return refused(Problem.forbidden("a tenant's public or secret key is needed"), origin);
        }
        if (!Cors.allows(tenant.get(), origin)) {
            return refused(
                    Problem.forbidden(
                            "pages of this origin may not send for this store; name it under \"origins\" of the tenant"),
                    null);
        }
        return switch (read) {
            case JsonBody.Unreadable unreadable -> refused(unreadable.problem(), origin);
            case JsonBody.Read(var object) -> {
                RequestContext context = context(caller, request, object);
                yield switch (recorder.record(
                        tenant.get(),
                        object,
                        cookie,
                        request.getHeader(HttpHeaders.REFERER),
                        context,
                        origin != null)) {
                    case LeadOutcome.Invalid(var errors) ->
                            refused(Problem.invalid(errors), origin);
                    case LeadOutcome.Stored(var lead, var visitor, var created) ->
                            ResponseEntity.status(created ? 201 : 200)
                                    .headers(h -> Cors.answer(origin).forEach(h::set))
                                    .body(view(lead, visitor, created));
                };
            }
        };
    }

    /** Whose key stands in the query or the body, as pages without headers of their own send it. */
    private Optional<Caller> named(HttpServletRequest request, JsonBody read) {
        return Door.writeKey(request.getQueryString())
                .or(() ->
                        read instanceof JsonBody.Read(var object)
                                ? object.path("writeKey").asStringOpt()
                                : Optional.empty())
                .flatMap(tenancy::authenticate);
    }

    /**
     * A server posts for somebody and may tell whose request it was; a browser is believed nothing.
     * What it tells wrongly is no reason to refuse the lead.
     */
    private RequestContext context(Caller caller, HttpServletRequest request, ObjectNode object) {
        RequestContext own =
                new RequestContext(
                        clients.of(request), request.getHeader(HttpHeaders.USER_AGENT), null);
        if (!(caller instanceof Caller.Server)) {
            return own;
        }
        Input told = Input.of(object);
        return EventReader.context(
                List.of(told.object("userData"), told.object("user_data")),
                told.object("context"),
                own);
    }

    private static Map<String, @Nullable Object> view(
            Lead lead, @Nullable String visitor, boolean created) {
        Map<String, @Nullable Object> geo = new LinkedHashMap<>();
        geo.put("city", lead.geo().city());
        geo.put("state", lead.geo().state());
        geo.put("stateCode", lead.geo().stateCode());
        geo.put("zip", lead.geo().zip());
        geo.put("country", lead.geo().country());
        geo.put("source", lead.geo().source());
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("leadId", lead.id());
        view.put("eventId", lead.eventId());
        view.put("visitorId", visitor);
        view.put("geo", geo);
        view.put("emailHash", lead.emailHash());
        view.put("created", created);
        return view;
    }

    private static ResponseEntity<Problem> refused(Problem problem, @Nullable String origin) {
        ResponseEntity<Problem> response = problem.response();
        return ResponseEntity.status(response.getStatusCode())
                .headers(response.getHeaders())
                .headers(h -> Cors.answer(origin).forEach(h::set))
                .body(problem);
    }
}
