package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is bad about a tenant's tracking, by the bounds of each metric. */
final class Symptoms {
    static final BigDecimal EMQ_CRITICAL = new BigDecimal("4.0");
    static final BigDecimal EMQ_WARNING = new BigDecimal("7.0");
    static final long FAILED_CRITICAL = 10;
    static final BigDecimal ERROR_RATE_CRITICAL = new BigDecimal("5");

    /** Fewer failures are no rate: one of three at night would be 33 %. */
    static final long FEWEST_FAILING = 5;

    private static final int MOST_NAMED = 5;

    private Symptoms() {}

    /** Of one tenant. */
    static TenantVerdict judge(
            TenantId tenant,
            Collection<EventFacts> events,
            Collection<DestinationFacts> deliveries,
            Collection<VolumeVerdict> volumes) {
        List<Symptom> symptoms = new ArrayList<>();
        Set<Metric> unknown = EnumSet.noneOf(Metric.class);
        Emq emq = Emq.of(events);
        if (emq.overall() == null) {
            unknown.add(Metric.EMQ);
        } else {
            add(symptoms, emq(emq, emq.overall()));
        }
        add(symptoms, failed(deliveries));
        add(symptoms, errorRate(deliveries));
        add(symptoms, volume(volumes));
        return new TenantVerdict(tenant, symptoms, unknown);
    }

    private static void add(List<Symptom> symptoms, @Nullable Symptom symptom) {
        if (symptom != null) {
            symptoms.add(symptom);
        }
    }

    private static @Nullable Symptom emq(Emq emq, BigDecimal score) {
        boolean critical = score.compareTo(EMQ_CRITICAL) < 0;
        if (!critical && score.compareTo(EMQ_WARNING) >= 0) {
            return null;
        }
        BigDecimal bound = critical ? EMQ_CRITICAL : EMQ_WARNING;
        return new Symptom(
                Metric.EMQ,
                critical,
                score,
                bound,
                "match quality is " + score.toPlainString() + " of 10",
                "Platforms can match few of these events to people: the estimate is below "
                        + bound
                        + ". "
                        + emq.mostToGain()
                                .map(field ->
                                        "Sending "
                                                + field.text()
                                                + " with every event would bring the most: "
                                                + emq.toGain().get(field.text())
                                                + ".")
                                .orElse(""));
    }

    private static @Nullable Symptom failed(Collection<DestinationFacts> deliveries) {
        long failing = deliveries.stream().mapToLong(DestinationFacts::failing).sum();
        if (failing <= FAILED_CRITICAL) {
            return null;
        }
        long dead = deliveries.stream().mapToLong(DestinationFacts::dead).sum();
        return new Symptom(
                Metric.FAILED_EVENTS,
                true,
                BigDecimal.valueOf(failing),
                BigDecimal.valueOf(FAILED_CRITICAL),
                failing + " failed events",
                "In the last 24 hours "
                        + failing
                        + " events failed and are not delivered, "
                        + dead
                        + " of them dead letters: "
                        + named(deliveries)
                        + ". The queue shows why; mend the cause, then retry them.");
    }

    private static @Nullable Symptom errorRate(Collection<DestinationFacts> deliveries) {
        long failing = deliveries.stream().mapToLong(DestinationFacts::failing).sum();
        BigDecimal rate = errorRateOf(deliveries);
        if (failing < FEWEST_FAILING || rate.compareTo(ERROR_RATE_CRITICAL) <= 0) {
            return null;
        }
        return new Symptom(
                Metric.ERROR_RATE,
                true,
                rate,
                ERROR_RATE_CRITICAL,
                rate.stripTrailingZeros().toPlainString() + " % of deliveries fail",
                "Of what was tried in the last 24 hours "
                        + rate.stripTrailingZeros().toPlainString()
                        + " % failed at the latest attempt: "
                        + named(deliveries)
                        + ".");
    }

    /** Items whose latest attempt failed, of all that were attempted; 0 where nothing was. */
    static BigDecimal errorRateOf(Collection<DestinationFacts> deliveries) {
        long failing = deliveries.stream().mapToLong(DestinationFacts::failing).sum();
        long uploaded = deliveries.stream().mapToLong(DestinationFacts::uploaded).sum();
        return Share.percentOrZero(failing, failing + uploaded);
    }

    private static String named(Collection<DestinationFacts> deliveries) {
        return deliveries.stream()
                .filter(one -> one.failing() > 0)
                .sorted(Comparator.comparingLong(DestinationFacts::failing).reversed())
                .limit(MOST_NAMED)
                .map(one -> one.destination() + " " + one.failing())
                .collect(Collectors.joining(", "));
    }

    private static @Nullable Symptom volume(Collection<VolumeVerdict> volumes) {
        List<VolumeVerdict> bad =
                volumes.stream()
                        .filter(one ->
                                one.level() == VolumeLevel.LOW || one.level() == VolumeLevel.SILENT)
                        .sorted(
                                Comparator.comparing(VolumeVerdict::level)
                                        .thenComparingDouble(VolumeVerdict::expected)
                                        .reversed())
                        .toList();
        if (bad.isEmpty()) {
            return null;
        }
        VolumeVerdict worst = bad.getFirst();
        boolean critical = worst.level() == VolumeLevel.SILENT;
        return new Symptom(
                Metric.VOLUME,
                critical,
                BigDecimal.valueOf(worst.actual()),
                Share.rounded(worst.expected()),
                (critical ? "no " : "few ")
                        + worst.name()
                        + (bad.size() == 1 ? "" : " and " + (bad.size() - 1) + " more"),
                bad.stream()
                                .limit(MOST_NAMED)
                                .map(VolumeVerdict::why)
                                .collect(Collectors.joining(". "))
                        + ". Look whether the pixel, the script or the integration that sends them is still there.");
    }
}
