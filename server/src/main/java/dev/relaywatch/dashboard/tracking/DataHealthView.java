package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Change;
import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Cost.Sum;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.dashboard.frame.Spark;
import dev.relaywatch.trackinghealth.TrackingReport;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether conversions arrive.
 *
 * @param state {@code healthy}, {@code degraded} or {@code unhealthy}
 * @param word for the same
 * @param uploadSuccess how its rate changed
 * @param gclidCapture how its rate changed
 * @param oldest how long the oldest has waited that was never tried; empty: nothing waits
 * @param running retries that go on
 */
public record DataHealthView(
        Look look,
        List<Span> spans,
        @Nullable Notice notice,
        TrackingReport report,
        String state,
        String word,
        String reason,
        long unconfirmed,
        Moment counted,
        Change uploadSuccess,
        Change gclidCapture,
        Match match,
        String oldest,
        List<Running> running,
        Chart chart,
        List<Destination> destinations,
        Risk risk,
        List<Sides> sides,
        String retry,
        boolean mayOperate,
        boolean isNew) {
    public DataHealthView {
        spans = List.copyOf(spans);
        running = List.copyOf(running);
        destinations = List.copyOf(destinations);
        sides = List.copyOf(sides);
    }

    /** What does not belong together, for people. */
    public static String orphans(String kind) {
        return switch (kind) {
            case "conversion_without_lead" -> "Conversions without a lead";
            case "lead_without_click" -> "Leads without a click";
            case "click_too_old" -> "Clicks too old to count";
            default -> kind;
        };
    }

    /** How much came of a name. */
    public static ItemState volume(String status) {
        return switch (status) {
            case "silent" -> new ItemState("unhealthy", "Silent");
            case "low" -> new ItemState("degraded", "Low");
            case "learning" -> new ItemState("unknown", "Learning");
            default -> new ItemState("healthy", "Normal");
        };
    }

    /**
     * How well platforms can match events to people.
     *
     * @param change against the time before; empty where it is not known or nothing changed
     * @param better whether it rose
     * @param meta what Meta itself says
     * @param lowest which event matches worst; empty where there is none to name
     */
    public record Match(
            String score,
            String change,
            boolean better,
            String meta,
            List<Field> fields,
            String lowest) {
        public Match {
            fields = List.copyOf(fields);
        }
    }

    /**
     * @param sent percent of events that carry it
     */
    public record Field(String name, BigDecimal sent, String gain) {}

    /** A retry that goes on. */
    public record Running(
            String id, String href, long matching, long processed, long resolved, String note) {}

    /**
     * Deliveries over time.
     *
     * @param piece how long a bar is, in words
     */
    public record Chart(String piece, String head, String summary, List<Bar> bars) {
        public Chart {
            bars = List.copyOf(bars);
        }
    }

    /**
     * @param mark what happened then; absent where nothing is to be told
     */
    public record Bar(String label, long uploaded, long failed, @Nullable String mark) {}

    /**
     * @param state {@code healthy}, {@code degraded}, {@code unhealthy} or {@code unknown}
     */
    public record Destination(
            String name,
            String href,
            String state,
            String word,
            Spark spark,
            boolean quiet,
            long uploaded,
            String success,
            long pending,
            long failed,
            long deadLetter) {}

    /**
     * What is stuck, in money.
     *
     * @param estimated what the sales without a value are probably worth
     * @param causes the dearest first
     * @param stores the dearest first; empty where one is looked at
     */
    public record Risk(
            Cost cost,
            List<Sum> recoverable,
            List<Sum> lost,
            List<Sum> estimated,
            List<Cause> causes,
            List<StoreRisk> stores) {
        public Risk {
            recoverable = List.copyOf(recoverable);
            lost = List.copyOf(lost);
            estimated = List.copyOf(estimated);
            causes = List.copyOf(causes);
            stores = List.copyOf(stores);
        }
    }

    public record Cause(String destination, String why, String href, long items, String sum) {}

    public record StoreRisk(String slug, String name, List<Sum> sums) {
        public StoreRisk {
            sums = List.copyOf(sums);
        }
    }

    /**
     * A part of all events by the side that sent them.
     *
     * @param from where it begins on a bar, percent
     */
    public record Sides(String fill, String label, BigDecimal from, BigDecimal width) {}
}
