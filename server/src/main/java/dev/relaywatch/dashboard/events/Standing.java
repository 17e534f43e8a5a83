package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.shared.ServiceName;
import java.util.List;
import java.util.Map;

/**
 * How an event fares, in a shape and few words.
 *
 * @param state {@code healthy}, {@code degraded}, {@code unhealthy} or {@code unknown}
 */
public record Standing(String state, String words) {

    /**
     * @param status the worst of its deliveries
     * @param destinations statuses by destination
     */
    static Standing of(String status, Map<String, String> destinations) {
        List<String> worst =
                destinations.entrySet().stream()
                        .filter(one -> one.getValue().equals(status))
                        .map(one -> ServiceName.of(one.getKey()))
                        .toList();
        long meant =
                destinations.values().stream().filter(one -> !one.equals("suppressed")).count();
        return switch (status) {
            case "dead_letter" -> new Standing("unhealthy", who(worst) + " refused");
            case "failed" ->
                    new Standing(
                            "degraded", who(worst) + (worst.size() == 1 ? " retries" : " retry"));
            case "pending" ->
                    new Standing("unknown", who(worst) + (worst.size() == 1 ? " waits" : " wait"));
            case "uploaded" -> new Standing("healthy", worst.size() + " of " + meant);
            case "suppressed" -> new Standing("unknown", "Held back");
            default -> new Standing("unknown", "Stored only");
        };
    }

    private static String who(List<String> names) {
        return names.size() == 1 ? names.getFirst() : Figures.count(names.size());
    }

    /** Of one delivery. */
    static Standing of(String status) {
        return switch (status) {
            case "dead_letter" -> new Standing("unhealthy", "dead letter");
            case "failed" -> new Standing("degraded", "retrying");
            case "pending" -> new Standing("unknown", "waiting");
            case "uploaded" -> new Standing("healthy", "uploaded");
            default -> new Standing("unknown", "held back");
        };
    }
}
