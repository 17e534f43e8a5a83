package dev.relaywatch.commerce.analytics;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which operations are asked for.
 *
 * @param platform empty: of all platforms
 * @param domain empty: of all shops
 * @param operation empty: all operations
 * @param days the last so many times 24 hours
 */
record Filter(String platform, String domain, String operation, int days) {
    static final int MOST_DAYS = 365;
    private static final int LONGEST_DOMAIN = 253;
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern OPERATION = Pattern.compile("[a-z0-9_.-]{1,64}");
    private static final Pattern DOMAIN = Pattern.compile("[^\\s/]{1," + LONGEST_DOMAIN + "}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** As a request gives them; what is left out is absent. */
    record Given(
            @Nullable String platform,
            @Nullable String domain,
            @Nullable String operation,
            @Nullable String days) {

        /**
         * @param errors gets every mistake; with one the filter means nothing
         */
        Filter read(List<FieldError> errors) {
            return new Filter(
                    text("platform", platform, PLATFORM, "a name such as woocommerce", errors),
                    text("domain", domain, DOMAIN, "a shop's host name", errors),
                    text("operation", operation, OPERATION, "a name such as check_stock", errors),
                    number("days", days, 7, MOST_DAYS, errors));
        }
    }

    /** Whose; an empty platform is all platforms. */
    Subject of(TenantId tenant) {
        return new Subject(tenant, platform, domain, operation);
    }

    Instant from(Instant now) {
        return now.minus(Duration.ofDays(days));
    }

    private static String text(
            String name,
            @Nullable String given,
            Pattern shape,
            String expected,
            List<FieldError> errors) {
        String text = given == null ? "" : given.strip().toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !shape.matcher(text).matches()) {
            errors.add(new FieldError(name, "must be " + expected));
        }
        return text;
    }

    /** From 1 on. */
    static int number(
            String name, @Nullable String given, int otherwise, int most, List<FieldError> errors) {
        if (given == null || given.isBlank()) {
            return otherwise;
        }
        String text = given.strip();
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            errors.add(new FieldError(name, "must be a whole number from 1 to " + most));
        }
        return number;
    }

    /** Nothing but the bounds of what may be asked. */
    static List<FieldError> noMistakes() {
        return new ArrayList<>();
    }
}
