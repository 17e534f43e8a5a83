package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Explanation;
import dev.relaywatch.alerting.Told;
import dev.relaywatch.dashboard.alerts.AlertView.Step;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happened to an alert, in its order: what was found, what people did, who was told. */
final class AlertSteps {
    private static final int SHOWN = 60;

    private AlertSteps() {}

    private record Timed(Instant at, Step step) {}

    static List<Step> of(AlertLine alert, Explanation explanation, Look look) {
        List<Timed> past = new ArrayList<>();
        List<Timed> ahead = new ArrayList<>();
        if (explanation.timeline().isEmpty()) {
            past.add(
                    new Timed(
                            alert.createdAt(),
                            step(
                                    alert.createdAt(),
                                    "bell",
                                    "",
                                    "Opened as " + severity(alert),
                                    List.of(),
                                    false,
                                    look)));
        }
        boolean worse =
                explanation.timeline().stream().anyMatch(one -> one.kind().equals("raised"));
        explanation.timeline().forEach(one -> past.add(happened(one, alert, worse, look)));
        if (alert.count() > 1) {
            past.add(
                    new Timed(
                            alert.lastSeenAt(),
                            step(
                                    alert.lastSeenAt(),
                                    "refresh",
                                    "",
                                    "Found " + Figures.count(alert.count()) + " times by now",
                                    List.of(),
                                    false,
                                    look)));
        }
        for (Told told : explanation.deliveries()) {
            switch (told.status()) {
                case "sent" -> past.add(sent(told, look));
                case "failed" -> past.add(failed(told, look));
                case "pending" -> ahead.add(pending(told, look));
                default -> {
                    // said with something else
                }
            }
        }
        List<Step> steps = new ArrayList<>(ordered(past));
        if (steps.size() > SHOWN) {
            steps = new ArrayList<>(steps.subList(steps.size() - SHOWN, steps.size()));
        }
        steps.addAll(ordered(ahead));
        return steps;
    }

    private static List<Step> ordered(List<Timed> steps) {
        return steps.stream().sorted(Comparator.comparing(Timed::at)).map(Timed::step).toList();
    }

    private static String severity(AlertLine alert) {
        return alert.severity().toUpperCase(Locale.ROOT);
    }

    private static Step step(
            Instant at,
            String icon,
            String shape,
            String title,
            List<String> text,
            boolean ahead,
            Look look) {
        return new Step(look.moment(at), icon, shape, title, text, ahead);
    }

    private static Timed happened(
            Explanation.Happened one, AlertLine alert, boolean worse, Look look) {
        List<String> note = note(one.note(), look);
        String by = AlertRow.by(one.actor());
        String who = by.equals("by itself") ? by : "by " + by;
        Instant at = one.at();
        Step step =
                switch (one.kind()) {
                    case "opened" ->
                            step(
                                    at,
                                    "",
                                    "unhealthy",
                                    (by.equals("by itself") ? "Opened" : "Raised " + who)
                                            + (worse ? "" : " as " + severity(alert)),
                                    note,
                                    false,
                                    look);
                    case "raised" ->
                            step(
                                    at,
                                    "",
                                    "unhealthy",
                                    "Got worse: " + severity(alert),
                                    note,
                                    false,
                                    look);
                    case "flapping" ->
                            step(
                                    at,
                                    "refresh",
                                    "",
                                    "Flaps",
                                    List.of(
                                            "It opens and resolves again and again, and is kept open until it is quiet."),
                                    false,
                                    look);
                    case "acknowledged" ->
                            step(at, "check", "", "Acknowledged " + who, note, false, look);
                    case "unacknowledged" ->
                            step(
                                    at,
                                    "undo",
                                    "",
                                    "Acknowledgement taken back " + who,
                                    note,
                                    false,
                                    look);
                    case "resolved" ->
                            step(at, "", "healthy", "Resolved " + who, note, false, look);
                    case "reopened" ->
                            step(at, "undo", "", "Opened again " + who, note, false, look);
                    case "reminded" ->
                            step(
                                    at,
                                    "bell",
                                    "",
                                    "Still open: channels are reminded",
                                    note,
                                    false,
                                    look);
                    case "absorbed" ->
                            step(at, "split", "", "Became part of a larger one", note, false, look);
                    case "spread" ->
                            step(at, "split", "", "Strikes other stores now", note, false, look);
                    default -> step(at, "bell", "", one.kind(), note, false, look);
                };
        return new Timed(at, step);
    }

    private static List<String> note(@Nullable String note, Look look) {
        return note == null || note.isBlank() ? List.of() : List.of(Spoken.of(note, look));
    }

    private static Timed sent(Told told, Look look) {
        Instant at = told.settledAt() == null ? told.createdAt() : told.settledAt();
        List<String> text = new ArrayList<>();
        text.add(late(told, at));
        if (told.tries() > 1) {
            text.add("After " + Figures.count(told.tries()) + " tries.");
        }
        return new Timed(
                at,
                step(
                        at,
                        "send",
                        "",
                        told.channel() + " was told " + what(told.transition()),
                        text,
                        false,
                        look));
    }

    /** How long it took from when it was to be told. */
    static String late(Told told, Instant at) {
        Instant due = told.dueAt().isAfter(told.createdAt()) ? told.dueAt() : told.createdAt();
        Duration took = Duration.between(due, at);
        return took.toSeconds() < 1 ? "Within a second." : "After " + Figures.duration(took) + ".";
    }

    private static Timed failed(Told told, Look look) {
        Instant at = told.settledAt() == null ? told.createdAt() : told.settledAt();
        return new Timed(
                at,
                step(
                        at,
                        "",
                        "unhealthy",
                        told.channel() + " could not be told " + what(told.transition()),
                        tries(told),
                        false,
                        look));
    }

    private static Timed pending(Told told, Look look) {
        Instant next = told.nextTryAt() == null ? told.dueAt() : told.nextTryAt();
        Instant at = next.isBefore(look.now()) ? look.now() : next;
        boolean tried = told.tries() > 0;
        List<String> text = new ArrayList<>(tries(told));
        if (told.transition().equals("escalated")) {
            text.add("Unless somebody acknowledges it before.");
        }
        return new Timed(
                at,
                step(
                        at,
                        "clock",
                        "",
                        tried
                                ? told.channel() + " is tried again"
                                : told.channel() + " is to be told " + what(told.transition()),
                        text,
                        true,
                        look));
    }

    private static List<String> tries(Told told) {
        String reason = told.reason();
        if (told.tries() == 0 && reason == null) {
            return List.of();
        }
        return List.of(
                Figures.count(told.tries(), "try", "tries")
                        + (reason == null ? "." : ": " + reason));
    }

    /** What a channel hears. */
    static String what(String transition) {
        return switch (transition) {
            case "opened" -> "that it opened";
            case "raised" -> "that it got worse";
            case "escalated" -> "that nobody acknowledged it";
            case "flapping" -> "that it flaps";
            case "reminded" -> "that it is still open";
            case "acknowledged" -> "that it is acknowledged";
            case "unacknowledged" -> "that nobody has it any more";
            case "resolved" -> "that it is resolved";
            case "reopened" -> "that it is open again";
            default -> transition;
        };
    }
}
