package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of alerts, and where: of a store, or of all.
 *
 * @param add where another one is made; absent: not theirs to do
 */
public record ChannelsView(
        Look look,
        String sub,
        @Nullable Notice notice,
        @Nullable String add,
        List<Row> rows,
        @Nullable String first,
        @Nullable String next,
        @Nullable Panel panel) {
    public ChannelsView {
        rows = List.copyOf(rows);
    }

    /**
     * @param store its name; empty: of the installation
     * @param to whom it tells, in words; may be empty
     * @param severities {@code p1} to {@code p3}
     * @param after how long it waits, in words; empty: it hears at once
     * @param at since when it is so; absent: not known
     * @param error why it could not be told; empty: it could
     */
    public record Row(
            String id,
            String name,
            String type,
            String store,
            String to,
            List<String> severities,
            String after,
            String state,
            String word,
            @Nullable Moment at,
            String error,
            boolean fromFile,
            boolean mayTest,
            String href,
            boolean open) {
        public Row {
            severities = List.copyOf(severities);
        }
    }

    /** What is done beside the list. */
    public enum Kind {
        CHOOSE,
        ADD,
        CHANGE,
        READ,
        REMOVE
    }

    /**
     * @param id of the channel; empty: there is none yet
     * @param severities to tick
     * @param wrongSeverities what is wrong with them; absent: nothing
     * @param away secrets that it can do without
     * @param says what there is to know, or what follows
     * @param tested how a test just ended; absent: none was made
     */
    public record Panel(
            Kind kind,
            String id,
            String title,
            String sub,
            String type,
            @Nullable Notice trouble,
            List<Choice> choices,
            List<FormField> fields,
            List<Tick> severities,
            @Nullable String wrongSeverities,
            List<Choice> away,
            List<Choice> facts,
            List<String> says,
            @Nullable Tested tested,
            boolean mayChange,
            String close,
            String self,
            String remove) {
        public Panel {
            choices = List.copyOf(choices);
            fields = List.copyOf(fields);
            severities = List.copyOf(severities);
            away = List.copyOf(away);
            facts = List.copyOf(facts);
            says = List.copyOf(says);
        }
    }

    /**
     * @param value what it leads to, or says
     */
    public record Choice(String label, String value) {}

    public record Tick(String value, String says, boolean on) {}

    public record Tested(String channel, boolean ok, String message) {}
}
