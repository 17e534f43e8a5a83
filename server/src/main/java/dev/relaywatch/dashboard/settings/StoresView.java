package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All stores there are, or the one whose admin looks.
 *
 * @param mayAdd whether they may make more
 */
public record StoresView(
        Look look,
        String sub,
        @Nullable Notice notice,
        boolean mayAdd,
        List<Row> rows,
        @Nullable String first,
        @Nullable String next,
        @Nullable Panel panel) {
    public StoresView {
        rows = List.copyOf(rows);
    }

    /**
     * @param pages where browsers may send from, in words
     */
    public record Row(
            String slug,
            String name,
            String pages,
            String zone,
            String currency,
            String country,
            boolean fromFile,
            boolean enabled,
            String href,
            boolean open) {}

    /**
     * @param owned why nothing of it may be changed; empty: something may
     * @param fields what may be changed; empty: nothing
     * @param facts what there is to know, where nothing may be changed
     * @param closing whether they are asked if the store shall be closed
     * @param ask where they are asked
     * @param ways to what else there is of it
     * @param signing in place of all that: what its CRM signs with
     * @param expecting in place of all that: the events it expects
     */
    public record Panel(
            String slug,
            String name,
            String sub,
            boolean enabled,
            String owned,
            List<FormField> fields,
            List<Fact> facts,
            boolean closing,
            String ask,
            List<Way> ways,
            @Nullable Signing signing,
            @Nullable Expecting expecting,
            String self,
            String close) {
        public Panel {
            fields = List.copyOf(fields);
            facts = List.copyOf(facts);
            ways = List.copyOf(ways);
        }
    }

    public record Fact(String name, String value) {}

    /**
     * @param value in a few words
     */
    public record Way(String name, String value, String href) {}

    /**
     * What the CRM of a store signs with; it is never shown.
     *
     * @param owned why it may not be changed; empty: it may
     * @param field where another is typed; absent where it may not be changed
     * @param removing whether they are asked if it shall go
     */
    public record Signing(
            boolean set,
            String says,
            String owned,
            @Nullable FormField field,
            boolean removing,
            String ask,
            String self) {}

    /**
     * @param fields of one more, or of the one that is changed
     * @param changing the event that is changed; empty: one more is named
     */
    public record Expecting(
            List<Expected> events, List<FormField> fields, String changing, String self) {
        public Expecting {
            events = List.copyOf(events);
            fields = List.copyOf(fields);
        }
    }

    /**
     * @param state {@code healthy}, {@code unhealthy} or {@code unknown}
     * @param within after what silence it is missed
     * @param stands how long ago one came
     * @param at when; absent: none came
     * @param href where it is changed; empty where it may not be
     */
    public record Expected(
            String event,
            String state,
            String within,
            String stands,
            @Nullable Moment at,
            boolean fromFile,
            String href) {}
}
