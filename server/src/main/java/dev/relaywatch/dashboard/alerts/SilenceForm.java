package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.SilenceRequest;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.FormField.Group;
import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.dashboard.frame.Frame;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.StorableText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A silence as somebody types it.
 *
 * @param service empty: every service
 * @param store slug; empty: every store
 * @param from in the zone; empty: now
 * @param length {@code 1h}, {@code 4h}, {@code morning} or {@code own}
 * @param until in the zone; of one's own length alone
 * @param zone of both times
 */
record SilenceForm(
        @Nullable String service,
        @Nullable String store,
        @Nullable String from,
        @Nullable String length,
        @Nullable String until,
        @Nullable String reason,
        @Nullable String zone) {
    private static final LocalTime MORNING = LocalTime.of(8, 0);
    private static final Instant FARTHEST = Instant.parse("9998-01-01T00:00:00Z");
    private static final String MISTYPED = "must be a time such as 2026-12-24 18:00";

    static SilenceForm empty(@Nullable String service, @Nullable String store) {
        return new SilenceForm(service, store, null, null, null, null, null);
    }

    /** What was understood, and what was not. */
    record Understood(SilenceRequest.Wanted wanted, List<FieldError> errors) {
        Understood {
            errors = List.copyOf(errors);
        }
    }

    Understood understood(Instant now) {
        List<FieldError> errors = new ArrayList<>();
        Instant begins =
                given(from) == null
                        ? now.truncatedTo(ChronoUnit.MICROS)
                        : time("from", given(from), errors);
        Instant ends = begins == null ? null : ends(begins, errors);
        return new Understood(
                new SilenceRequest.Wanted(
                        given(service),
                        given(store),
                        begins,
                        ends,
                        StorableText.made(reason == null ? "" : reason)),
                errors);
    }

    private @Nullable Instant ends(Instant begins, List<FieldError> errors) {
        return switch (length == null ? "1h" : length) {
            case "4h" -> begins.plus(Duration.ofHours(4));
            case "morning" ->
                    begins.atZone(in())
                            .toLocalDate()
                            .plusDays(1)
                            .atTime(MORNING)
                            .atZone(in())
                            .toInstant();
            case "own" -> time("until", given(until), errors);
            default -> begins.plus(Duration.ofHours(1));
        };
    }

    private ZoneId in() {
        try {
            return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** As a browser sends it, or as the address of a page carries it. */
    private @Nullable Instant time(String field, @Nullable String typed, List<FieldError> errors) {
        if (typed == null) {
            errors.add(new FieldError(field, "is missing: say when, such as 2026-12-24 18:00"));
            return null;
        }
        try {
            Instant at =
                    typed.endsWith("Z")
                            ? Instant.parse(typed)
                            : LocalDateTime.parse(typed.replace(' ', 'T')).atZone(in()).toInstant();
            if (at.isAfter(Instant.EPOCH) && at.isBefore(FARTHEST)) {
                return at.truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            // told below
        }
        errors.add(new FieldError(field, MISTYPED));
        return null;
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : StorableText.made(text.strip());
    }

    List<FormField> fields(
            Frame frame, List<String> services, String zoneName, List<FieldError> errors) {
        List<FieldError> told =
                errors.stream()
                        .map(one ->
                                one.field().equals("tenant")
                                        ? new FieldError("store", one.message())
                                        : one)
                        .toList();
        return Stream.of(
                        FormField.of("service", "choice", "Service", "", false)
                                .choosing(List.of(new Group("", services(services, service))))
                                .holding(service),
                        FormField.of("store", "choice", "Store", "", false)
                                .choosing(List.of(new Group("", stores(frame, store))))
                                .holding(store),
                        FormField.of("length", "choice", "For how long", "", false)
                                .choosing(List.of(new Group("", lengths())))
                                .holding(length),
                        FormField.of(
                                        "until",
                                        "time",
                                        "Until",
                                        "For a time of your own. " + zoneName + ".",
                                        true)
                                .holding(until),
                        FormField.of(
                                        "from",
                                        "time",
                                        "From",
                                        "Empty: now. Later: a maintenance window. "
                                                + zoneName
                                                + ".",
                                        true)
                                .holding(from),
                        FormField.of(
                                        "reason",
                                        "text",
                                        "Reason",
                                        "Whoever wonders why nobody was told reads it.",
                                        false)
                                .holding(reason))
                .map(field -> field.wrong(told))
                .toList();
    }

    /** What nobody knows stands there too: else everything would be silenced in its place. */
    private static List<Option> services(List<String> services, @Nullable String asked) {
        List<Option> options = new ArrayList<>();
        options.add(new Option("", "Every service"));
        Stream.concat(services.stream(), Stream.ofNullable(given(asked)))
                .distinct()
                .map(one -> new Option(one, ServiceName.of(one)))
                .sorted(
                        java.util.Comparator.comparing(
                                Option::label, String.CASE_INSENSITIVE_ORDER))
                .forEach(options::add);
        return options;
    }

    private static List<Option> stores(Frame frame, @Nullable String asked) {
        if (frame.store() != null) {
            return List.of(new Option(frame.store().slug(), frame.store().name()));
        }
        List<Option> options = new ArrayList<>();
        options.add(new Option("", "Every store, and the installation"));
        frame.offered().forEach(one -> options.add(new Option(one.slug(), one.name())));
        String named = given(asked);
        if (named != null && options.stream().noneMatch(one -> one.value().equals(named))) {
            options.add(new Option(named, named));
        }
        return options;
    }

    private static List<Option> lengths() {
        return List.of(
                new Option("1h", "1 hour"),
                new Option("4h", "4 hours"),
                new Option("morning", "Until tomorrow 08:00"),
                new Option("own", "Until a time of your own"));
    }
}
