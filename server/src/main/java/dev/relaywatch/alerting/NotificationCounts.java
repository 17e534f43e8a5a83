package dev.relaywatch.alerting;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts what channels were told, by type and outcome. */
@Component
class NotificationCounts {
    private final Map<Counted, Counter> counters = new HashMap<>();

    private record Counted(ChannelType type, Outcome outcome) {}

    private enum Outcome {
        SENT,
        LATER,
        REFUSED
    }

    NotificationCounts(MeterRegistry registry) {
        for (ChannelType type : ChannelType.values()) {
            for (Outcome outcome : Outcome.values()) {
                counters.put(
                        new Counted(type, outcome),
                        Counter.builder("relaywatch.notifications")
                                .description("Messages to alert channels by type and outcome")
                                .tag("channel", type.text())
                                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                                .register(registry));
            }
        }
    }

    void add(ChannelType type, SendOutcome outcome) {
        Outcome counted =
                switch (outcome) {
                    case SendOutcome.Sent _ -> Outcome.SENT;
                    case SendOutcome.Later _ -> Outcome.LATER;
                    case SendOutcome.Refused _ -> Outcome.REFUSED;
                };
        Objects.requireNonNull(counters.get(new Counted(type, counted))).increment();
    }
}
