package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.Direction;
import dev.relaywatch.tenancy.configuration.Configuration.Severity;
import dev.relaywatch.tenancy.configuration.Configuration.ThresholdEntry;
import dev.relaywatch.tenancy.configuration.Services.Service;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The thresholds of one tenant, or the installation's own. */
final class ThresholdSection {
    private final Twins twins = new Twins();

    @Nullable ThresholdEntry read(Item item) {
        Fields fields =
                item.fields("service", "metric", "direction", "warning", "critical", "severity");
        if (fields == null) {
            return null;
        }
        List<String> services = Services.all().stream().map(Service::name).toList();
        List<Direction> directions = List.of(Direction.values());
        List<Severity> severities = List.of(Severity.values());
        String service = fields.required("service", s -> Words.oneOf(s, "service", services));
        String metric = fields.required("metric", Formats::name);
        Direction direction =
                fields.required("direction", d -> Words.constant(d, "direction", directions));
        BigDecimal warning = fields.optional("warning", Formats::bound);
        BigDecimal critical = fields.required("critical", Formats::bound);
        Severity severity =
                fields.optional("severity", s -> Words.constant(s, "severity", severities));
        if (service == null || metric == null || direction == null || critical == null) {
            return null;
        }
        Item place = fields.get("metric");
        boolean first =
                twins.first(
                        service + " " + metric,
                        place == null ? item : place,
                        "the threshold of " + service + " for this metric");
        return suits(direction, warning, critical, fields.get("warning")) && first
                ? new ThresholdEntry(service, metric, direction, warning, critical, severity)
                : null;
    }

    private static boolean suits(
            Direction direction,
            @Nullable BigDecimal warning,
            BigDecimal critical,
            @Nullable Item place) {
        if (warning == null || place == null) {
            return true;
        }
        int order = warning.compareTo(critical);
        return switch (direction) {
            case NORMAL -> {
                if (order > 0) {
                    place.wrong(
                            "expected at most critical, because with direction normal high is bad");
                }
                yield order <= 0;
            }
            case INVERSE -> {
                if (order < 0) {
                    place.wrong(
                            "expected at least critical, because with direction inverse low is bad");
                }
                yield order >= 0;
            }
        };
    }
}
