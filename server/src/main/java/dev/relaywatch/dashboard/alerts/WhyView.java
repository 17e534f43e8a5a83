package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.dashboard.alerts.AlertsView.Choice;
import dev.relaywatch.dashboard.frame.Look;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody was told of a service, or not.
 *
 * @param service that was asked for; empty where none was
 * @param answer absent where nothing was asked
 * @param back to the alerts
 */
public record WhyView(
        Look look, List<Choice> services, String service, @Nullable Answer answer, String back) {
    public WhyView {
        services = List.copyOf(services);
    }

    /**
     * @param state of the first reason
     */
    public record Answer(String state, String sentence, List<Reason> reasons) {
        public Answer {
            reasons = List.copyOf(reasons);
        }
    }

    public record Reason(String state, String words) {}
}
