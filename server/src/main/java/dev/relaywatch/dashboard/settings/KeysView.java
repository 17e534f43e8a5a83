package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a store, or of all.
 *
 * @param shown a key that was just made; absent: none was
 */
public record KeysView(
        Look look,
        String sub,
        @Nullable Notice notice,
        @Nullable Shown shown,
        String add,
        List<Row> rows,
        @Nullable String first,
        @Nullable String next,
        @Nullable Panel panel) {
    public KeysView {
        rows = List.copyOf(rows);
    }

    /**
     * A key, this once.
     *
     * @param says what becomes of the one before; empty where there was none
     */
    public record Shown(String title, String key, String says) {
        @Override
        public String toString() {
            return "Shown[" + title + "]";
        }
    }

    /**
     * @param store its name; empty: of the platform
     * @param kind for people
     * @param used absent: never
     * @param until what is to be said of its end; empty: nothing
     * @param origins pages it is taken from, in words
     */
    public record Row(
            String id,
            String name,
            String store,
            String kind,
            String prefix,
            String state,
            String word,
            @Nullable Moment used,
            @Nullable Moment until,
            String origins,
            boolean fromFile,
            String href,
            boolean open) {}

    /**
     * What is done beside the list.
     *
     * @param id of the key; empty: a new one
     * @param at where the form is posted; empty: nothing may be changed
     * @param fields what is asked
     * @param consequences what follows
     * @param ways to other panels of this key
     */
    public record Panel(
            String id,
            String title,
            String sub,
            String at,
            List<FormField> fields,
            List<String> consequences,
            String button,
            boolean danger,
            List<Way> ways,
            String close) {
        public Panel {
            fields = List.copyOf(fields);
            consequences = List.copyOf(consequences);
            ways = List.copyOf(ways);
        }
    }

    public record Way(String label, String href) {}
}
