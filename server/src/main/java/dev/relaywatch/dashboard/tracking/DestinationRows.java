package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Spark;
import dev.relaywatch.dashboard.tracking.DataHealthView.Destination;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.trackinghealth.TrackingHealth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** How each destination stands, all stores together: the one that takes the most first. */
final class DestinationRows {
    private DestinationRows() {}

    /**
     * @param uploads of a destination, over time
     */
    static List<Destination> of(
            List<DestinationFacts> facts,
            Function<String, List<Long>> uploads,
            List<LaneRow> lanes,
            Look look) {
        Map<String, List<DestinationFacts>> byPlatform =
                facts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        DestinationFacts::destination,
                                        TreeMap::new,
                                        Collectors.toList()));
        return byPlatform.entrySet().stream()
                .map(one -> destination(one.getKey(), one.getValue(), uploads, lanes, look))
                .sorted(Comparator.comparingLong(Destination::uploaded).reversed())
                .toList();
    }

    private static Destination destination(
            String platform,
            List<DestinationFacts> facts,
            Function<String, List<Long>> uploads,
            List<LaneRow> lanes,
            Look look) {
        List<LaneRow> stopped =
                lanes.stream()
                        .filter(lane -> lane.label().split(":", 2)[0].equals(platform))
                        .toList();
        ItemState state = state(facts, stopped);
        String name = ServiceName.of(platform);
        return new Destination(
                name,
                look.frame().to("/tracking/queue").with("destination", platform).toString(),
                state.shape(),
                state.word(),
                Spark.of(
                        uploads.apply(platform),
                        name + ", uploaded over " + look.span().sentence()),
                state.shape().equals("healthy"),
                sum(facts, DestinationFacts::uploaded),
                Figures.percent(TrackingHealth.uploadSuccess(facts)),
                sum(facts, DestinationFacts::pending),
                sum(facts, DestinationFacts::failed),
                sum(facts, DestinationFacts::deadLetter));
    }

    private static ItemState state(List<DestinationFacts> facts, List<LaneRow> stopped) {
        long paused = stopped.stream().filter(lane -> lane.shape().equals("unhealthy")).count();
        if (paused > 0) {
            return new ItemState("unhealthy", Figures.count(paused, "lane", "lanes") + " paused");
        }
        if (!stopped.isEmpty()) {
            return new ItemState(
                    "degraded",
                    stopped.size() == 1
                            ? stopped.getFirst().store() + ": " + lower(stopped.getFirst().word())
                            : Figures.count(stopped.size()) + " lanes do not flow");
        }
        long dead = sum(facts, DestinationFacts::deadLetter);
        if (dead > 0) {
            return new ItemState("degraded", Figures.count(dead, "dead letter", "dead letters"));
        }
        long failed = sum(facts, DestinationFacts::failed);
        if (failed > 0) {
            return new ItemState("degraded", Figures.count(failed) + " retrying");
        }
        long unconfirmed = sum(facts, DestinationFacts::unconfirmed);
        return unconfirmed > 0
                ? new ItemState("unknown", Figures.count(unconfirmed) + " unconfirmed")
                : new ItemState("healthy", "Healthy");
    }

    private static String lower(String word) {
        return Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }

    private static long sum(List<DestinationFacts> facts, ToLongFunction<DestinationFacts> of) {
        return facts.stream().mapToLong(of).sum();
    }
}
