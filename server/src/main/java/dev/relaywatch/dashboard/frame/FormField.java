package dev.relaywatch.dashboard.frame;

import dev.relaywatch.shared.Problem.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a form, with what was typed and what is wrong with it.
 *
 * @param kind text, url, lines, secret or choice; what was typed into a secret one is never given
 *     back
 * @param error absent where nothing is wrong
 * @param choices by group; a group without a name stands for itself
 */
public record FormField(
        String name,
        String kind,
        String label,
        String hint,
        boolean optional,
        String value,
        @Nullable String error,
        List<Group> choices) {
    public FormField {
        choices = List.copyOf(choices);
    }

    /** Of a choice. */
    public record Group(String name, List<Option> options) {
        public Group {
            options = List.copyOf(options);
        }
    }

    /**
     * @param value empty: none of them
     */
    public record Option(String value, String label) {}

    public static FormField of(
            String name, String kind, String label, String hint, boolean optional) {
        return new FormField(name, kind, label, hint, optional, "", null, List.of());
    }

    public FormField choosing(List<Group> from) {
        return new FormField(name, kind, label, hint, optional, value, error, from);
    }

    public FormField holding(@Nullable String typed) {
        return new FormField(
                name,
                kind,
                label,
                hint,
                optional,
                typed == null || kind.equals("secret") ? "" : typed,
                error,
                choices);
    }

    /** With what is said of it, or of a part of it. */
    public FormField wrong(List<FieldError> errors) {
        String said =
                errors.stream()
                        .filter(one ->
                                one.field().equals(name) || one.field().startsWith(name + "."))
                        .map(FieldError::message)
                        .findFirst()
                        .orElse(error);
        return new FormField(name, kind, label, hint, optional, value, said, choices);
    }

    /** Of its input in the page. */
    public String id() {
        return "f-" + name.replace('.', '-');
    }

    /** What describes the input to who does not see it; absent where nothing does. */
    public @Nullable String describedBy() {
        if (error != null) {
            return id() + "-error";
        }
        return hint.isEmpty() ? null : id() + "-hint";
    }
}
