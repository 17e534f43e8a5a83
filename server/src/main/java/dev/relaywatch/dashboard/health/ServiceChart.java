package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.dashboard.health.ServiceView.At;
import dev.relaywatch.dashboard.health.ServiceView.Bar;
import dev.relaywatch.dashboard.health.ServiceView.Chart;
import dev.relaywatch.health.CheckFacts;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.History;
import dev.relaywatch.health.HistoryRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer time over a while, with how the service stood. */
final class ServiceChart {
    /** Parts of the band below the line: a divisor of every range. */
    private static final int PARTS = 48;

    /** A bound so far above everything would make a flat line of what was measured. */
    private static final int FAR_ABOVE = 4;

    private ServiceChart() {}

    static HistoryRange range(Span span) {
        return HistoryRange.of(span.word()).orElse(HistoryRange.DAY);
    }

    static Chart of(List<History.Point> points, Optional<CheckFacts.Bounds> bounds, Look look) {
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern(
                                look.span().length().toDays() > 1 ? "EEE d MMM HH:mm" : "HH:mm",
                                Locale.ENGLISH)
                        .withZone(look.zone());
        long most = points.stream().mapToLong(History.Point::latencyMs).max().orElse(0);
        return new Chart(
                words(points, look),
                points.stream()
                        .map(one ->
                                new At(
                                        format.format(one.at()),
                                        one.latencyMs(),
                                        one.p95(),
                                        Said.mark(HealthStatus.of(one.status()))))
                        .toList(),
                band(points, look, format),
                format.format(look.since()),
                near(bounds.isPresent() ? bounds.get().warning() : null, most),
                near(bounds.isPresent() ? bounds.get().critical() : null, most));
    }

    private static @Nullable BigDecimal near(@Nullable BigDecimal bound, long most) {
        return bound == null || bound.longValue() > most * FAR_ABOVE ? null : bound;
    }

    private static String words(List<History.Point> points, Look look) {
        if (points.isEmpty()) {
            return "Answer time: nothing was measured in " + look.span().sentence();
        }
        long sum = points.stream().mapToLong(History.Point::latencyMs).sum();
        return "Answer time in "
                + look.span().sentence()
                + ": "
                + Figures.latency(sum / points.size())
                + " on average, "
                + Figures.latency(points.getLast().latencyMs())
                + " at last";
    }

    private static List<Bar> band(List<History.Point> points, Look look, DateTimeFormatter format) {
        Duration part = look.span().length().dividedBy(PARTS);
        List<Bar> band = new ArrayList<>();
        HealthStatus before = HealthStatus.UNKNOWN;
        for (int i = 0; i < PARTS; i++) {
            Instant from = look.since().plus(part.multipliedBy(i));
            Instant to = from.plus(part);
            HealthStatus status =
                    points.stream()
                            .filter(one -> !one.at().isBefore(from) && one.at().isBefore(to))
                            .map(one -> HealthStatus.of(one.status()))
                            .reduce(ServiceChart::worse)
                            .orElse(null);
            // between two checks it stands as the one before found it
            HealthStatus shown = status == null ? before : status;
            before = shown;
            band.add(
                    new Bar(
                            Said.mark(shown),
                            format.format(from)
                                    + " to "
                                    + format.format(to)
                                    + ", "
                                    + shown.text()));
        }
        return band;
    }

    private static HealthStatus worse(HealthStatus one, HealthStatus other) {
        if (one == HealthStatus.UNKNOWN || other == HealthStatus.UNKNOWN) {
            return one == HealthStatus.UNKNOWN ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
