package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.PageOrigin;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of a body and gathers what is wrong with them, all at once. */
final class BodyFields {
    private static final int LONGEST_SHOWN = 40;

    private final ObjectNode body;
    private final List<FieldError> errors = new ArrayList<>();

    /**
     * @param known the fields that there are; another one is a mistake
     */
    BodyFields(ObjectNode body, Set<String> known) {
        this.body = body;
        for (String name : body.propertyNames()) {
            if (!known.contains(name)) {
                wrong(
                        shown(name),
                        "is not known here; there are " + String.join(", ", sorted(known)));
            }
        }
    }

    private static String shown(String name) {
        if (name.isBlank()) {
            return "(blank)";
        }
        return name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }

    List<FieldError> errors() {
        return errors;
    }

    void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    /** Without blanks around it; empty where it is missing or wrong, which is noted. */
    String text(String field, int longest) {
        String given = textOrNull(field, longest);
        if (given == null && errors.stream().noneMatch(error -> error.field().equals(field))) {
            wrong(field, "is needed");
        }
        return given == null ? "" : given;
    }

    /** Absent where it is missing, null, blank or wrong; the last is noted. */
    @Nullable String textOrNull(String field, int longest) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            wrong(field, "must be a text");
            return null;
        }
        String given = node.asString().strip();
        if (given.length() > longest) {
            wrong(field, "has " + given.length() + " characters; at most " + longest);
            return null;
        }
        return given.isEmpty() ? null : given;
    }

    boolean has(String field) {
        return body.has(field) && !body.path(field).isNull();
    }

    /** As {@link #textOrNull}, but empty where it is null or blank: taken away. */
    @Nullable String textIfThere(String field, int longest) {
        String given = textOrNull(field, longest);
        return given == null && body.has(field) ? "" : given;
    }

    /** Absent where it is missing, null or wrong; the last is noted. */
    @Nullable Boolean flag(String field) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isBoolean()) {
            wrong(field, "must be true or false");
            return null;
        }
        return node.asBoolean();
    }

    /**
     * What stands in it, as JSON; nulls included. Absent where it is missing, null or wrong; the
     * last is noted.
     */
    @Nullable Map<String, @Nullable Object> object(String field) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isObject()) {
            wrong(field, "must be an object");
            return null;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        node.properties()
                .forEach(one ->
                        values.put(one.getKey(), one.getValue().isNull() ? null : one.getValue()));
        return values;
    }

    /** One of these words; empty where it is missing or another. */
    String word(String field, List<String> words) {
        String given = text(field, 40);
        if (!given.isEmpty() && !words.contains(given)) {
            wrong(field, "must be one of " + String.join(", ", words));
            return "";
        }
        return given;
    }

    /**
     * @param fits whether one may stand there
     * @param expected said of one that may not
     */
    List<String> texts(String field, int most, Predicate<String> fits, String expected) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray() || node.size() > most) {
            wrong(field, "must be a list of at most " + most + " texts");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode one = node.get(i);
            if (one.isString() && fits.test(one.asString())) {
                texts.add(one.asString());
            } else {
                wrong(field + "[" + i + "]", expected);
            }
        }
        return texts.stream().distinct().toList();
    }

    /** Where pages come from. */
    List<String> origins(String field) {
        return texts(field, PageOrigin.MOST, PageOrigin::isOne, PageOrigin.EXPECTED);
    }

    /**
     * Written {@code 30s}, {@code 15m}, {@code 24h} or {@code 7d}; what is missing is the default.
     */
    Duration duration(String field, Duration otherwise, Duration longest) {
        String given = textOrNull(field, 20);
        if (given == null) {
            return otherwise;
        }
        try {
            Duration read =
                    given.matches("\\d+d")
                            ? Duration.parse("P" + given)
                            : Duration.parse("PT" + given);
            if (!read.isNegative() && read.compareTo(longest) <= 0) {
                return read;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            // said below
        }
        wrong(field, "must be like 30m, 24h or 7d, at most " + longest.toDays() + "d");
        return otherwise;
    }
}
