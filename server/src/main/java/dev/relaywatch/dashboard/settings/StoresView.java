package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All stores there are. */
public record StoresView(
        Look look,
        String sub,
        @Nullable Notice notice,
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
     * @param fields what may be changed; empty: nothing
     * @param facts what there is to know, where nothing may be changed
     * @param closing whether they are asked if the store shall be closed
     * @param ask where they are asked
     */
    public record Panel(
            String slug,
            String name,
            String sub,
            boolean enabled,
            List<FormField> fields,
            List<Fact> facts,
            boolean closing,
            String ask,
            String self,
            String close) {
        public Panel {
            fields = List.copyOf(fields);
            facts = List.copyOf(facts);
        }
    }

    public record Fact(String name, String value) {}
}
