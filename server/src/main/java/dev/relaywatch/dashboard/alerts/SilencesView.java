package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is kept quiet, will be, and was.
 *
 * @param after how the last deed ended
 * @param zone of the times that the form takes
 * @param fields empty for who may not begin one
 * @param over those that ended, the newest first
 * @param more that are not over and not shown
 */
public record SilencesView(
        Look look,
        Afterwards after,
        String zone,
        List<FormField> fields,
        List<Row> inForce,
        List<Row> planned,
        boolean more,
        List<Row> over,
        @Nullable String first,
        @Nullable String next,
        String alerts) {
    public SilencesView {
        fields = List.copyOf(fields);
        inForce = List.copyOf(inForce);
        planned = List.copyOf(planned);
        over = List.copyOf(over);
    }

    /**
     * @param what services, in words
     * @param whose stores, in words
     * @param lasts how long it goes on, or when it begins, or how long it was
     * @param ended who ended it early; empty where nobody did
     * @param mayEnd whether they may end it
     */
    public record Row(
            UUID id,
            String what,
            String whose,
            Moment from,
            Moment until,
            String lasts,
            String reason,
            String by,
            String ended,
            boolean mayEnd) {}
}
