package dev.relaywatch.dashboard.overview;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Share;
import dev.relaywatch.dashboard.frame.Spark;
import dev.relaywatch.delivery.DeliveryFacts;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.queue.Flow;
import dev.relaywatch.queue.QueueFacts;
import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How much flows, and what waits. */
@Component
class PipelineTiles {
    private static final int DAY = 24;
    private static final Duration LATELY = Duration.ofMinutes(10);

    private final QueueFacts queue;
    private final DeliveryFacts deliveries;

    PipelineTiles(QueueFacts queue, DeliveryFacts deliveries) {
        this.queue = queue;
        this.deliveries = deliveries;
    }

    OverviewView.Tiles of(Look look, List<TenantId> tenants) {
        List<DestinationFacts> facts =
                deliveries.destinations(
                        tenants, look.now().minus(Duration.ofHours(DAY)), look.now());
        List<Flow> flow = queue.flow(tenants, 1, 2 * DAY);
        Instant begins = queue.flowBegins(1, 2 * DAY);
        List<Long> uploads = hourly(flow, begins, Flow::uploaded);
        List<Long> failures = hourly(flow, begins, Flow::failing);
        return new OverviewView.Tiles(
                sum(facts, DestinationFacts::uploaded),
                Spark.of(uploads.subList(DAY, 2 * DAY), "Uploaded by the hour"),
                change(sum(uploads.subList(DAY, 2 * DAY)), sum(uploads.subList(0, DAY))),
                perMinute(queue.uploadedSince(tenants, look.now().minus(LATELY))),
                sum(facts, DestinationFacts::pending),
                waits(facts, look),
                sum(facts, DestinationFacts::failed),
                Spark.of(failures.subList(DAY, 2 * DAY), "Failures by the hour of the latest try"),
                sum(facts, DestinationFacts::deadLetter));
    }

    private static List<Long> hourly(List<Flow> flow, Instant begins, ToLongFunction<Flow> number) {
        Map<Instant, Long> byHour =
                flow.stream()
                        .collect(Collectors.groupingBy(Flow::at, Collectors.summingLong(number)));
        List<Long> hours = new ArrayList<>();
        for (int hour = 0; hour < 2 * DAY; hour++) {
            hours.add(byHour.getOrDefault(begins.plus(Duration.ofHours(hour)), 0L));
        }
        return hours;
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }

    private static long sum(List<DestinationFacts> facts, ToLongFunction<DestinationFacts> number) {
        return facts.stream().mapToLong(number).sum();
    }

    private static String change(long now, long before) {
        if (before == 0) {
            return "nothing the day before";
        }
        BigDecimal percent = Share.percent(now - before, before);
        return switch (percent.signum()) {
            case 0 -> "as the day before";
            case 1 -> Figures.percent(percent) + " more than the day before";
            default -> Figures.percent(percent.abs()) + " less than the day before";
        };
    }

    private static String perMinute(long lately) {
        return Figures.score(
                        BigDecimal.valueOf(lately).divide(BigDecimal.valueOf(LATELY.toMinutes())))
                .replaceAll("\\.0$", "");
    }

    private static String waits(List<DestinationFacts> facts, Look look) {
        return facts.stream()
                .map(DestinationFacts::oldestPending)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .map(oldest ->
                        "the oldest for " + Figures.duration(Duration.between(oldest, look.now())))
                .orElse("nothing waits");
    }
}
