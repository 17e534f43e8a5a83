package dev.relaywatch.tenancy.audit;

import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.StorableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which entries a caller wants to see. */
public sealed interface AuditRequest {
    int MOST_TEXT = 200;

    /** What no year of a log goes beyond. */
    Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * As it stands in the address.
     *
     * @param actor name of the key or person, whole
     * @param q is found in names, subjects, addresses and values, whatever its case
     */
    record Asked(
            @Nullable String actor,
            @Nullable String action,
            @Nullable String subject,
            @Nullable String from,
            @Nullable String to,
            @Nullable String q,
            @Nullable String cursor) {}

    /**
     * @param from the oldest
     * @param after where the page before ended; everything from the moment {@code to} on is before
     *     it
     */
    record Wanted(
            @Nullable String actor,
            @Nullable String action,
            @Nullable String subject,
            @Nullable String text,
            Instant from,
            Cursor after)
            implements AuditRequest {

        Wanted from(Cursor place) {
            return new Wanted(actor, action, subject, text, from, place);
        }
    }

    record Invalid(List<FieldError> errors) implements AuditRequest {}

    static AuditRequest read(Asked asked) {
        List<FieldError> errors = new ArrayList<>();
        String actor = text("actor", asked.actor(), errors);
        String action = text("action", asked.action(), errors);
        String subject = text("subject", asked.subject(), errors);
        String wanted = text("q", asked.q(), errors);
        Instant from = time("from", asked.from(), errors);
        Instant to = time("to", asked.to(), errors);
        if (from != null && to != null && from.isAfter(to)) {
            errors.add(new FieldError("from", "must not be after to"));
        }
        Cursor after = cursor(asked.cursor(), errors);
        if (to != null && Cursor.before(to).compareTo(after) < 0) {
            after = Cursor.before(to);
        }
        return errors.isEmpty()
                ? new Wanted(
                        actor, action, subject, wanted, from == null ? Instant.EPOCH : from, after)
                : new Invalid(errors);
    }

    /** Blank is as good as absent; what no row can hold is removed. */
    private static @Nullable String text(
            String field, @Nullable String given, List<FieldError> errors) {
        String clean = given == null ? "" : StorableText.made(given).strip();
        if (clean.length() > MOST_TEXT) {
            errors.add(
                    new FieldError(
                            field, "has " + clean.length() + " characters; at most " + MOST_TEXT));
        }
        return clean.isEmpty() ? null : clean;
    }

    private static @Nullable Instant time(
            String field, @Nullable String given, List<FieldError> errors) {
        if (given == null || given.isBlank()) {
            return null;
        }
        try {
            // a plus in an address is a blank
            Instant time = OffsetDateTime.parse(given.strip().replace(' ', '+')).toInstant();
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeException _) {
            // told below, as what is out of bounds
        }
        errors.add(
                new FieldError(
                        field, "must be a time such as 2026-11-20T10:00:00Z, from 1970 to 9999"));
        return null;
    }

    private static Cursor cursor(@Nullable String given, List<FieldError> errors) {
        if (given == null || given.isBlank()) {
            return Cursor.NEWEST;
        }
        return Cursor.read(given)
                .orElseGet(() -> {
                    errors.add(
                            new FieldError(
                                    "cursor", "is none; send the nextCursor of the page before"));
                    return Cursor.NEWEST;
                });
    }
}
