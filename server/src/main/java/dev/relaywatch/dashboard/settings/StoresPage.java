package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.store.StoreForm;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.PageOrigin;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenants;
import dev.relaywatch.tenancy.WantedTenant;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which stores are there, and what are they like? */
@RestController
class StoresPage {
    private static final String PATH = SettingsNav.STORES;
    private static final String ONE = PATH + "/{store}";

    private final Looks looks;
    private final Pages pages;
    private final StoresViews views;
    private final Tenants tenants;

    StoresPage(Looks looks, Pages pages, StoresViews views, Tenants tenants) {
        this.looks = looks;
        this.pages = pages;
        this.views = views;
        this.tenants = tenants;
    }

    @Allowed(Right.LOOK)
    @GetMapping(PATH)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Stores",
                List.of(),
                look -> page(look, notice(look.asked(Deeds.DONE)), Map.of(), List.of()));
    }

    /** All stores to the admins of the platform, to those of a store its own. */
    private ResponseEntity<?> page(
            Look look,
            @Nullable Notice notice,
            Map<String, String> typed,
            List<FieldError> errors) {
        if (look.person().everywhere()) {
            return pages.page("settings/stores", views.of(look, notice, typed, errors));
        }
        return look.store() != null && look.may(Role.ADMIN)
                ? pages.page(
                        "settings/stores", views.ofOne(look, look.store(), notice, typed, errors))
                : pages.page("settings/refused", RefusedSettings.ofStore(look, "These settings"));
    }

    /**
     * What answers a form that was wrong.
     *
     * @param here where the form is found again
     * @param shown fields that show what is wrong with them
     */
    ResponseEntity<?> wrong(
            Caller caller,
            HttpServletRequest request,
            Address here,
            List<FieldError> errors,
            List<String> shown) {
        return caller instanceof Caller.Person person
                ? Deeds.shown(
                        here,
                        looks.at(
                                person.calling(Role.VIEWER),
                                request,
                                here,
                                "Stores",
                                List.of(),
                                look ->
                                        page(
                                                look,
                                                Deeds.nothingSaved(errors, shown),
                                                Deeds.typed(request),
                                                errors)))
                : Problem.invalid(errors).response();
    }

    @Allowed(Right.PLATFORM)
    @PostMapping(ONE)
    ResponseEntity<?> change(
            Caller caller,
            HttpServletRequest request,
            @PathVariable String store,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String timeZone,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String country,
            @RequestParam(defaultValue = "") String origins) {
        List<String> from = Deeds.lines(origins);
        if (name.isBlank()) {
            return wrong(
                    caller,
                    request,
                    store,
                    new FieldError(StoreForm.NAME, "is missing: say what people call it"));
        }
        if (from.size() > PageOrigin.MOST || !from.stream().allMatch(PageOrigin::isOne)) {
            return wrong(
                    caller,
                    request,
                    store,
                    new FieldError(
                            StorePanels.ORIGINS,
                            "at most " + PageOrigin.MOST + ", and each " + PageOrigin.EXPECTED));
        }
        return answer(
                caller,
                request,
                store,
                "changed",
                tenants.change(
                        caller,
                        store,
                        new WantedTenant(
                                null,
                                name.strip(),
                                given(timeZone),
                                given(currency),
                                country,
                                from,
                                null)));
    }

    private static @Nullable String given(String text) {
        return text.isBlank() ? null : text;
    }

    /** A store that is closed keeps what it has; its keys open nothing, and nothing is sent. */
    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/switch")
    ResponseEntity<?> turn(
            Caller caller,
            HttpServletRequest request,
            @PathVariable String store,
            @RequestParam(defaultValue = "false") boolean on) {
        return answer(
                caller,
                request,
                store,
                on ? "opened" : "closed",
                tenants.change(
                        caller, store, new WantedTenant(null, null, null, null, null, null, on)));
    }

    private ResponseEntity<?> answer(
            Caller caller,
            HttpServletRequest request,
            String store,
            String done,
            Tenants.Outcome outcome) {
        return switch (outcome) {
            case Tenants.Made _ ->
                    throw new IllegalStateException("a store that is there is not made");
            case Tenants.Changed _ -> Deeds.to(here(store).with(Deeds.DONE, done));
            case Tenants.NoSuchTenant _ -> Deeds.gone(caller, Address.of(PATH), "store");
            case Tenants.Refused _ -> Deeds.to(here(store).with(Deeds.DONE, "file"));
            case Tenants.Invalid(var errors) ->
                    wrong(caller, request, store, errors.toArray(FieldError[]::new));
        };
    }

    private static Address here(String store) {
        return Address.of(PATH).with(Deeds.OPEN, store);
    }

    private ResponseEntity<?> wrong(
            Caller caller, HttpServletRequest request, String store, FieldError... wrong) {
        return wrong(
                caller,
                request,
                here(store),
                List.of(wrong),
                List.of(
                        StoreForm.NAME,
                        StoreForm.TIME_ZONE,
                        StoreForm.CURRENCY,
                        StoreForm.COUNTRY,
                        StorePanels.ORIGINS));
    }

    private static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "changed" -> Notice.done("Saved", "It holds at once, on every node.");
            case "closed" ->
                    Notice.done(
                            "The store is closed",
                            "Its keys open nothing, and nothing of it is sent or checked.");
            case "opened" -> Notice.done("The store is open again", "");
            case "signed" ->
                    Notice.done("Saved", "From now on only what is signed with it is taken.");
            case "unsigned" ->
                    Notice.done("The secret is gone", "What the CRM sends is refused from now on.");
            case "expected" ->
                    Notice.done("Saved", "Whoever hears of alerts is told when it is missed.");
            case "forgotten" ->
                    Notice.done("It is expected no longer", "What is usual is still watched.");
            case "file" ->
                    Notice.wrong(
                            "Nothing was changed",
                            "It comes from the configuration file: change it there, or take it out of the file first.");
            case "gone" -> Notice.wrong("There is no such store", "");
            case "unknown" ->
                    Notice.wrong("There is no such event", "It may have been removed meanwhile.");
            case null, default -> null;
        };
    }
}
