package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.FormField.Group;
import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.settings.ThresholdsView.Panel;
import dev.relaywatch.health.MetricWords;
import dev.relaywatch.health.ServiceBounds.Line;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.ServiceName;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The form of one number's bounds. */
final class ThresholdPanels {
    static final String EVERY = "*";
    static final String OPERATIONS = "operations.";
    static final String ADD = "add";
    static final String SERVICE = "service";
    static final String METRIC = "metric";
    static final String DIRECTION = "direction";
    static final String WARNING = "warning";
    static final String CRITICAL = "critical";
    static final String SEVERITY = "severity";
    static final List<String> SHOWN =
            List.of(SERVICE, METRIC, DIRECTION, WARNING, CRITICAL, SEVERITY);

    private static final Group DIRECTIONS =
            new Group(
                    "",
                    List.of(
                            new Option("normal", "High is bad"),
                            new Option("inverse", "Low is bad")));
    private static final Group SEVERITIES =
            new Group(
                    "",
                    List.of(
                            new Option("", "As the service and the bound give it"),
                            new Option("p1", "P1: somebody is woken"),
                            new Option("p2", "P2: today"),
                            new Option("p3", "P3: when there is time")));

    private ThresholdPanels() {}

    /**
     * @param services those that may have bounds
     * @param lines those that hold where the page looks, its own before those for all
     * @param list the page without a panel
     * @return absent where none is asked for
     */
    static @Nullable Panel of(
            Look look,
            List<String> services,
            List<Line> lines,
            Address list,
            Map<String, String> typed,
            List<FieldError> errors) {
        String service = look.asked(SERVICE);
        String metric = look.asked(METRIC);
        if (service != null && metric != null && services.contains(service)) {
            return changing(look, service, metric, lines, list, typed, errors);
        }
        return look.asked(ADD) == null
                ? null
                : new Panel(
                        "Bounds of a number",
                        whose(look),
                        "",
                        "",
                        fields(services, Map.of(), typed, errors),
                        false,
                        list.toString());
    }

    private static Panel changing(
            Look look,
            String service,
            String metric,
            List<Line> lines,
            Address list,
            Map<String, String> typed,
            List<FieldError> errors) {
        Optional<Line> held =
                lines.stream()
                        .filter(one -> one.service().equals(service) && one.metric().equals(metric))
                        .findFirst();
        boolean own =
                held.filter(one ->
                                Objects.equals(one.tenant(), look.tenant())
                                        && one.bounds().origin().equals("people"))
                        .isPresent();
        return new Panel(
                metric(service, metric) + " of " + ServiceName.of(service),
                whose(look),
                service,
                metric,
                fields(List.of(), held.map(ThresholdPanels::values).orElse(Map.of()), typed, errors)
                        .stream()
                        .filter(field ->
                                !field.name().equals(SERVICE) && !field.name().equals(METRIC))
                        .toList(),
                own,
                list.toString());
    }

    private static String whose(Look look) {
        return look.store() == null
                ? "For all stores that have none of their own."
                : "For " + look.store().name() + " alone.";
    }

    private static Map<String, String> values(Line line) {
        Map<String, String> values = new HashMap<>();
        values.put(DIRECTION, line.bounds().direction());
        values.put(WARNING, text(line.bounds().warning()));
        values.put(CRITICAL, text(line.bounds().critical()));
        values.put(SEVERITY, Objects.requireNonNullElse(line.severity(), ""));
        return values;
    }

    private static String text(@Nullable BigDecimal bound) {
        return bound == null ? "" : bound.stripTrailingZeros().toPlainString();
    }

    private static List<FormField> fields(
            List<String> services,
            Map<String, String> held,
            Map<String, String> typed,
            List<FieldError> errors) {
        Map<String, String> shown = new HashMap<>(held);
        shown.putAll(typed);
        return List.of(
                        FormField.of(SERVICE, "choice", "Service", "", false)
                                .choosing(
                                        List.of(
                                                new Group(
                                                        "",
                                                        services.stream()
                                                                .map(one ->
                                                                        new Option(
                                                                                one,
                                                                                ServiceName.of(
                                                                                        one)))
                                                                .toList()))),
                        FormField.of(
                                METRIC,
                                "text",
                                "Number",
                                "latencyMs, or one of the details of its checks by name",
                                false),
                        FormField.of(DIRECTION, "choice", "Which values are bad", "", false)
                                .choosing(List.of(DIRECTIONS)),
                        FormField.of(
                                WARNING, "text", "Degraded from", "Empty: unhealthy at once", true),
                        FormField.of(CRITICAL, "text", "Unhealthy from", "", false),
                        FormField.of(SEVERITY, "choice", "Its alert is", "", false)
                                .choosing(List.of(SEVERITIES)))
                .stream()
                .map(field -> field.holding(shown.get(field.name())).wrong(errors))
                .toList();
    }

    /** {@code operations.*.p95Ms} is of each operation on a shop. */
    static String metric(String service, String metric) {
        String name = MetricWords.name(service, metric);
        if (!metric.startsWith(OPERATIONS)) {
            return name;
        }
        String rest = metric.substring(OPERATIONS.length());
        String operation = rest.substring(0, Math.max(0, rest.lastIndexOf('.')));
        return name + " of " + (operation.equals(EVERY) ? "each operation" : operation);
    }
}
