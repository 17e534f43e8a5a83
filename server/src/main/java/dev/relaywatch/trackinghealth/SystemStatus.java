package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.shared.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The whole in one word, and why. */
record SystemStatus(String text, String reason) {
    private static final TenantId ALL = new TenantId(new UUID(0, 0));

    /** The dead letters first, as the open tracking status does; then what the check would say. */
    static SystemStatus of(
            List<EventFacts> events,
            List<DestinationFacts> destinations,
            List<VolumeVerdict> volume) {
        long dead = Reports.sum(destinations, DestinationFacts::deadLetter);
        long failed = Reports.sum(destinations, DestinationFacts::failed);
        if (dead > 0) {
            return new SystemStatus(
                    "critical",
                    counted(dead, "dead letter")
                            + worst(destinations)
                            + (failed > 0
                                    ? "; " + failed + " more failed and will be retried."
                                    : "."));
        }
        List<Symptom> symptoms =
                Symptoms.judge(ALL, events, destinations, volume).symptoms().stream()
                        .sorted(Comparator.comparing(Symptom::critical).reversed())
                        .toList();
        Optional<Symptom> symptom = symptoms.stream().findFirst();
        if (symptom.isPresent() && symptom.get().critical()) {
            return new SystemStatus("critical", sentence(symptom.get()));
        }
        if (failed > 0) {
            return new SystemStatus(
                    "degraded", counted(failed, "item") + " failed and will be retried.");
        }
        return symptom.map(one -> new SystemStatus("degraded", sentence(one)))
                .orElseGet(() -> well(events, destinations));
    }

    private static SystemStatus well(List<EventFacts> events, List<DestinationFacts> destinations) {
        return new SystemStatus(
                "healthy",
                events.isEmpty() && destinations.isEmpty()
                        ? "Nothing was sent in this period, and nothing is waiting."
                        : "Nothing failed; everything captured is delivered or on its way.");
    }

    private static String worst(List<DestinationFacts> destinations) {
        return destinations.stream()
                .filter(one -> one.deadLetter() > 0)
                .max(Comparator.comparingLong(DestinationFacts::deadLetter))
                .map(one ->
                        ", "
                                + (one.deadLetter()
                                                == Reports.sum(
                                                        destinations, DestinationFacts::deadLetter)
                                        ? "all"
                                        : one.deadLetter())
                                + " at "
                                + one.destination())
                .orElse("");
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String sentence(Symptom symptom) {
        String what = symptom.what();
        return Character.toUpperCase(what.charAt(0)) + what.substring(1) + ".";
    }
}
