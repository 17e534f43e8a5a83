package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What needs whom.
 *
 * @param after how the last deed ended
 * @param back where a deed leads back to
 * @param state of the worst: {@code healthy}, {@code degraded} or {@code unhealthy}
 * @param sentence what needs somebody
 * @param then the rest
 * @param statuses of which one is chosen
 * @param severities of which one may be chosen
 * @param groups lists of one kind each
 * @param lately what was resolved last; empty where something else was asked for
 * @param everything all that is active, whatever was asked for
 * @param mayOperate whether they may do something about it
 * @param beside the one that is looked at while the list stays; absent: none
 * @param missing whether one was to be looked at that is not here
 * @param list where the page is without it
 */
public record AlertsView(
        Look look,
        AlertsAsked asked,
        Afterwards after,
        String back,
        String state,
        String sentence,
        String then,
        List<Chip> statuses,
        List<Chip> severities,
        List<Choice> services,
        List<Choice> sources,
        List<Group> groups,
        List<AlertRow> lately,
        String allResolved,
        String everything,
        @Nullable String first,
        @Nullable String next,
        boolean mayOperate,
        @Nullable AlertView beside,
        boolean missing,
        Address list) {
    static final String BESIDE = "alert";

    public AlertsView {
        statuses = List.copyOf(statuses);
        severities = List.copyOf(severities);
        services = List.copyOf(services);
        sources = List.copyOf(sources);
        groups = List.copyOf(groups);
        lately = List.copyOf(lately);
    }

    /** Where the alert is looked at beside this list. */
    public String beside(AlertRow row) {
        return list.with(BESIDE, row.id().toString()).toString();
    }

    public boolean isBeside(AlertRow row) {
        return beside != null && beside.row().id().equals(row.id());
    }

    /** Whether something can be done with several at once. */
    public boolean hasTicks() {
        return groups.stream().flatMap(group -> group.rows().stream()).anyMatch(this::mayTick);
    }

    public boolean mayTick(AlertRow row) {
        return mayOperate && row.touchable() && !row.isResolved();
    }

    /**
     * @param count empty where it is not told
     */
    public record Chip(String label, String count, String href, boolean current) {}

    public record Choice(String value, String name) {}

    /**
     * Alerts of one kind.
     *
     * @param urgent whether its number calls for somebody
     * @param all where all of them are listed; empty where they are
     */
    public record Group(
            String id,
            String title,
            String count,
            boolean urgent,
            List<AlertRow> rows,
            String all) {
        public Group {
            rows = List.copyOf(rows);
        }
    }
}
