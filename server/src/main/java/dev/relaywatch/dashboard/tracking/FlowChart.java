package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.dashboard.tracking.DataHealthView.Bar;
import dev.relaywatch.dashboard.tracking.DataHealthView.Chart;
import dev.relaywatch.queue.Flow;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries over time in pieces that suit how far back one looks.
 *
 * @param hours how long a piece is
 * @param count how many
 * @param labels how their beginnings are written
 */
record FlowChart(int hours, int count, String piece, String head, DateTimeFormatter labels) {
    static FlowChart of(Span span) {
        return switch (span) {
            case HOUR, DAY -> new FlowChart(1, 24, "hour", "Hour", format("HH:mm"));
            case WEEK -> new FlowChart(6, 28, "6 hours", "6 hours from", format("EEE HH:mm"));
            case MONTH -> new FlowChart(24, 30, "day", "24 hours from", format("d MMM HH:mm"));
        };
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    Chart chart(List<Flow> flow, Instant begins, List<LaneRow> lanes, Look look) {
        Map<Instant, Long> uploaded = sums(flow, true);
        Map<Instant, Long> failing = sums(flow, false);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = begins.plus(Duration.ofHours((long) hours * i));
            Instant end = at.plus(Duration.ofHours(hours));
            bars.add(
                    new Bar(
                            labels.format(at.atZone(look.zone())),
                            uploaded.getOrDefault(at, 0L),
                            failing.getOrDefault(at, 0L),
                            mark(lanes, at, end)));
        }
        return new Chart(piece, head, summary(bars, look), bars);
    }

    private static Map<Instant, Long> sums(List<Flow> flow, boolean uploaded) {
        return flow.stream()
                .collect(
                        Collectors.groupingBy(
                                Flow::at,
                                Collectors.summingLong(uploaded ? Flow::uploaded : Flow::failing)));
    }

    /** What stopped flowing then and does not flow yet. */
    private static @Nullable String mark(List<LaneRow> lanes, Instant at, Instant end) {
        List<LaneRow> then =
                lanes.stream()
                        .filter(lane -> {
                            Instant since = Instant.parse(lane.since().machine());
                            return !since.isBefore(at) && since.isBefore(end);
                        })
                        .toList();
        return switch (then.size()) {
            case 0 -> null;
            case 1 -> then.getFirst().destination() + " stops";
            default -> then.size() + " lanes stop";
        };
    }

    private String summary(List<Bar> bars, Look look) {
        long uploaded = bars.stream().mapToLong(Bar::uploaded).sum();
        long failed = bars.stream().mapToLong(Bar::failed).sum();
        return "Deliveries per "
                + piece
                + " in "
                + look.span().sentence()
                + ": "
                + Figures.count(uploaded)
                + " uploaded, "
                + Figures.count(failed)
                + " failed";
    }

    /** Of each piece, the running one last. */
    List<Long> uploaded(List<Flow> flow, Instant begins) {
        Map<Instant, Long> uploaded = sums(flow, true);
        List<Long> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(uploaded.getOrDefault(begins.plus(Duration.ofHours((long) hours * i)), 0L));
        }
        return pieces;
    }
}
