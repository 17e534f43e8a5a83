package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenants;
import dev.relaywatch.tenancy.WantedTenant;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the CRM of a store signs with is set, replaced and taken away. */
@RestController
class SigningDeeds {
    private static final String PATH = SettingsNav.STORES + "/{slug}/webhook-secret";

    private final Tenants tenants;
    private final StoresPage page;
    private final Deeds deeds;

    SigningDeeds(Tenants tenants, StoresPage page, Deeds deeds) {
        this.tenants = tenants;
        this.page = page;
        this.deeds = deeds;
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> set(
            Caller caller,
            HttpServletRequest request,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String webhookSecret,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                slug,
                _ ->
                        webhookSecret.isBlank()
                                ? wrong(
                                        caller,
                                        request,
                                        here(slug, tenant),
                                        List.of(
                                                new FieldError(
                                                        StorePanels.WEBHOOK_SECRET,
                                                        "is missing: paste what the CRM signs with")))
                                : answer(
                                        caller,
                                        request,
                                        here(slug, tenant),
                                        "signed",
                                        tenants.change(
                                                caller,
                                                slug,
                                                WantedTenant.signing(webhookSecret.strip()))));
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/remove")
    ResponseEntity<?> remove(
            Caller caller,
            HttpServletRequest request,
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                slug,
                _ ->
                        answer(
                                caller,
                                request,
                                here(slug, tenant),
                                "unsigned",
                                tenants.change(caller, slug, WantedTenant.signing(""))));
    }

    private static Address here(String slug, @Nullable String tenant) {
        return Deeds.at(SettingsNav.STORES, tenant)
                .with(Deeds.OPEN, slug)
                .with(StorePanels.ASK, StorePanels.SIGNING);
    }

    private ResponseEntity<?> answer(
            Caller caller,
            HttpServletRequest request,
            Address here,
            String done,
            Tenants.Outcome outcome) {
        return switch (outcome) {
            case Tenants.Made _ ->
                    throw new IllegalStateException("a store that is there is not made");
            case Tenants.Changed _ -> Deeds.to(here.with(Deeds.DONE, done));
            case Tenants.NoSuchTenant _ -> Deeds.gone(caller, here, "store");
            case Tenants.Refused _ -> Deeds.to(here.with(Deeds.DONE, "file"));
            case Tenants.Invalid(var errors) -> wrong(caller, request, here, errors);
        };
    }

    private ResponseEntity<?> wrong(
            Caller caller, HttpServletRequest request, Address here, List<FieldError> errors) {
        return page.wrong(caller, request, here, errors, List.of(StorePanels.WEBHOOK_SECRET));
    }
}
