package dev.relaywatch.capture;

import dev.relaywatch.shared.Problem.FieldError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of one JSON object and remembers what is wrong with them: each mistake with the
 * field, the reason and what is expected. NUL characters are removed, blank text is as good as
 * none.
 */
final class Input {
    private static final BigDecimal MOST_MONEY = new BigDecimal("9999999999.99");
    private static final BigDecimal NO_MONEY = new BigDecimal("0.00");

    private final ObjectNode object;
    private final String path;
    private final List<FieldError> errors;

    private Input(ObjectNode object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    static Input of(ObjectNode object) {
        return new Input(object, "", new ArrayList<>());
    }

    List<FieldError> errors() {
        return errors;
    }

    ObjectNode json() {
        return object;
    }

    void refuse(String field, String message) {
        errors.add(new FieldError(path + field, message));
    }

    /** The object under this name; an empty one where it is absent. */
    Input object(String field) {
        JsonNode value = object.get(field);
        if (value instanceof ObjectNode inner) {
            return new Input(inner, path + field + ".", errors);
        }
        if (value != null && !value.isNull()) {
            refuse(field, "must be an object");
        }
        return new Input(JsonNodeFactory.instance.objectNode(), path + field + ".", errors);
    }

    /** Text or a number as text; absent where it is missing or blank. */
    @Nullable String text(String field, int most) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString() && !value.isNumber()) {
            refuse(field, "must be text");
            return null;
        }
        String text = clean(value.asString());
        if (text.length() > most) {
            refuse(field, "has " + text.length() + " characters; at most " + most);
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    static String clean(String text) {
        return (text.indexOf('\0') < 0 ? text : text.replace("\0", "")).strip();
    }

    /** As {@link #text}; missing is a mistake. */
    @Nullable String required(String field, int most) {
        int before = errors.size();
        String text = text(field, most);
        if (text == null && errors.size() == before) {
            refuse(field, "is missing");
        }
        return text;
    }

    /** The texts under these names. */
    Map<String, String> texts(List<String> fields, int most) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String field : fields) {
            String text = text(field, most);
            if (text != null) {
                found.put(field, text);
            }
        }
        return found;
    }

    /** An amount of 0 to 9,999,999,999.99, rounded to cents; a number or its text. */
    @Nullable BigDecimal amount(String field) {
        String text = text(field, 40);
        if (text == null) {
            return null;
        }
        try {
            BigDecimal amount = new BigDecimal(text);
            // told by the exponent, before anything is written out: 1e-99999999 has that many
            // digits
            long wholeDigits = (long) amount.precision() - amount.scale();
            if (amount.signum() == 0 || (amount.signum() > 0 && wholeDigits < -2)) {
                return NO_MONEY;
            }
            if (amount.signum() < 0 || wholeDigits > 10 || amount.compareTo(MOST_MONEY) > 0) {
                refuse(field, "must be 0 to " + MOST_MONEY);
                return null;
            }
            return amount.setScale(2, RoundingMode.HALF_UP);
        } catch (NumberFormatException e) {
            refuse(field, "must be a number such as 49.90");
            return null;
        }
    }

    /** Three capital letters (ISO 4217). */
    @Nullable String currency(String field) {
        String text = text(field, 40);
        if (text == null) {
            return null;
        }
        String code = text.toUpperCase(Locale.ROOT);
        if (text.length() != 3
                || code.length() != 3
                || !code.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            refuse(field, "must be a currency of three letters (ISO 4217), such as EUR");
            return null;
        }
        return code;
    }

    /** ISO 8601 text, or Unix time in seconds or milliseconds; 1970 or later. */
    @Nullable Instant instant(String field) {
        String text = text(field, 40);
        if (text == null) {
            return null;
        }
        try {
            Instant instant = instantOf(text);
            if (instant.isBefore(Instant.EPOCH)) {
                refuse(field, "must not be before 1970");
                return null;
            }
            return instant;
        } catch (DateTimeException | NumberFormatException e) {
            refuse(field, "must be a time such as 2026-11-20T10:00:00Z, or Unix time");
            return null;
        }
    }

    private static Instant instantOf(String text) {
        if (text.chars().allMatch(Character::isDigit)) {
            long number = Long.parseLong(text);
            return number >= 100_000_000_000L
                    ? Instant.ofEpochMilli(number)
                    : Instant.ofEpochSecond(number);
        }
        int zone =
                Math.max(
                        text.lastIndexOf('+'),
                        Math.max(text.lastIndexOf('Z'), text.lastIndexOf('-')));
        return zone > text.indexOf('T') && text.indexOf('T') > 0
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    /** {@code {"adUserData","adPersonalization"}}, each GRANTED, DENIED or UNSPECIFIED. */
    Consent consent(String field) {
        Input consent = object(field);
        return new Consent(
                consent.choice("adUserData", "ad_user_data"),
                consent.choice("adPersonalization", "ad_personalization"));
    }

    private Consent.Choice choice(String field, String alias) {
        String text = text(field, 40);
        if (text == null) {
            text = text(alias, 40);
        }
        if (text == null) {
            return Consent.Choice.UNSPECIFIED;
        }
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "GRANTED" -> Consent.Choice.GRANTED;
            case "DENIED" -> Consent.Choice.DENIED;
            case "UNSPECIFIED" -> Consent.Choice.UNSPECIFIED;
            default -> {
                refuse(field, "must be GRANTED, DENIED or UNSPECIFIED");
                yield Consent.Choice.UNSPECIFIED;
            }
        };
    }
}
