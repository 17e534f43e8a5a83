package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.capture.LeadFacts;
import dev.relaywatch.capture.LedgerFacts;
import dev.relaywatch.delivery.DeliveryFacts;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.trackinghealth.TrackingReport.BrowserServer;
import dev.relaywatch.trackinghealth.TrackingReport.EmqScore;
import dev.relaywatch.trackinghealth.TrackingReport.EventScore;
import dev.relaywatch.trackinghealth.TrackingReport.EventSides;
import dev.relaywatch.trackinghealth.TrackingReport.FixQueue;
import dev.relaywatch.trackinghealth.TrackingReport.OfDestination;
import dev.relaywatch.trackinghealth.TrackingReport.Rates;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the facts of a period together as people read them. */
@Component
class Reports {
    /** Smaller differences are noise. */
    private static final BigDecimal TREND = new BigDecimal("0.1");

    private static final int MOST_NAMES = 50;

    private final LedgerFacts ledger;
    private final DeliveryFacts deliveries;
    private final VolumeChecks volumes;
    private final PlatformScores scores;
    private final CostImpacts costs;
    private final Clock clock;

    Reports(
            LedgerFacts ledger,
            DeliveryFacts deliveries,
            VolumeChecks volumes,
            PlatformScores scores,
            CostImpacts costs,
            Clock clock) {
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.volumes = volumes;
        this.scores = scores;
        this.costs = costs;
        this.clock = clock;
    }

    TrackingReport of(
            List<Tenant> tenants,
            Period period,
            List<DestinationFacts> destinations,
            List<StuckMoney> stuck) {
        List<TenantId> ids = tenants.stream().map(Tenant::id).toList();
        List<EventFacts> events = ledger.events(ids, period.start(), period.end());
        List<LeadFacts> leads = ledger.leads(ids, period.start(), period.end());
        List<VolumeVerdict> volume =
                tenants.size() == 1
                        ? volumes.judge(tenants).getOrDefault(ids.getFirst(), List.of())
                        : List.of();
        List<EventFacts> sent = deliveries.sent(events);
        SystemStatus status = SystemStatus.of(sent, destinations, volume);
        return new TrackingReport(
                status.text(),
                status.reason(),
                period,
                emq(ids, sent, period),
                fixQueue(tenants, destinations),
                Diagnoses.of(events, leads, destinations),
                costs.of(tenants, stuck),
                rates(leads, destinations),
                browserServer(events),
                scores.of(ids),
                tenants.size() == 1 ? volume.stream().map(Reports::view).toList() : null);
    }

    /** Only what is meant for a platform has to match. */
    private EmqScore emq(List<TenantId> ids, List<EventFacts> sent, Period period) {
        Emq emq = Emq.of(sent);
        Period before = period.before();
        BigDecimal previous =
                Emq.of(deliveries.sent(ledger.events(ids, before.start(), before.end()))).overall();
        return new EmqScore(
                emq.overall(),
                true,
                emq.breakdown(),
                trend(emq.overall(), previous),
                previous,
                emq.counted().events(),
                emq.toGain(),
                emq.byEvent().stream()
                        .map(one -> new EventScore(one.event(), one.score(), one.totalEvents()))
                        .toList());
    }

    static String trend(@Nullable BigDecimal now, @Nullable BigDecimal before) {
        if (now == null || before == null || now.subtract(before).abs().compareTo(TREND) < 0) {
            return "stable";
        }
        return now.compareTo(before) > 0 ? "up" : "down";
    }

    private FixQueue fixQueue(List<Tenant> tenants, List<DestinationFacts> destinations) {
        Instant now = clock.instant();
        Map<TenantId, Instant> midnights =
                tenants.stream()
                        .collect(
                                Collectors.toMap(
                                        Tenant::id,
                                        tenant ->
                                                now.atZone(tenant.timeZone())
                                                        .toLocalDate()
                                                        .atStartOfDay(tenant.timeZone())
                                                        .toInstant()));
        Map<String, OfDestination> byDestination = new TreeMap<>();
        for (DestinationFacts one : destinations) {
            byDestination.merge(
                    one.destination(),
                    new OfDestination(one.pending(), one.failed(), one.deadLetter()),
                    (a, b) ->
                            new OfDestination(
                                    a.pending() + b.pending(),
                                    a.failed() + b.failed(),
                                    a.deadLetter() + b.deadLetter()));
        }
        return new FixQueue(
                sum(destinations, DestinationFacts::pending),
                sum(destinations, DestinationFacts::failed),
                sum(destinations, DestinationFacts::deadLetter),
                deliveries.resolvedSince(midnights).values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                destinations.stream()
                        .map(DestinationFacts::oldestPending)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                byDestination);
    }

    static Rates rates(List<LeadFacts> leads, List<DestinationFacts> destinations) {
        return new Rates(
                Share.percent(sum(leads, LeadFacts::withGclid), sum(leads, LeadFacts::leads)),
                uploadSuccess(destinations));
    }

    /** Percent; absent where nothing was sent that is known to have arrived or not. */
    static @Nullable BigDecimal uploadSuccess(List<DestinationFacts> destinations) {
        long unconfirmed = sum(destinations, DestinationFacts::unconfirmed);
        long uploaded = sum(destinations, DestinationFacts::uploaded);
        long good =
                Math.max(
                        0,
                        uploaded - unconfirmed - sum(destinations, DestinationFacts::refusedLater));
        return Share.percent(
                good,
                Math.max(good, uploaded - unconfirmed + sum(destinations, DestinationFacts::dead)));
    }

    private static BrowserServer browserServer(List<EventFacts> events) {
        long both = sum(events, EventFacts::both);
        return new BrowserServer(
                both,
                sum(events, EventFacts::browserOnly),
                sum(events, EventFacts::serverOnly),
                sum(events, EventFacts::idReused),
                Share.percent(both, sum(events, EventFacts::events)),
                byName(events).entrySet().stream()
                        .map(name ->
                                new EventSides(
                                        name.getKey(),
                                        sum(name.getValue(), EventFacts::both),
                                        sum(name.getValue(), EventFacts::browserOnly),
                                        sum(name.getValue(), EventFacts::serverOnly),
                                        sum(name.getValue(), EventFacts::idReused)))
                        .sorted(
                                Comparator.comparingLong((EventSides one) ->
                                                one.both() + one.browserOnly() + one.serverOnly())
                                        .reversed())
                        .limit(MOST_NAMES)
                        .toList());
    }

    private static Map<String, List<EventFacts>> byName(List<EventFacts> events) {
        return events.stream()
                .collect(
                        Collectors.groupingBy(
                                EventFacts::event, TreeMap::new, Collectors.toList()));
    }

    private static TrackingReport.Volume view(VolumeVerdict verdict) {
        return new TrackingReport.Volume(
                verdict.name(),
                verdict.level().name().toLowerCase(Locale.ROOT),
                Share.rounded(verdict.expected()),
                verdict.actual(),
                verdict.from(),
                verdict.to(),
                verdict.weeks(),
                verdict.why());
    }

    static <T> long sum(List<T> facts, ToLongFunction<T> of) {
        return facts.stream().mapToLong(of).sum();
    }
}
