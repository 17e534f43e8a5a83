package dev.relaywatch.dashboard.events;

import dev.relaywatch.capture.LedgerSearch;
import dev.relaywatch.capture.Sides;
import dev.relaywatch.dashboard.events.TraceView.Exchange;
import dev.relaywatch.dashboard.events.TraceView.Step;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Shortened;
import dev.relaywatch.delivery.Deliveries;
import dev.relaywatch.delivery.Trace;
import dev.relaywatch.delivery.Trace.AttemptView;
import dev.relaywatch.delivery.Trace.DeliveryView;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What happened to an event, one sentence after the other, and what comes next. */
@Component
class TraceSteps {
    private static final Duration LATE = Duration.ofMinutes(1);
    private static final DateTimeFormatter SAME_DAY = format("HH:mm:ss.SSS");
    private static final DateTimeFormatter OTHER_DAY = format("d MMM HH:mm:ss");

    private final LedgerSearch search;
    private final WorkQueue queue;
    private final Deliveries deliveries;
    private final JsonMapper json;

    TraceSteps(LedgerSearch search, WorkQueue queue, Deliveries deliveries, JsonMapper json) {
        this.search = search;
        this.queue = queue;
        this.deliveries = deliveries;
        this.json = json;
    }

    private record Tried(DeliveryView delivery, AttemptView attempt, int number) {}

    List<Step> of(Look look, TenantId tenant, Trace trace) {
        Trace.EventView event = trace.event();
        Instant from = event.receivedAt();
        List<Step> steps = new ArrayList<>();
        steps.add(received(look, tenant, trace));
        steps.add(step("", "dot", "Whose it is", "", TracedPerson.of(event)));
        steps.add(consent(event));
        if (trace.lead() != null || trace.conversion() != null) {
            steps.add(belongs(look, trace));
        }
        steps.add(routed(trace));
        trace.deliveries().stream()
                .filter(one -> one.suppressedBy() != null)
                .forEach(one -> steps.add(held(one)));
        tried(trace).forEach(one -> steps.add(attempt(look, from, one)));
        trace.deliveries().stream()
                .filter(one -> one.confirmation() != null)
                .forEach(one -> steps.add(confirmed(one)));
        if (event.erased()) {
            steps.add(
                    step(
                            "",
                            "unknown",
                            "Erased",
                            "because the person asked to be forgotten",
                            List.of("What is kept: " + event.kept() + ".")));
        }
        List<TroubledLane> troubled = queue.troubledLanes(tenant);
        trace.deliveries().forEach(one -> next(look, one, troubled, steps));
        return steps;
    }

    private Step received(Look look, TenantId tenant, Trace trace) {
        Trace.EventView event = trace.event();
        List<String> text = new ArrayList<>();
        Sides sides =
                trace.conversion() == null
                        ? search.sides(tenant, event.event(), event.eventId()).orElse(null)
                        : null;
        if (sides != null && sides.browser() && sides.server()) {
            text.add("Both sent the same event id; it was counted once.");
        } else if (sides != null && sides.again()) {
            text.add("It came more than once; it was counted once.");
        }
        Duration after = Duration.between(event.timestamp(), event.receivedAt());
        if (after.compareTo(LATE) > 0) {
            text.add("It happened " + Figures.duration(after) + " before.");
        }
        if (event.pageUrl() != null) {
            text.add("On " + event.pageUrl());
        }
        return new Step(
                time(event.receivedAt(), event.receivedAt(), look),
                look.moment(event.receivedAt()).exact(),
                event.receivedAt().toString(),
                "dot",
                "Received",
                from(trace, sides),
                text,
                null,
                false);
    }

    private static String from(Trace trace, @Nullable Sides sides) {
        if (trace.conversion() != null) {
            return "from the CRM";
        }
        if (sides == null) {
            return "";
        }
        return sides.browser() && sides.server()
                ? "from the browser and from the server"
                : sides.browser() ? "from the browser" : "from the server";
    }

    private static Step consent(Trace.EventView event) {
        String words = TracedPerson.consent(event);
        return step("", "dot", words, TracedPerson.consentRest(event), List.of());
    }

    private static Step belongs(Look look, Trace trace) {
        List<String> text = new ArrayList<>();
        Trace.LeadView lead = trace.lead();
        Trace.ConversionView deal = trace.conversion();
        if (lead != null) {
            text.add(
                    "A lead of "
                            + look.moment(lead.createdAt()).text()
                            + (lead.emailHash() == null
                                    ? ""
                                    : ", e-mail " + Shortened.of(lead.emailHash()))
                            + (lead.phoneHash() == null
                                    ? ""
                                    : ", phone " + Shortened.of(lead.phoneHash()))
                            + (deal == null || deal.matchedBy() == null
                                    ? "."
                                    : ", found by its "
                                            + deal.matchedBy().replace('_', ' ')
                                            + "."));
        }
        String title =
                deal == null
                        ? "Belongs to a lead"
                        : "Belongs to a " + deal.conversionType() + " deal";
        String rest =
                deal == null
                        ? ""
                        : deal.leadId() == null ? "whose lead is not known yet" : "of a known lead";
        return step("", "dot", title, rest, text);
    }

    private static Step routed(Trace trace) {
        String names =
                trace.deliveries().stream()
                        .filter(one -> one.suppressedBy() == null)
                        .map(one -> ServiceName.of(one.destination()))
                        .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? step("", "dot", "Stored", "and sent nowhere", List.of())
                : step("", "dot", "Stored and queued", "for " + names, List.of());
    }

    private static Step held(DeliveryView one) {
        boolean consent = "consent".equals(one.suppressedBy());
        return step(
                "",
                "unknown",
                ServiceName.of(one.destination()) + " does not get it",
                consent
                        ? "because the person did not consent"
                        : "because the person asked to be forgotten",
                List.of());
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
        return new Step(
                time(attempt.at(), received, look),
                look.moment(attempt.at()).exact(),
                attempt.at().toString(),
                state,
                title,
                rest,
                text,
                kept
                        ? new Exchange(
                                status + ", " + Figures.latency(attempt.durationMs()),
                                pretty(attempt.request()),
                                pretty(attempt.response()))
                        : null,
                false);
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

    private static Step confirmed(DeliveryView one) {
        var confirmation = Objects.requireNonNull(one.confirmation());
        String name = ServiceName.of(one.destination());
        String reasons =
                confirmation.reasons().entrySet().stream()
                        .map(reason -> reason.getKey() + " " + Figures.count(reason.getValue()))
                        .collect(Collectors.joining(", "));
        List<String> text = new ArrayList<>();
        text.add(
                "Request "
                        + confirmation.requestId()
                        + (reasons.isEmpty() ? "." : ": " + reasons + "."));
        return switch (confirmation.status()) {
            case "confirmed" -> step("", "healthy", name + " confirmed it", "", text);
            case "partial" ->
                    step(
                            "",
                            "degraded",
                            name + " kept a part of the request",
                            "this event was in",
                            text);
            case "refused" ->
                    step("", "unhealthy", name + " did not keep it", "after it had taken it", text);
            case "pending" ->
                    new Step(
                            "",
                            "",
                            "",
                            "clock",
                            name + " confirms later",
                            "what it kept",
                            text,
                            null,
                            true);
            default -> step("", "unknown", name + " does not say", "whether it kept it", text);
        };
    }

    private void next(Look look, DeliveryView one, List<TroubledLane> troubled, List<Step> steps) {
        String name = ServiceName.of(one.destination());
        TroubledLane lane =
                troubled.stream()
                        .filter(each -> deliveries.label(each.lane()).equals(one.destination()))
                        .findFirst()
                        .orElse(null);
        boolean waits = one.status().equals("pending") || one.status().equals("failed");
        Instant due = one.nextRetryAt();
        if (waits && lane != null) {
            steps.add(
                    ahead(
                            "",
                            "",
                            name + " gets it when its lane flows again",
                            "",
                            List.of(
                                    "It does not since "
                                            + look.moment(lane.since()).text()
                                            + ": "
                                            + lane.reason()
                                            + " We try by ourselves; this event then goes out by itself.")));
        } else if (waits && due != null) {
            steps.add(
                    ahead(
                            look.moment(due).text(),
                            due.toString(),
                            "Next try at " + name,
                            due.isAfter(look.now())
                                    ? "in " + Figures.duration(Duration.between(look.now(), due))
                                    : "now",
                            List.of()));
        } else if (waits) {
            steps.add(ahead("", "", name + " is next", "as soon as it is its turn", List.of()));
        } else if (one.status().equals("dead_letter")) {
            steps.add(
                    ahead(
                            "",
                            "",
                            "Nothing more happens at " + name + " by itself",
                            "",
                            List.of(
                                    "It can be replayed from the queue once the cause is mended.")));
        }
    }

    private static Step ahead(
            String at, String machine, String title, String rest, List<String> text) {
        return new Step(at, "", machine, "clock", title, rest, text, null, true);
    }

    private static Step step(String at, String mark, String title, String rest, List<String> text) {
        return new Step(at, "", "", mark, title, rest, text, null, false);
    }

    private static String ordinal(int number) {
        return switch (number) {
            case 2 -> "second";
            case 3 -> "third";
            default -> number + "th";
        };
    }

    /** The day is said where it is another than that on which the event came. */
    private static String time(Instant at, Instant received, Look look) {
        LocalDate day = at.atZone(look.zone()).toLocalDate();
        boolean same = day.equals(received.atZone(look.zone()).toLocalDate());
        return (same ? SAME_DAY : OTHER_DAY).format(at.atZone(look.zone()));
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
