package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.settings.KeysView.Shown;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.StorableText;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.ApiKey;
import dev.relaywatch.tenancy.ApiKeys;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.PageOrigin;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Keys are made, replaced and revoked from their page. */
@RestController
class KeyDeeds {
    private static final String PATH = SettingsNav.KEYS;
    private static final String ONE = PATH + "/{id}";

    private final ApiKeys keys;
    private final KeysPage page;
    private final Deeds deeds;

    KeyDeeds(ApiKeys keys, KeysPage page, Deeds deeds) {
        this.keys = keys;
        this.page = page;
        this.deeds = deeds;
    }

    /** Of a store public or secret; of the platform, where none is named. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> make(
            Caller caller,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "public") String kind,
            @RequestParam(defaultValue = "") String origins,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    ApiKey.Kind of =
                            whose == null
                                    ? ApiKey.Kind.PLATFORM
                                    : kind.equals("secret")
                                            ? ApiKey.Kind.SECRET
                                            : ApiKey.Kind.PUBLIC;
                    List<String> pages = Deeds.lines(origins);
                    List<FieldError> errors = new ArrayList<>(wrongName(name));
                    errors.addAll(wrongOrigins(pages, of));
                    return then(
                            caller,
                            request,
                            Deeds.at(PATH, tenant).with(KeyPanels.ADD, "key"),
                            errors,
                            () -> keys.make(caller, whose, name.strip(), of, pages));
                });
    }

    @Allowed(Right.MANAGE)
    @PostMapping(ONE)
    ResponseEntity<?> change(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String origins,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    List<String> pages = Deeds.lines(origins);
                    List<FieldError> errors = new ArrayList<>(wrongName(name));
                    errors.addAll(wrongOrigins(pages, ApiKey.Kind.PUBLIC));
                    return keys.find(id, whose).isEmpty()
                            ? gone(caller, tenant)
                            : then(
                                    caller,
                                    request,
                                    Deeds.at(PATH, tenant).with(Deeds.OPEN, id.toString()),
                                    errors,
                                    () -> keys.change(caller, id, whose, name.strip(), pages));
                });
    }

    /**
     * @param overlap for how long the key before goes on opening, ISO 8601
     */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/rotate")
    ResponseEntity<?> rotate(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "P1D") String overlap,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    Duration both = duration(overlap);
                    return then(
                            caller,
                            request,
                            Deeds.at(PATH, tenant).with(KeyPanels.ROTATE, id.toString()),
                            both == null
                                    ? List.of(
                                            new FieldError(
                                                    KeyPanels.OVERLAP,
                                                    "must be at most 90 days, as P1D"))
                                    : List.of(),
                            () ->
                                    keys.rotate(
                                            caller,
                                            id,
                                            whose,
                                            both == null ? ApiKeys.OVERLAP : both));
                });
    }

    private static @Nullable Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.isNegative() || duration.compareTo(ApiKeys.LONGEST_OVERLAP) > 0
                    ? null
                    : duration;
        } catch (DateTimeParseException | ArithmeticException _) {
            return null;
        }
    }

    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/revoke")
    ResponseEntity<?> revoke(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose ->
                        keys.revoke(caller, id, whose) instanceof ApiKeys.Changed
                                ? Deeds.to(Deeds.at(PATH, tenant).with(Deeds.DONE, "revoked"))
                                : gone(caller, tenant));
    }

    private static ResponseEntity<?> gone(Caller caller, @Nullable String tenant) {
        return Deeds.gone(caller, Deeds.at(PATH, tenant), "key");
    }

    private static List<FieldError> wrongName(String name) {
        if (StorableText.made(name).isBlank()) {
            return List.of(new FieldError(KeyPanels.NAME, "is missing: say who or what uses it"));
        }
        return Deeds.wrongName(KeyPanels.NAME, name);
    }

    private static List<FieldError> wrongOrigins(List<String> origins, ApiKey.Kind kind) {
        if (kind != ApiKey.Kind.PUBLIC && !origins.isEmpty()) {
            return List.of(new FieldError(KeyPanels.ORIGINS, "only public keys are for pages"));
        }
        if (origins.size() > PageOrigin.MOST) {
            return List.of(new FieldError(KeyPanels.ORIGINS, "must be at most " + PageOrigin.MOST));
        }
        return origins.stream()
                .filter(origin -> !PageOrigin.isOne(origin))
                .map(_ -> new FieldError(KeyPanels.ORIGINS, "each " + PageOrigin.EXPECTED))
                .limit(1)
                .toList();
    }

    private ResponseEntity<?> then(
            Caller caller,
            HttpServletRequest request,
            Address here,
            List<FieldError> errors,
            Supplier<ApiKeys.Outcome> deed) {
        if (!errors.isEmpty()) {
            return caller instanceof Caller.Person person
                    ? page.answer(person, request, here, null, Deeds.typed(request), errors)
                    : Problem.invalid(errors).response();
        }
        String tenant = here.get(Deeds.TENANT);
        Address list = Deeds.at(PATH, tenant);
        return switch (deed.get()) {
            case ApiKeys.Made made -> made(caller, request, here, list, made);
            case ApiKeys.Changed _ -> Deeds.to(here.with(Deeds.DONE, "changed"));
            case ApiKeys.NoSuchKey _ -> gone(caller, tenant);
            case ApiKeys.Refused _ -> Deeds.to(list.with(Deeds.DONE, "refused"));
        };
    }

    /** Whoever is no person has the API to be told the key by. */
    private ResponseEntity<?> made(
            Caller caller,
            HttpServletRequest request,
            Address here,
            Address list,
            ApiKeys.Made made) {
        if (!(caller instanceof Caller.Person person)) {
            return Deeds.to(list);
        }
        boolean replaced = here.get(KeyPanels.ROTATE) != null;
        Duration overlap =
                duration(
                        request.getParameter(KeyPanels.OVERLAP) == null
                                ? "P1D"
                                : request.getParameter(KeyPanels.OVERLAP));
        return page.answer(
                person,
                request,
                list,
                new Shown(
                        made.about().name(),
                        made.key(),
                        !replaced || overlap == null
                                ? ""
                                : overlap.isZero()
                                        ? "The key before opens nothing any more."
                                        : "The key before goes on opening for "
                                                + Figures.duration(overlap)
                                                + "."),
                Map.of(),
                List.of());
    }
}
