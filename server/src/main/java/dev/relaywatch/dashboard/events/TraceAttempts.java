package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.events.TraceView.Exchange;
import dev.relaywatch.dashboard.events.TraceView.Step;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.delivery.Trace;
import dev.relaywatch.delivery.Trace.AttemptView;
import dev.relaywatch.delivery.Trace.DeliveryView;
import dev.relaywatch.shared.ServiceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Each try to deliver an event, with what was asked and answered. */
@Component
class TraceAttempts {
    private final JsonMapper json;

    TraceAttempts(JsonMapper json) {
        this.json = json;
    }

    private record Tried(DeliveryView delivery, AttemptView attempt, int number) {}

    /** In their order, of all destinations. */
    List<Step> of(Look look, Trace trace) {
        Instant received = trace.event().receivedAt();
        return tried(trace).stream().map(one -> attempt(look, received, one)).toList();
    }

    private static List<Tried> tried(Trace trace) {
        List<Tried> tried = new ArrayList<>();
        for (DeliveryView delivery : trace.deliveries()) {
            for (int i = 0; i < delivery.attempts().size(); i++) {
                tried.add(new Tried(delivery, delivery.attempts().get(i), i + 1));
            }
        }
        tried.sort(Comparator.comparing(one -> one.attempt().at()));
        return tried;
    }

    private Step attempt(Look look, Instant received, Tried tried) {
        AttemptView attempt = tried.attempt();
        String name = ServiceName.of(tried.delivery().destination());
        String took = "in " + Figures.latency(attempt.durationMs());
        String again = tried.number() == 1 ? "" : ", at the " + ordinal(tried.number()) + " try";
        List<String> text = new ArrayList<>();
        if (attempt.errorMessage() != null) {
            text.add(attempt.errorMessage());
        }
        String coded = coded(attempt);
        if (!coded.isEmpty() && !attempt.outcome().equals("uploaded")) {
            text.add(text.isEmpty() ? coded : text.removeLast() + " (" + coded + ")");
        }
        return switch (attempt.outcome()) {
            case "uploaded" ->
                    tried(
                            look,
                            received,
                            attempt,
                            "healthy",
                            name + " took it",
                            took + again,
                            text);
            case "retryable" ->
                    tried(
                            look,
                            received,
                            attempt,
                            "degraded",
                            name + " could not take it",
                            took + again,
                            text);
            case "connection_refused" -> {
                text.add("Nothing is wrong with this event, and no retry was used up.");
                yield tried(
                        look,
                        received,
                        attempt,
                        "unhealthy",
                        name + " refused the connection",
                        took + again,
                        text);
            }
            default ->
                    tried(
                            look,
                            received,
                            attempt,
                            "unhealthy",
                            name + " refused this event",
                            took + again,
                            text);
        };
    }

    private static String coded(AttemptView attempt) {
        List<String> codes = new ArrayList<>();
        if (attempt.errorCode() != null) {
            codes.add("code " + attempt.errorCode());
        }
        if (attempt.httpStatus() != null) {
            codes.add("HTTP " + attempt.httpStatus());
        }
        return String.join(", ", codes);
    }

    private Step tried(
            Look look,
            Instant received,
            AttemptView attempt,
            String state,
            String title,
            String rest,
            List<String> text) {
        boolean kept = attempt.request() != null || attempt.response() != null;
        String status = attempt.httpStatus() == null ? "no answer" : "HTTP " + attempt.httpStatus();
        return Step.at(
                attempt.at(),
                received,
                look,
                state,
                title,
                rest,
                text,
                kept
                        ? new Exchange(
                                status + ", " + Figures.latency(attempt.durationMs()),
                                pretty(attempt.request()),
                                pretty(attempt.response()))
                        : null);
    }

    /** As it stands where it is no JSON, or was cut. */
    private String pretty(@Nullable String text) {
        if (text == null) {
            return "";
        }
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(text));
        } catch (JacksonException _) {
            return text;
        }
    }

    private static String ordinal(int number) {
        return switch (number) {
            case 2 -> "second";
            case 3 -> "third";
            default -> number + "th";
        };
    }
}
