package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Cost.Sum;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a retry would take up, before anything is sent.
 *
 * @param words which items are meant
 * @param matching all of them
 * @param tried those that are tried, as it is confirmed or not
 * @param twice that their platform could count twice
 * @param tooOld that their platform no longer takes
 * @param lanes that flow again with it
 * @param kinds failed ones, dead letters, or both
 */
public record RetryView(
        Look look,
        @Nullable Notice notice,
        QueueAsked asked,
        String words,
        long matching,
        long tried,
        long twice,
        long tooOld,
        List<Sum> worth,
        long valueUnknown,
        boolean confirmed,
        List<LaneRow> lanes,
        List<Kind> kinds,
        String back,
        boolean mayOperate) {
    public RetryView {
        worth = List.copyOf(worth);
        lanes = List.copyOf(lanes);
        kinds = List.copyOf(kinds);
    }

    public record Kind(String label, String href, boolean current) {}
}
