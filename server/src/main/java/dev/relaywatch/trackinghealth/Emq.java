package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.EventFacts;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Event match quality: our estimate, 0 to 10, of how well a platform can match events to people,
 * from how many of them carry what. No platform's own score.
 *
 * @param overall absent with fewer than 20 events
 */
record Emq(@Nullable BigDecimal overall, Counted counted, List<OfEvent> byEvent) {
    private static final int FEWEST = 20;
    private static final int MOST_NAMES = 50;

    Emq {
        byEvent = List.copyOf(byEvent);
    }

    /** What an event can carry, and what it is worth when all do. */
    enum Field {
        EMAIL("email", 3.0),
        PHONE("phone", 2.5),
        FIRST_NAME("firstName", 0.5),
        LAST_NAME("lastName", 0.5),
        GEO("geo", 1.0),
        FBP("fbp", 1.5),
        FBC("fbc", 1.0);

        private final String text;
        private final double weight;

        Field(String text, double weight) {
            this.text = text;
            this.weight = weight;
        }

        String text() {
            return text;
        }

        private long in(EventFacts facts) {
            return switch (this) {
                case EMAIL -> facts.email();
                case PHONE -> facts.phone();
                case FIRST_NAME -> facts.firstName();
                case LAST_NAME -> facts.lastName();
                case GEO -> facts.address();
                case FBP -> facts.fbp();
                case FBC -> facts.fbc();
            };
        }
    }

    /** How many events carry each. */
    record Counted(long events, Map<Field, Long> carrying) {
        Counted {
            carrying = Map.copyOf(carrying);
        }

        static Counted of(Collection<EventFacts> facts) {
            Map<Field, Long> carrying = new LinkedHashMap<>();
            for (Field field : Field.values()) {
                carrying.put(field, facts.stream().mapToLong(field::in).sum());
            }
            return new Counted(facts.stream().mapToLong(EventFacts::events).sum(), carrying);
        }

        private double share(Field field) {
            return events == 0 ? 0 : (double) carrying.getOrDefault(field, 0L) / events;
        }

        @Nullable BigDecimal score() {
            if (events < FEWEST) {
                return null;
            }
            double score = 0;
            for (Field field : Field.values()) {
                score += field.weight * share(field);
            }
            return Share.rounded(score);
        }
    }

    /** Of one name. */
    record OfEvent(String event, @Nullable BigDecimal score, long totalEvents) {}

    static Emq of(Collection<EventFacts> facts) {
        Counted counted = Counted.of(facts);
        return new Emq(
                counted.score(),
                counted,
                facts.stream().collect(Collectors.groupingBy(EventFacts::event)).entrySet().stream()
                        .map(name -> {
                            Counted ofName = Counted.of(name.getValue());
                            return new OfEvent(name.getKey(), ofName.score(), ofName.events());
                        })
                        .sorted(
                                Comparator.comparingLong(OfEvent::totalEvents)
                                        .reversed()
                                        .thenComparing(OfEvent::event))
                        .limit(MOST_NAMES)
                        .toList());
    }

    /** Percent of all events that carry it, by field. */
    Map<String, BigDecimal> breakdown() {
        Map<String, BigDecimal> breakdown = new LinkedHashMap<>();
        for (Field field : Field.values()) {
            breakdown.put(
                    field.text,
                    Share.percentOrZero(
                            counted.carrying().getOrDefault(field, 0L), counted.events()));
        }
        return breakdown;
    }

    /** How much higher the score were if every event carried it, by field. */
    Map<String, BigDecimal> toGain() {
        Map<String, BigDecimal> toGain = new LinkedHashMap<>();
        for (Field field : Field.values()) {
            toGain.put(
                    field.text,
                    counted.events() == 0
                            ? BigDecimal.ZERO
                            : Share.rounded(field.weight * (1 - counted.share(field))));
        }
        return toGain;
    }

    /** What would bring the most; empty where nothing would bring a tenth. */
    Optional<Field> mostToGain() {
        return java.util.Arrays.stream(Field.values())
                .filter(field -> field.weight * (1 - counted.share(field)) >= 0.1)
                .max(
                        Comparator.comparingDouble(
                                field -> field.weight * (1 - counted.share(field))));
    }
}
