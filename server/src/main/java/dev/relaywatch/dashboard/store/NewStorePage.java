package dev.relaywatch.dashboard.store;

import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.Tenants;
import dev.relaywatch.tenancy.WantedTenant;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A new store: what it is called and where it is; then its set-up goes on. */
@RestController
class NewStorePage {
    private static final String PATH = "/stores/new";

    private final Looks looks;
    private final Pages pages;
    private final Tenants tenants;
    private final Tenancy tenancy;

    NewStorePage(Looks looks, Pages pages, Tenants tenants, Tenancy tenancy) {
        this.looks = looks;
        this.pages = pages;
        this.tenants = tenants;
        this.tenancy = tenancy;
    }

    @Allowed(Right.PLATFORM)
    @GetMapping(PATH)
    ResponseEntity<?> ask(Caller caller, HttpServletRequest request) {
        return caller instanceof Caller.Person person
                ? page(person, request, usual(), List.of())
                : forPeople();
    }

    /** The short name is made of the name where none is given. */
    @Allowed(Right.PLATFORM)
    @PostMapping(PATH)
    ResponseEntity<?> add(
            Caller caller,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String slug,
            @RequestParam(defaultValue = "") String timeZone,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String country) {
        if (!(caller instanceof Caller.Person person)) {
            return forPeople();
        }
        Map<String, String> typed =
                Map.of(
                        StoreForm.NAME,
                        name.strip(),
                        StoreForm.SLUG,
                        slug.isBlank() ? StoreForm.slugOf(name) : slug.strip(),
                        StoreForm.TIME_ZONE,
                        timeZone,
                        StoreForm.CURRENCY,
                        currency,
                        StoreForm.COUNTRY,
                        country);
        if (name.isBlank()) {
            return page(
                    person,
                    request,
                    typed,
                    List.of(new FieldError(StoreForm.NAME, "is missing: say what people call it")));
        }
        WantedTenant wanted =
                new WantedTenant(
                        typed.get(StoreForm.SLUG),
                        typed.get(StoreForm.NAME),
                        given(timeZone),
                        given(currency),
                        given(country),
                        null,
                        null);
        return switch (tenants.make(person, wanted)) {
            case Tenants.Made(var made) ->
                    ResponseEntity.status(HttpStatus.SEE_OTHER)
                            .location(URI.create(SetupPage.of(made.tenant().slug()).toString()))
                            .build();
            case Tenants.Changed(var changed) ->
                    throw new IllegalStateException(changed.tenant().slug() + " was there");
            case Tenants.NoSuchTenant _ ->
                    throw new IllegalStateException("a new store needs none before");
            case Tenants.Invalid(var errors) -> page(person, request, typed, errors);
            case Tenants.Refused(var field, var reason, var remedy) ->
                    page(
                            person,
                            request,
                            typed,
                            List.of(new FieldError(field, reason + "; " + remedy)));
        };
    }

    private static @Nullable String given(String text) {
        return text.isBlank() ? null : text;
    }

    private ResponseEntity<?> page(
            Caller.Person person,
            HttpServletRequest request,
            Map<String, String> typed,
            List<FieldError> errors) {
        return pages.page(
                "store/new",
                new NewStoreView(
                        looks.own(person, request, "Add a store"), StoreForm.of(typed, errors)));
    }

    /** As the newest store is: stores of one house are often alike. */
    private Map<String, String> usual() {
        Optional<Tenant> like = tenancy.tenants().stream().reduce((_, last) -> last);
        return Map.of(
                StoreForm.TIME_ZONE,
                like.map(store -> store.timeZone().getId()).orElse("UTC"),
                StoreForm.CURRENCY,
                like.map(Tenant::currency).orElse("EUR"),
                StoreForm.COUNTRY,
                like.map(Tenant::country).orElse(""));
    }

    static ResponseEntity<?> forPeople() {
        return Problem.notFound(
                        "this is a page for people who are signed in; keys call /api/platform/tenants, /keys and /connections")
                .response();
    }
}
