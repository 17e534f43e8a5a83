package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accounts at services, of a store or of all.
 *
 * @param mayTest whether they may have one checked
 * @param add where another one is added; absent: not theirs to do
 * @param unconnected what could be connected too, in words
 * @param next the page after; absent: this is the last
 * @param first the first page; absent: this is it
 * @param panel what is looked at beside the list; absent: nothing
 */
public record ConnectionsView(
        Look look,
        String sub,
        @Nullable Notice notice,
        boolean mayTest,
        @Nullable String add,
        List<Row> rows,
        String unconnected,
        @Nullable String first,
        @Nullable String next,
        @Nullable Panel panel) {
    public ConnectionsView {
        rows = List.copyOf(rows);
    }

    /**
     * @param store its name; empty: of the platform itself
     * @param slug of the store; empty: of the platform itself
     * @param account what tells it from others at the service; may be empty
     * @param at since when it is so, or when it was found so; absent: not known
     * @param waiting deliveries that are not done yet
     */
    public record Row(
            String id,
            String store,
            String slug,
            String service,
            String name,
            String account,
            String state,
            String word,
            @Nullable Moment at,
            long waiting,
            String queue,
            boolean fromFile,
            boolean enabled,
            String href,
            boolean open) {}

    /** What is done beside the list. */
    public enum Kind {
        /** Which service is to be connected? */
        CHOOSE,
        ADD,
        CHANGE,
        /** Only looked at. */
        READ,
        REMOVE
    }

    /**
     * @param id of the connection; empty: there is none yet
     * @param trouble what is wrong with it; absent: nothing is
     * @param fields what is asked; absent: nothing is
     * @param name of a new one; absent: it has one
     * @param away secrets that it can do without
     * @param facts what there is to know
     * @param checked how the latest check went; absent: there was none
     * @param save what the button says
     * @param switches whether it can be switched on or off, and what it is now
     */
    public record Panel(
            Kind kind,
            String id,
            String slug,
            String title,
            String sub,
            @Nullable Notice trouble,
            List<Choice> choices,
            String service,
            @Nullable FormField name,
            @Nullable ConnectionFields fields,
            List<Choice> away,
            List<Choice> facts,
            @Nullable Checked checked,
            List<String> consequences,
            String save,
            boolean switches,
            boolean enabled,
            boolean tests,
            String close,
            String self,
            String remove) {
        public Panel {
            choices = List.copyOf(choices);
            away = List.copyOf(away);
            facts = List.copyOf(facts);
            consequences = List.copyOf(consequences);
        }
    }

    /**
     * @param value what it leads to, or says
     */
    public record Choice(String label, String value) {}

    /**
     * @param then what to do; empty: nothing
     */
    public record Checked(String state, String words, String then, Moment at, String latency) {}
}
