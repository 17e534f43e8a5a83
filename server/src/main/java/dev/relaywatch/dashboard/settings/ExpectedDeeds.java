package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ExpectationRules;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.trackinghealth.Expectations;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Events that a store expects are named, changed and forgotten, one at a time. */
@RestController
class ExpectedDeeds {
    private static final String PATH = SettingsNav.STORES + "/{slug}/expected";

    private final Expectations expectations;
    private final StoresPage page;
    private final Deeds deeds;

    ExpectedDeeds(Expectations expectations, StoresPage page, Deeds deeds) {
        this.expectations = expectations;
        this.page = page;
        this.deeds = deeds;
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> expect(
            Caller caller,
            HttpServletRequest request,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String event,
            @RequestParam(defaultValue = "") String within,
            @RequestParam(defaultValue = "false") boolean changing,
            @RequestParam(required = false) @Nullable String tenant) {
        Address list = list(slug, tenant);
        Address form = changing ? list.with(ExpectedViews.EVENT, event) : list;
        return about(
                caller,
                slug,
                whose -> {
                    List<FieldError> missing = missing(event, within);
                    return missing.isEmpty()
                            ? answer(
                                    caller,
                                    request,
                                    list,
                                    form,
                                    "expected",
                                    expectations.expect(
                                            caller, whose, event.strip(), within.strip()))
                            : wrong(caller, request, form, missing);
                });
    }

    private static List<FieldError> missing(String event, String within) {
        List<FieldError> missing = new ArrayList<>();
        if (event.isBlank()) {
            missing.add(new FieldError(ExpectedViews.EVENT, "is missing: say what is sent"));
        }
        if (within.isBlank()) {
            missing.add(
                    new FieldError(
                            ExpectedViews.WITHIN,
                            "is missing: say after what silence, such as 1h"));
        }
        return missing;
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/remove")
    ResponseEntity<?> forget(
            Caller caller,
            HttpServletRequest request,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String event,
            @RequestParam(required = false) @Nullable String tenant) {
        Address list = list(slug, tenant);
        return about(
                caller,
                slug,
                whose ->
                        answer(
                                caller,
                                request,
                                list,
                                list,
                                "forgotten",
                                expectations.forget(caller, whose, event)));
    }

    private ResponseEntity<?> about(
            Caller caller, String slug, Function<TenantId, ResponseEntity<?>> deed) {
        return deeds.about(
                caller,
                slug,
                whose ->
                        whose == null
                                ? Problem.notFound("there is no such store").response()
                                : deed.apply(whose));
    }

    private static Address list(String slug, @Nullable String tenant) {
        return Deeds.at(SettingsNav.STORES, tenant)
                .with(Deeds.OPEN, slug)
                .with(StorePanels.ASK, StorePanels.EXPECTED);
    }

    /**
     * @param form where what was typed is shown again
     */
    private ResponseEntity<?> answer(
            Caller caller,
            HttpServletRequest request,
            Address list,
            Address form,
            String done,
            Expectations.Outcome outcome) {
        return switch (outcome) {
            case Expectations.Changed _ -> Deeds.to(list.with(Deeds.DONE, done));
            case Expectations.NoSuchEvent _ -> Deeds.to(list.with(Deeds.DONE, "unknown"));
            case Expectations.Refused _ -> Deeds.to(list.with(Deeds.DONE, "file"));
            case Expectations.Invalid(var errors) ->
                    wrong(
                            caller,
                            request,
                            form,
                            errors.stream().map(ExpectedDeeds::beside).toList());
        };
    }

    /** What is said of all is said beside the name, what is said of one beside its pause. */
    private static FieldError beside(FieldError error) {
        return new FieldError(
                error.field().equals(ExpectationRules.FIELD)
                        ? ExpectedViews.EVENT
                        : ExpectedViews.WITHIN,
                error.message());
    }

    private ResponseEntity<?> wrong(
            Caller caller, HttpServletRequest request, Address form, List<FieldError> errors) {
        return page.wrong(
                caller, request, form, errors, List.of(ExpectedViews.EVENT, ExpectedViews.WITHIN));
    }
}
