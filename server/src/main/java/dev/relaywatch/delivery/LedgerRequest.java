package dev.relaywatch.delivery;

import dev.relaywatch.capture.LedgerFilter;
import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Problem.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which lines of the ledger a caller wants to see. */
public sealed interface LedgerRequest {
    int MOST = 500;
    int MOST_TEXT = 200;

    /** What no year of a ledger goes beyond. */
    Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * As it stands in the address.
     *
     * @param status several with commas between
     * @param q what to look for
     */
    record Asked(
            @Nullable String event,
            @Nullable String status,
            @Nullable String from,
            @Nullable String to,
            @Nullable String q,
            @Nullable String limit,
            @Nullable String cursor) {

        /** It may hold an address or a number. */
        @Override
        public String toString() {
            return "Asked";
        }
    }

    /**
     * @param statuses empty: any
     * @param after where the page before ended
     */
    record Wanted(LedgerFilter filter, Set<EventStatus> statuses, Cursor after, int limit)
            implements LedgerRequest {}

    record Invalid(List<FieldError> errors) implements LedgerRequest {}

    static LedgerRequest read(Asked asked) {
        List<FieldError> errors = new ArrayList<>();
        Instant from = instant("from", asked.from(), errors);
        Instant to = instant("to", asked.to(), errors);
        if (from != null && to != null && from.isAfter(to)) {
            errors.add(new FieldError("from", "must not be after to"));
        }
        String text = given(asked.q());
        if (text != null && text.length() > MOST_TEXT) {
            errors.add(
                    new FieldError(
                            "q", "has " + text.length() + " characters; at most " + MOST_TEXT));
        }
        Set<EventStatus> statuses = statuses(asked.status(), errors);
        Cursor after = cursor(asked.cursor(), errors);
        int limit = limit(asked.limit(), errors);
        return errors.isEmpty()
                ? new Wanted(
                        new LedgerFilter(given(asked.event()), from, to, text),
                        statuses,
                        after,
                        limit)
                : new Invalid(errors);
    }

    /** Blank is as good as absent; what no row can hold is removed. */
    static @Nullable String given(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String clean = text.replace("\0", "").strip();
        return clean.isEmpty() ? null : clean;
    }

    private static @Nullable Instant instant(
            String field, @Nullable String given, List<FieldError> errors) {
        String text = given(given);
        if (text == null) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeException _) {
            // said below
        }
        errors.add(
                new FieldError(
                        field, "must be a time such as 2026-11-20T10:00:00Z, from 1970 to 9999"));
        return null;
    }

    private static Set<EventStatus> statuses(@Nullable String given, List<FieldError> errors) {
        Set<EventStatus> statuses = EnumSet.noneOf(EventStatus.class);
        String text = given(given);
        for (String name : text == null ? new String[0] : text.split(",", -1)) {
            Optional<EventStatus> known = EventStatus.named(name.strip());
            known.ifPresent(statuses::add);
            if (known.isEmpty()) {
                errors.add(
                        new FieldError(
                                "status",
                                "there is no status \""
                                        + name.strip()
                                        + "\"; expected one or more of "
                                        + EventStatus.ALL));
            }
        }
        return statuses;
    }

    private static Cursor cursor(@Nullable String given, List<FieldError> errors) {
        String text = given(given);
        if (text == null) {
            return Cursor.NEWEST;
        }
        return Cursor.read(text)
                .orElseGet(() -> {
                    errors.add(
                            new FieldError(
                                    "cursor", "is none; send the nextCursor of the page before"));
                    return Cursor.NEWEST;
                });
    }

    /** A number out of bounds is brought within them. */
    private static int limit(@Nullable String given, List<FieldError> errors) {
        String text = given(given);
        if (text == null) {
            return 50;
        }
        if (!text.matches("[+-]?\\d{1,100}")) {
            errors.add(new FieldError("limit", "must be a number, 1 to " + MOST));
            return 1;
        }
        if (text.startsWith("-")) {
            return 1;
        }
        String digits = text.replaceFirst("^\\+?0*", "");
        return digits.length() > 3 ? MOST : Math.clamp(Integer.parseInt("0" + digits), 1, MOST);
    }
}
