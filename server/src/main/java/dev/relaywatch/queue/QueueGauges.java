package dev.relaywatch.queue;

import dev.relaywatch.queue.QueueFigures.Kind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What operators watch of the queue, by destination and never by tenant. Each is described in
 * {@code docs/metrics.md} in the same words.
 */
@Component
class QueueGauges implements MeterBinder {
    private static final String DESTINATION = "destination";

    private final FiguresReader figures;
    private final Dispatcher dispatcher;
    private final Node node;
    private final QueueProperties properties;

    QueueGauges(
            FiguresReader figures, Dispatcher dispatcher, Node node, QueueProperties properties) {
        this.figures = figures;
        this.dispatcher = dispatcher;
        this.node = node;
        this.properties = properties;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Stream.concat(figures.platforms().stream(), Stream.of(QueueFigures.UNKNOWN))
                .forEach(destination -> ofDestination(registry, destination));
        gauge("relaywatch.nodes", () -> figure(Kind.NODES, "", ""))
                .description(
                        "Servers of the installation seen in the last 15 s; each node reports the same")
                .register(registry);
        gauge("relaywatch.node.may.claim", () -> node.mayClaim() ? 1 : 0)
                .description(
                        "1; 0 while this node claims no work because its clock is more than 5 s off the database's")
                .register(registry);
        gauge("relaywatch.dispatch.batches.under.way", dispatcher::batchesUnderWay)
                .description("Batches that this node is sending or settling")
                .register(registry);
        gauge("relaywatch.dispatch.batches.limit", properties::workers)
                .description(
                        "Batches that this node may have under way at once (relaywatch.delivery.workers)")
                .register(registry);
    }

    private void ofDestination(MeterRegistry registry, String destination) {
        Tags tags = Tags.of(DESTINATION, destination);
        for (String status : List.of("pending", "failed", "dead_letter")) {
            gauge("relaywatch.queue.items", () -> figure(Kind.ITEMS, destination, status))
                    .tags(tags.and("status", status))
                    .description(
                            "Items not delivered; of the whole installation, each node reports the same")
                    .register(registry);
        }
        gauge("relaywatch.queue.oldest", () -> figure(Kind.OLDEST, destination, ""))
                .tags(tags)
                .baseUnit("seconds")
                .description(
                        "How long the item that has been due longest has waited since then, dead letters left out; of the"
                                + " whole installation, each node reports the same")
                .register(registry);
        for (String state : List.of("paused", "broken", "held")) {
            gauge("relaywatch.lanes", () -> figure(Kind.LANES, destination, state))
                    .tags(tags.and("state", state))
                    .description(
                            "Lanes that do not flow; of the whole installation, each node reports the same")
                    .register(registry);
        }
    }

    private static Gauge.Builder<Supplier<Number>> gauge(String name, Supplier<Number> value) {
        return Gauge.builder(name, value);
    }

    /** Not a number while nobody knows. */
    private double figure(Kind kind, String destination, String label) {
        return figures.latest().map(it -> it.of(kind, destination, label)).orElse(Double.NaN);
    }
}
