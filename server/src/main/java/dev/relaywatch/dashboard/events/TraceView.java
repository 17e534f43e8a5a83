package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event.
 *
 * @param amount empty where none is known
 * @param how it came about, in words; empty where nothing is known
 * @param stands its destinations
 * @param queue where what is stuck of it is worked on; absent where nothing is
 * @param tail the newest events of the store
 */
public record TraceView(
        Look look,
        String store,
        String event,
        String eventId,
        String amount,
        Moment at,
        String ago,
        String how,
        List<Stand> stands,
        List<Step> steps,
        String params,
        String foot,
        @Nullable String queue,
        String back,
        List<EventLine> tail) {
    private static final DateTimeFormatter SAME_DAY = format("HH:mm:ss.SSS");
    private static final DateTimeFormatter OTHER_DAY = format("d MMM HH:mm:ss");

    public TraceView {
        stands = List.copyOf(stands);
        steps = List.copyOf(steps);
        tail = List.copyOf(tail);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /**
     * A destination.
     *
     * @param words how it stands there
     * @param note since when, or why
     */
    public record Stand(String state, String name, String words, String note) {}

    /**
     * Something that happened, or will.
     *
     * @param at as it stands at the side; empty where it is not known
     * @param exact with zone
     * @param machine ISO 8601; empty where it is not known
     * @param mark a state, {@code dot} or {@code clock}
     * @param title what
     * @param rest of the sentence
     * @param ahead it has not happened yet
     */
    public record Step(
            String at,
            String exact,
            String machine,
            String mark,
            String title,
            String rest,
            List<String> text,
            @Nullable Exchange exchange,
            boolean ahead) {
        public Step {
            text = List.copyOf(text);
        }

        /** Of which no time is told. */
        static Step of(String mark, String title, String rest, List<String> text) {
            return new Step("", "", "", mark, title, rest, text, null, false);
        }

        /** What comes next; the times are empty where they are not known. */
        static Step ahead(String at, String machine, String title, String rest, List<String> text) {
            return new Step(at, "", machine, "clock", title, rest, text, null, true);
        }

        /**
         * What happened at a time. The day is said where it is another than that on which the event
         * came.
         */
        static Step at(
                Instant at,
                Instant received,
                Look look,
                String mark,
                String title,
                String rest,
                List<String> text,
                @Nullable Exchange exchange) {
            ZonedDateTime then = at.atZone(look.zone());
            boolean same = then.toLocalDate().equals(received.atZone(look.zone()).toLocalDate());
            return new Step(
                    (same ? SAME_DAY : OTHER_DAY).format(then),
                    look.moment(at).exact(),
                    at.toString(),
                    mark,
                    title,
                    rest,
                    text,
                    exchange,
                    false);
        }
    }

    /**
     * @param summary how the answer came out
     * @param request redacted; empty where it is not kept
     * @param answer redacted; empty where none came or it is not kept
     */
    public record Exchange(String summary, String request, String answer) {}
}
