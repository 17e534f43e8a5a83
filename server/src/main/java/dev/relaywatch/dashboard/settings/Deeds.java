package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.StorableText;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What the deeds of all settings have in common: whose they are about, and where they lead. */
@Component
class Deeds {
    static final String DONE = "done";
    static final String OPEN = "open";
    static final String TENANT = "tenant";
    private static final int LONGEST_NAME = 100;

    private final Scope scope;

    Deeds(Scope scope) {
        this.scope = scope;
    }

    /** What goes on with a store; absent: with the platform. */
    interface ForWhom {
        ResponseEntity<?> answer(@Nullable TenantId tenant);
    }

    ResponseEntity<?> about(Caller caller, @Nullable String slug, ForWhom deed) {
        String named = slug == null || slug.isBlank() ? null : slug;
        return switch (scope.of(caller, named)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> deed.answer(null);
            case Scope.One(var one) -> deed.answer(one);
        };
    }

    /** A page of the settings, of the store that the deed was about. */
    static Address at(String path, @Nullable String slug) {
        return Address.of(path).with(TENANT, slug);
    }

    static ResponseEntity<?> to(Address page) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(page.toString()))
                .build();
    }

    /** There is nothing of that id that the caller may see. */
    static ResponseEntity<?> gone(Caller caller, Address page, String what) {
        return caller instanceof Caller.Person
                ? to(page.with(DONE, "gone"))
                : Problem.notFound("there is no such " + what).response();
    }

    /** A page that answers a form, and is found again elsewhere. */
    static ResponseEntity<?> shown(Address here, ResponseEntity<?> page) {
        return ResponseEntity.status(page.getStatusCode())
                .headers(page.getHeaders())
                .header("HX-Push-Url", here.toString())
                .body(page.getBody());
    }

    /** What was typed into a form, the first of each name. */
    static Map<String, String> typed(HttpServletRequest request) {
        Map<String, String> typed = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> typed.put(name, values[0]));
        return typed;
    }

    /** Of what people call something; empty where it is well. */
    static List<FieldError> wrongName(String field, String name) {
        return name.strip().length() > LONGEST_NAME || !StorableText.made(name).equals(name)
                ? List.of(
                        new FieldError(
                                field,
                                "must be at most "
                                        + LONGEST_NAME
                                        + " characters that can be shown"))
                : List.of();
    }

    /** Empty where it is none. */
    static Optional<UUID> id(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(UUID::fromString);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Of a field that has one on each line; none twice. */
    static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(one -> !one.isEmpty()).distinct().toList();
    }

    /** Where no field is to blame that the form shows. */
    static Notice nothingSaved(List<FieldError> errors, List<String> shown) {
        return errors.stream()
                .filter(error -> shown.stream().noneMatch(name -> error.field().startsWith(name)))
                .findFirst()
                .map(error ->
                        Notice.wrong("Nothing was saved", error.field() + ": " + error.message()))
                .orElseGet(() ->
                        Notice.wrong(
                                "Nothing was saved yet",
                                "What is wrong stands beside its field; what you typed is still there."));
    }
}
