package dev.relaywatch.dashboard.events;

import dev.relaywatch.capture.LedgerSearch;
import dev.relaywatch.capture.Sides;
import dev.relaywatch.dashboard.events.TraceView.Step;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Shortened;
import dev.relaywatch.delivery.Deliveries;
import dev.relaywatch.delivery.Trace;
import dev.relaywatch.delivery.Trace.DeliveryView;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What happened to an event, one sentence after the other, and what comes next. */
@Component
class TraceSteps {
    private static final Duration LATE = Duration.ofMinutes(1);

    private final LedgerSearch search;
    private final WorkQueue queue;
    private final Deliveries deliveries;
    private final TraceAttempts attempts;

    TraceSteps(
            LedgerSearch search, WorkQueue queue, Deliveries deliveries, TraceAttempts attempts) {
        this.search = search;
        this.queue = queue;
        this.deliveries = deliveries;
        this.attempts = attempts;
    }

    List<Step> of(Look look, TenantId tenant, Trace trace) {
        Trace.EventView event = trace.event();
        List<Step> steps = new ArrayList<>();
        steps.add(received(look, tenant, trace));
        steps.add(Step.of("dot", "Whose it is", "", TracedPerson.of(event)));
        steps.add(consent(event));
        if (trace.lead() != null || trace.conversion() != null) {
            steps.add(belongs(look, trace));
        }
        steps.add(routed(trace));
        trace.deliveries().stream()
                .filter(one -> one.suppressedBy() != null)
                .forEach(one -> steps.add(held(one)));
        steps.addAll(attempts.of(look, trace));
        trace.deliveries().stream()
                .filter(one -> one.confirmation() != null)
                .forEach(one -> steps.add(confirmed(one)));
        if (event.erased()) {
            steps.add(
                    Step.of(
                            "unknown",
                            "Erased",
                            "because the person asked to be forgotten",
                            List.of("What is kept: " + event.kept() + ".")));
        }
        List<TroubledLane> troubled = queue.troubledLanes(tenant);
        trace.deliveries().stream()
                .flatMap(one -> next(look, one, troubled).stream())
                .forEach(steps::add);
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
        return Step.at(
                event.receivedAt(),
                event.receivedAt(),
                look,
                "dot",
                "Received",
                from(trace, sides),
                text,
                null);
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
        return Step.of("dot", words, TracedPerson.consentRest(event), List.of());
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
        return Step.of("dot", title, rest, text);
    }

    private static Step routed(Trace trace) {
        String names =
                trace.deliveries().stream()
                        .filter(one -> one.suppressedBy() == null)
                        .map(one -> ServiceName.of(one.destination()))
                        .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Step.of("dot", "Stored", "and sent nowhere", List.of())
                : Step.of("dot", "Stored and queued", "for " + names, List.of());
    }

    private static Step held(DeliveryView one) {
        boolean consent = "consent".equals(one.suppressedBy());
        return Step.of(
                "unknown",
                ServiceName.of(one.destination()) + " does not get it",
                consent
                        ? "because the person did not consent"
                        : "because the person asked to be forgotten",
                List.of());
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
            case "confirmed" -> Step.of("healthy", name + " confirmed it", "", text);
            case "partial" ->
                    Step.of(
                            "degraded",
                            name + " kept a part of the request",
                            "this event was in",
                            text);
            case "refused" ->
                    Step.of("unhealthy", name + " did not keep it", "after it had taken it", text);
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
            default -> Step.of("unknown", name + " does not say", "whether it kept it", text);
        };
    }

    private Optional<Step> next(Look look, DeliveryView one, List<TroubledLane> troubled) {
        String name = ServiceName.of(one.destination());
        TroubledLane lane =
                troubled.stream()
                        .filter(each -> deliveries.label(each.lane()).equals(one.destination()))
                        .findFirst()
                        .orElse(null);
        boolean waits = one.status().equals("pending") || one.status().equals("failed");
        Instant due = one.nextRetryAt();
        if (waits && lane != null) {
            return Optional.of(
                    Step.ahead(
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
            return Optional.of(
                    Step.ahead(
                            look.moment(due).text(),
                            due.toString(),
                            "Next try at " + name,
                            due.isAfter(look.now())
                                    ? "in " + Figures.duration(Duration.between(look.now(), due))
                                    : "now",
                            List.of()));
        } else if (waits) {
            return Optional.of(
                    Step.ahead("", "", name + " is next", "as soon as it is its turn", List.of()));
        } else if (one.status().equals("dead_letter")) {
            return Optional.of(
                    Step.ahead(
                            "",
                            "",
                            "Nothing more happens at " + name + " by itself",
                            "",
                            List.of(
                                    "It can be replayed from the queue once the cause is mended.")));
        }
        return Optional.empty();
    }
}
