package dev.relaywatch.dashboard.store;

import dev.relaywatch.capture.TestEvents;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.settings.TypedConnection;
import dev.relaywatch.health.ChecksOnDemand;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.ApiKey;
import dev.relaywatch.tenancy.ApiKeys;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ConnectionForm;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Leads a store to its first delivered event: a key, a destination, an event. */
@RestController
public class SetupPage {
    private static final String PATH = "/stores/{slug}/setup";
    private static final String KEY = "key";
    private static final String SERVICE = "service";
    private static final String DONE = "done";
    private static final int LONGEST = 200;

    private final Looks looks;
    private final Pages pages;
    private final Setups setups;
    private final ApiKeys keys;
    private final Connections connections;
    private final ChecksOnDemand checks;
    private final TestEvents testEvents;
    private final Tenancy tenancy;
    private final Scope scope;

    SetupPage(
            Looks looks,
            Pages pages,
            Setups setups,
            ApiKeys keys,
            Connections connections,
            ChecksOnDemand checks,
            TestEvents testEvents,
            Tenancy tenancy,
            Scope scope) {
        this.looks = looks;
        this.pages = pages;
        this.setups = setups;
        this.keys = keys;
        this.connections = connections;
        this.checks = checks;
        this.testEvents = testEvents;
        this.tenancy = tenancy;
        this.scope = scope;
    }

    /** Where the set-up of a store is. */
    public static Address of(String slug) {
        return Address.of("/stores/" + slug + "/setup").with("tenant", slug);
    }

    /**
     * @param key that was just made: it is public, and shown as long as its address is
     * @param service whose connection is asked for
     */
    @Allowed(Right.MANAGE)
    @GetMapping(PATH)
    ResponseEntity<?> setUp(
            Caller caller,
            HttpServletRequest request,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String done) {
        Address here = here(slug, key).with(SERVICE, bounded(service)).with(DONE, bounded(done));
        return page(caller, request, here, Map.of(), List.of());
    }

    private ResponseEntity<?> page(
            Caller caller,
            HttpServletRequest request,
            Address here,
            Map<String, String> typed,
            List<FieldError> errors) {
        if (!(caller instanceof Caller.Person person)) {
            return NewStorePage.forPeople();
        }
        return looks.at(
                person,
                request,
                here,
                title(here),
                List.of(),
                look ->
                        look.store() == null
                                ? Problem.notFound("there is no such store").response()
                                : pages.page(
                                        "store/setup",
                                        setups.of(
                                                look,
                                                look.store(),
                                                notice(look.asked(DONE)),
                                                typed,
                                                errors)));
    }

    private String title(Address here) {
        String slug = String.valueOf(here.get("tenant"));
        return "Set up " + tenancy.tenantBySlug(slug).map(Tenant::name).orElse("a store");
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/key")
    ResponseEntity<?> makeKey(Caller caller, @PathVariable String slug) {
        return about(
                caller,
                slug,
                store ->
                        to(
                                here(
                                        slug,
                                        keys.make(
                                                        caller,
                                                        store.id(),
                                                        "web",
                                                        ApiKey.Kind.PUBLIC,
                                                        List.of())
                                                .key())));
    }

    /** What is wrong is said beside its field, and what was typed stays; of secrets in the page. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/destination")
    ResponseEntity<?> connect(
            Caller caller,
            HttpServletRequest request,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String key) {
        return about(
                caller,
                slug,
                store ->
                        ConnectionForm.ofDestination(service)
                                .<ResponseEntity<?>>map(
                                        form -> connect(caller, request, store, form, key))
                                .orElseGet(() ->
                                        Problem.badParameter(
                                                        SERVICE, "expected one of " + offered())
                                                .response()));
    }

    private static String offered() {
        return String.join(
                ", ",
                ConnectionForm.ofDestinations().stream().map(ConnectionForm::service).toList());
    }

    private ResponseEntity<?> connect(
            Caller caller,
            HttpServletRequest request,
            Tenant store,
            ConnectionForm form,
            String key) {
        Map<String, String> typed = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> typed.put(name, values[0]));
        TypedConnection wanted = new TypedConnection(form, typed);
        List<FieldError> errors = new ArrayList<>(wanted.missing());
        if (errors.isEmpty()) {
            switch (connections.make(caller, store.id(), wanted.wanted())) {
                case Connections.Made _ -> {
                    return to(here(store.slug(), key));
                }
                case Connections.Invalid(var wrong) -> errors.addAll(wrong);
                case Connections.Refused(var field, var reason, var remedy) ->
                        errors.add(new FieldError(field, reason + "; " + remedy));
                case Connections.Changed _, Connections.Removed _, Connections.NoSuchConnection _ ->
                        throw new IllegalStateException("a new connection is made or not");
            }
        }
        if (!(caller instanceof Caller.Person)) {
            return Problem.invalid(errors).response();
        }
        Address here = here(store.slug(), key).with(SERVICE, form.service()).with(DONE, "wrong");
        ResponseEntity<?> page = page(caller, request, here, typed, errors);
        return ResponseEntity.status(page.getStatusCode())
                .headers(page.getHeaders())
                .header("HX-Push-Url", here.with(DONE, null).toString())
                .body(page.getBody());
    }

    /** Is the connection well? What is found stands on the page afterwards. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/check")
    ResponseEntity<?> check(
            Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String key) {
        return about(
                caller,
                slug,
                store -> {
                    try {
                        boolean found = checks.check(store.id(), service, name).isPresent();
                        return to(here(slug, key).with(DONE, found ? null : "gone"));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return Problem.unavailable("the server is stopping; test it again")
                                .response();
                    }
                });
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/event")
    ResponseEntity<?> sendEvent(
            Caller caller, @PathVariable String slug, @RequestParam(defaultValue = "") String key) {
        return about(
                caller,
                slug,
                store ->
                        to(
                                here(slug, key)
                                        .with(
                                                DONE,
                                                testEvents.send(store) instanceof TestEvents.Stored
                                                        ? null
                                                        : "not-stored")));
    }

    private ResponseEntity<?> about(
            Caller caller, String slug, Function<Tenant, ResponseEntity<?>> deed) {
        return switch (scope.ofOne(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> Problem.notFound("there is no such store").response();
            case Scope.One(var one) -> {
                Optional<Tenant> store = tenancy.tenant(one);
                yield store.isPresent()
                        ? deed.apply(store.get())
                        : Problem.notFound("that store is gone").response();
            }
        };
    }

    private static Address here(String slug, String key) {
        return of(slug).with(KEY, bounded(key));
    }

    private static @Nullable String bounded(String text) {
        return text.length() > LONGEST ? null : text;
    }

    private static ResponseEntity<?> to(Address page) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(page.toString()))
                .build();
    }

    private static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "wrong" ->
                    Notice.wrong(
                            "Nothing was saved yet",
                            "What is wrong stands beside its field; what you typed is still there.");
            case "gone" ->
                    Notice.wait(
                            "There was nothing to test",
                            "That connection was removed meanwhile, or nobody checks such a service.");
            case "not-stored" ->
                    Notice.wrong(
                            "The test event was not stored",
                            "The database is away or busy; send it again in a moment.");
            case null, default -> null;
        };
    }
}
