package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.ConnectionForm;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is asked of a connection: what nothing works without first, what most do without later.
 *
 * @param first fields that are always shown
 * @param further fields that may be left folded
 */
public record ConnectionFields(String service, List<FormField> first, List<FormField> further) {
    static final String NAME = "name";
    static final String SETTING = "settings.";
    static final String SECRET = "secrets.";

    public ConnectionFields {
        first = List.copyOf(first);
        further = List.copyOf(further);
    }

    /** Of a new one. */
    public static ConnectionFields of(
            ConnectionForm form, Map<String, String> typed, List<FieldError> errors) {
        return of(form, typed, errors, Set.of());
    }

    /**
     * Of one that is there.
     *
     * @param stored names of its secrets
     */
    static ConnectionFields of(
            ConnectionForm form,
            Map<String, String> typed,
            List<FieldError> errors,
            Set<String> stored) {
        Set<String> needed = ConnectionGuide.needed(form.service());
        List<FormField> all =
                names(form)
                        .map(name ->
                                field(form, name, needed.contains(name), isStored(name, stored))
                                        .holding(typed.get(name))
                                        .wrong(errors))
                        .toList();
        Predicate<FormField> first =
                field ->
                        needed.contains(field.name())
                                || ConnectionGuide.isShown(field.name())
                                || isStored(field.name(), stored);
        return new ConnectionFields(
                form.service(),
                all.stream().filter(first).toList(),
                all.stream().filter(first.negate()).toList());
    }

    static boolean isStored(String name, Set<String> stored) {
        return name.startsWith(SECRET) && stored.contains(name.substring(SECRET.length()));
    }

    /** Whether something is wrong with a field that is folded. */
    public boolean isFurtherWrong() {
        return further.stream().anyMatch(field -> field.error() != null);
    }

    static Stream<String> names(ConnectionForm form) {
        return Stream.of(
                        form.takesAddress()
                                ? Stream.of(ConnectionGuide.ADDRESS)
                                : Stream.<String>empty(),
                        form.settings().stream().map(SETTING::concat),
                        form.secrets().stream().map(SECRET::concat))
                .flatMap(one -> one);
    }

    private static FormField field(
            ConnectionForm form, String name, boolean needed, boolean stored) {
        String hint = ConnectionGuide.hint(form.service(), name);
        if (name.equals(ConnectionGuide.ADDRESS)) {
            String usual =
                    form.needsAddress()
                            ? "Where it takes what is sent, with https://"
                            : "Of another server than the provider's own";
            return FormField.of(
                    name, "url", "Address", hint.isEmpty() ? usual : hint, !form.needsAddress());
        }
        String kind =
                name.startsWith(SECRET)
                        ? "secret"
                        : ConnectionGuide.isLines(name) ? "lines" : "text";
        return FormField.of(
                name,
                kind,
                label(name),
                stored ? "Stored and never shown; unchanged unless typed" : hint,
                !needed && !stored);
    }

    /** {@code secrets.api-secret} is API secret. */
    static String label(String name) {
        String words = name.substring(name.indexOf('.') + 1).replace('-', ' ');
        return (words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1))
                .replaceAll("^Api\\b", "API")
                .replaceAll("^Url\\b", "URL")
                .replaceAll("\\bid\\b", "ID")
                .replaceAll("\\burl\\b", "URL");
    }

    /** Which of the stored secrets it can do without. */
    static List<String> removable(ConnectionForm form, Set<String> stored) {
        Set<String> needed = ConnectionGuide.needed(form.service());
        return form.secrets().stream()
                .filter(stored::contains)
                .filter(name -> !needed.contains(SECRET + name))
                .toList();
    }

    /** As a form shows what is set; of secrets nothing. */
    static Map<String, String> typed(ConnectionDetails connection) {
        Map<String, String> typed = new HashMap<>();
        if (connection.baseUrl() != null) {
            typed.put(ConnectionGuide.ADDRESS, connection.baseUrl());
        }
        connection.settings().forEach((name, value) -> typed.put(SETTING + name, text(value)));
        return typed;
    }

    private static String text(Object value) {
        return value instanceof Map<?, ?> pairs
                ? pairs.entrySet().stream()
                        .map(pair -> pair.getKey() + ": " + pair.getValue())
                        .collect(Collectors.joining("\n"))
                : String.valueOf(value);
    }
}
