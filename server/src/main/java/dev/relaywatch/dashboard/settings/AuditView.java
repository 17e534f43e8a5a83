package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, when and from where.
 *
 * @param actions what can be asked for
 * @param narrowed whether anything is left out
 * @param first the newest; absent: they are shown
 * @param next the older ones; absent: there are none
 * @param csv where all of these can be taken home
 */
public record AuditView(
        Look look,
        @Nullable Notice notice,
        Asked asked,
        List<Option> actions,
        List<Option> times,
        List<Row> rows,
        boolean narrowed,
        String everything,
        @Nullable String first,
        @Nullable String next,
        String csv,
        String json) {
    public AuditView {
        actions = List.copyOf(actions);
        times = List.copyOf(times);
        rows = List.copyOf(rows);
    }

    /** As it stands in the address; empty: everything. */
    public record Asked(String actor, String action, String since, String text) {}

    /**
     * @param by how they acted: as a person, by a key, by the file
     * @param onlyBy the same list, of them alone
     * @param store its name; empty: it concerns the whole installation
     * @param from where they called from; empty: the server did it by itself
     * @param changes what is another now; the first few
     * @param more further ones
     */
    public record Row(
            String id,
            Moment at,
            String who,
            String by,
            String onlyBy,
            String action,
            String subject,
            String store,
            String from,
            List<Change> changes,
            List<Change> more) {
        public Row {
            changes = List.copyOf(changes);
            more = List.copyOf(more);
        }
    }

    /**
     * @param before empty: there was nothing
     * @param after empty: there is nothing any more
     */
    public record Change(String name, String before, String after) {}
}
