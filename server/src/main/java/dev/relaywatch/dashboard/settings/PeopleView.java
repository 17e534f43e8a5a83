package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who works here and may do what: of a store, or of all.
 *
 * @param shown an invitation to be handed over; absent: there is none
 */
public record PeopleView(
        Look look,
        String sub,
        @Nullable Notice notice,
        @Nullable Shown shown,
        String add,
        List<Row> rows,
        @Nullable String first,
        @Nullable String next,
        @Nullable Panel panel) {
    public PeopleView {
        rows = List.copyOf(rows);
    }

    /** A link that opens an account, this once. */
    public record Shown(String email, String link) {
        @Override
        public String toString() {
            return "Shown[" + email + "]";
        }
    }

    /**
     * @param email empty where it is their name already
     * @param role what they may do, in words
     * @param seen when they signed in last; absent: never
     */
    public record Row(
            String id,
            String name,
            String email,
            String role,
            boolean fromFile,
            String state,
            String word,
            boolean secondFactor,
            @Nullable Moment seen,
            String href,
            boolean open) {}

    /**
     * What is done beside the list.
     *
     * @param at where the form is posted; empty: there is none
     * @param says what there is to know, or what follows
     * @param button of the form
     * @param danger whether it takes something away
     * @param deeds further ones, done at once
     * @param ways to what is asked first
     */
    public record Panel(
            String title,
            String sub,
            String at,
            List<FormField> fields,
            List<String> says,
            String button,
            boolean danger,
            List<Deed> deeds,
            List<Deed> ways,
            String close) {
        public Panel {
            fields = List.copyOf(fields);
            says = List.copyOf(says);
            deeds = List.copyOf(deeds);
            ways = List.copyOf(ways);
        }
    }

    /**
     * @param at where it is posted, or where it leads
     */
    public record Deed(String label, String at) {}
}
