package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.TenantDetails;
import dev.relaywatch.tenancy.Tenants;
import dev.relaywatch.tenancy.WantedTenant;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tenants: made and changed by who runs the platform. */
@RestController
class TenantController {
    private static final String PATH = "/api/platform/tenants";
    private static final Set<String> FIELDS =
            Set.of(
                    "slug",
                    "name",
                    "timeZone",
                    "currency",
                    "country",
                    "origins",
                    "enabled",
                    "webhookSecret");
    private static final int LONGEST = 100;

    private final Tenants tenants;
    private final Asked asked;

    TenantController(Tenants tenants, Asked asked) {
        this.tenants = tenants;
        this.asked = asked;
    }

    @Allowed(Right.PLATFORM)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page page = Page.of(limit, cursor);
        return ResponseEntity.ok(
                page.listed(
                        tenants.list(page.offset(), page.limit() + 1).stream()
                                .map(TenantController::view)
                                .toList()));
    }

    @Allowed(Right.PLATFORM)
    @PostMapping(PATH)
    ResponseEntity<?> make(Caller caller, InputStream body) throws IOException {
        return read(body.readAllBytes(), wanted -> tenants.make(caller, wanted));
    }

    /** What is left out stays as it is. */
    @Allowed(Right.PLATFORM)
    @PutMapping(PATH + "/{tenant}")
    ResponseEntity<?> change(Caller caller, @PathVariable String tenant, InputStream body)
            throws IOException {
        return read(body.readAllBytes(), wanted -> tenants.change(caller, tenant, wanted));
    }

    private ResponseEntity<?> read(byte[] body, Function<WantedTenant, Tenants.Outcome> then) {
        return asked.body(
                body,
                FIELDS,
                fields -> {
                    WantedTenant wanted =
                            new WantedTenant(
                                    fields.textOrNull("slug", LONGEST),
                                    fields.textOrNull("name", LONGEST),
                                    fields.textOrNull("timeZone", LONGEST),
                                    fields.textOrNull("currency", LONGEST),
                                    fields.textIfThere("country", LONGEST),
                                    fields.has("origins") ? fields.origins("origins") : null,
                                    fields.flag("enabled"),
                                    fields.textIfThere("webhookSecret", LONGEST));
                    return fields.errors().isEmpty()
                            ? answer(then.apply(wanted))
                            : Problem.invalid(fields.errors()).response();
                });
    }

    private static ResponseEntity<?> answer(Tenants.Outcome outcome) {
        return switch (outcome) {
            case Tenants.Made(var tenant) -> ResponseEntity.status(201).body(view(tenant));
            case Tenants.Changed(var tenant) -> ResponseEntity.ok(view(tenant));
            case Tenants.NoSuchTenant _ ->
                    Problem.notFound("there is no tenant of that slug").response();
            case Tenants.Invalid(var errors) -> Problem.invalid(errors).response();
            case Tenants.Refused(var _, var reason, var remedy) ->
                    Problem.ofStatus(409, reason + "; " + remedy).response();
        };
    }

    private static Map<String, @Nullable Object> view(TenantDetails one) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("slug", one.tenant().slug());
        view.put("name", one.tenant().name());
        view.put("timeZone", one.tenant().timeZone().getId());
        view.put("currency", one.tenant().currency());
        view.put("country", one.tenant().country());
        view.put("origins", one.tenant().origins());
        view.put("hasWebhookSecret", one.hasWebhookSecret());
        view.put("managedBy", one.fromFile() ? "file" : "people");
        view.put("enabled", one.enabled());
        view.put("createdAt", one.createdAt());
        view.put("updatedAt", one.updatedAt());
        return view;
    }
}
