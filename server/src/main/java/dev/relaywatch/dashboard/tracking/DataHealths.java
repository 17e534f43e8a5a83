package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Change;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Share;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.dashboard.tracking.DataHealthView.Field;
import dev.relaywatch.dashboard.tracking.DataHealthView.Match;
import dev.relaywatch.dashboard.tracking.DataHealthView.Running;
import dev.relaywatch.dashboard.tracking.DataHealthView.Sides;
import dev.relaywatch.delivery.DeliveryFacts;
import dev.relaywatch.delivery.DeliveryQueue;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.delivery.Replay;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.queue.Flow;
import dev.relaywatch.queue.QueueFacts;
import dev.relaywatch.queue.RunningReplay;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.trackinghealth.Period;
import dev.relaywatch.trackinghealth.TrackingHealth;
import dev.relaywatch.trackinghealth.TrackingReport;
import dev.relaywatch.trackinghealth.TrackingReport.Rates;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts together whether conversions arrive. */
@Component
class DataHealths {
    static final List<Span> SPANS = List.of(Span.DAY, Span.WEEK, Span.MONTH);
    private static final int RUNNING = 3;
    private static final BigDecimal LOW = new BigDecimal("4");

    private static final Map<String, String> FIELDS =
            Map.of(
                    "email", "E-mail",
                    "phone", "Phone",
                    "firstName", "First name",
                    "lastName", "Last name",
                    "geo", "Address",
                    "fbp", "fbp",
                    "fbc", "fbc");

    private final TrackingHealth health;
    private final DeliveryFacts deliveries;
    private final QueueFacts facts;
    private final DeliveryQueue queue;
    private final Replay replay;
    private final RatesBefore before;

    DataHealths(
            TrackingHealth health,
            DeliveryFacts deliveries,
            QueueFacts facts,
            DeliveryQueue queue,
            Replay replay,
            RatesBefore before) {
        this.health = health;
        this.deliveries = deliveries;
        this.facts = facts;
        this.queue = queue;
        this.replay = replay;
        this.before = before;
    }

    DataHealthView of(Look look) {
        Rates earlier = before.of(look);
        List<TenantId> ids = look.stores().stream().map(Tenant::id).toList();
        List<DestinationFacts> destinations =
                deliveries.destinations(ids, look.since(), look.now());
        List<StuckMoney> stuck = deliveries.stuck(ids);
        TrackingReport report =
                health.report(
                        look.stores(), new Period(look.since(), look.now()), destinations, stuck);
        List<LaneRow> lanes = LaneRow.of(queue.stoppedLanes(look.tenant()), look);
        FlowChart pieces = FlowChart.of(look.span());
        List<Flow> flow = facts.flow(ids, pieces.hours(), pieces.count());
        Instant begins = facts.flowBegins(pieces.hours(), pieces.count());
        return new DataHealthView(
                look,
                SPANS,
                TrackingDeeds.notice(look.asked("done")),
                report,
                state(report),
                word(report),
                reason(report),
                destinations.stream().mapToLong(DestinationFacts::unconfirmed).sum(),
                look.moment(look.now()),
                Change.ofPoints(report.rates().uploadSuccess(), earlier.uploadSuccess()),
                Change.ofPoints(report.rates().gclidCapture(), earlier.gclidCapture()),
                match(report),
                Optional.ofNullable(report.fixQueue().oldestPending())
                        .map(oldest -> Figures.duration(Duration.between(oldest, look.now())))
                        .orElse(""),
                replay.running(look.tenant(), RUNNING).stream()
                        .map(one -> running(one, look))
                        .toList(),
                pieces.chart(flow, begins, lanes, look),
                DestinationRows.of(
                        destinations, one -> pieces.uploaded(of(flow, one), begins), lanes, look),
                RiskAssembler.of(stuck, report, look),
                sides(report.browserServer()),
                look.frame().to("/tracking/retry").toString(),
                look.may(Role.ANALYST),
                report.diagnostics().totalEvents() == 0 && destinations.isEmpty());
    }

    private static List<Flow> of(List<Flow> flow, String platform) {
        return flow.stream().filter(one -> one.platform().equals(platform)).toList();
    }

    private static String state(TrackingReport report) {
        return report.systemStatus().equals("critical") ? "unhealthy" : report.systemStatus();
    }

    private static String word(TrackingReport report) {
        return switch (report.systemStatus()) {
            case "critical" -> "Critical";
            case "degraded" -> "Degraded";
            default -> "Healthy";
        };
    }

    /** Destinations stand in it as configurations write them. */
    private static String reason(TrackingReport report) {
        String reason = report.statusReason();
        for (String destination : report.fixQueue().byDestination().keySet()) {
            reason = reason.replace(" at " + destination, " at " + ServiceName.of(destination));
        }
        return reason;
    }

    private static Match match(TrackingReport report) {
        TrackingReport.EmqScore emq = report.emqScore();
        BigDecimal now = emq.overall();
        BigDecimal before = emq.previousScore();
        List<Field> fields = new ArrayList<>();
        emq.breakdown()
                .forEach((name, percent) -> {
                    BigDecimal gain = emq.toGain().getOrDefault(name, BigDecimal.ZERO);
                    fields.add(
                            new Field(
                                    FIELDS.getOrDefault(name, name),
                                    percent,
                                    gain.signum() == 0 ? "" : "+" + Figures.score(gain)));
                });
        return new Match(
                now == null ? "" : Figures.score(now),
                now == null || before == null || emq.trend().equals("stable")
                        ? ""
                        : Figures.score(now.subtract(before).abs()),
                emq.trend().equals("up"),
                meta(report.platformEmq()),
                fields,
                lowest(emq.byEvent()));
    }

    private static String meta(TrackingReport.PlatformEmq own) {
        if (!own.available()) {
            return "Meta’s own score: " + Optional.ofNullable(own.reason()).orElse("unavailable");
        }
        return "Meta’s own: "
                + Figures.score(own.score())
                + (own.tenants() > 1 ? " in " + own.tenants() + " stores" : "");
    }

    private static String lowest(List<TrackingReport.EventScore> events) {
        return events.stream()
                .filter(event -> event.score() != null && event.score().compareTo(LOW) < 0)
                .min(Comparator.comparing(TrackingReport.EventScore::score))
                .map(event -> event.event() + ", " + Figures.score(event.score()))
                .orElse("");
    }

    private static Running running(RunningReplay one, Look look) {
        long left = one.progress().matching() - one.progress().processed();
        Duration took = Duration.between(one.since(), look.now());
        String note =
                one.progress().processed() == 0 || took.isNegative()
                        ? "you can leave"
                        : "about "
                                + Figures.duration(
                                        took.multipliedBy(left)
                                                .dividedBy(one.progress().processed()))
                                + " left, you can leave";
        return new Running(
                one.progress().id().toString(),
                look.frame().to("/tracking/replays/" + one.progress().id()).toString(),
                one.progress().matching(),
                one.progress().processed(),
                one.progress().resolved(),
                note);
    }

    private static List<Sides> sides(TrackingReport.BrowserServer events) {
        long all = events.both() + events.serverOnly() + events.browserOnly();
        if (all == 0) {
            return List.of();
        }
        BigDecimal both = Share.percent(events.both(), all);
        BigDecimal server = Share.percent(events.serverOnly(), all);
        BigDecimal browser = Share.percent(events.browserOnly(), all);
        return List.of(
                new Sides("accent", "both", BigDecimal.ZERO, both),
                new Sides("accent-2", "server only", both, server),
                new Sides("neutral", "browser only", both.add(server), browser));
    }
}
