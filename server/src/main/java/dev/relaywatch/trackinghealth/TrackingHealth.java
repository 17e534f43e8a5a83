package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.capture.LedgerFacts;
import dev.relaywatch.delivery.DeliveryFacts;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether conversions arrive: the page of a period, and the check of the last 24 hours. */
@Component
public class TrackingHealth {
    static final Duration CHECKED = Duration.ofHours(24);
    private static final int AT_ONCE = 100;

    private final LedgerFacts ledger;
    private final DeliveryFacts deliveries;
    private final VolumeChecks volumes;
    private final Reports reports;
    private final Clock clock;

    TrackingHealth(
            LedgerFacts ledger,
            DeliveryFacts deliveries,
            VolumeChecks volumes,
            Reports reports,
            Clock clock) {
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.volumes = volumes;
        this.reports = reports;
        this.clock = clock;
    }

    /** Of these tenants together; with one also what came of each name against what is usual. */
    public TrackingReport report(List<Tenant> tenants, Period period) {
        List<TenantId> ids = tenants.stream().map(Tenant::id).toList();
        return report(
                tenants,
                period,
                deliveries.destinations(ids, period.start(), period.end()),
                deliveries.stuck(ids));
    }

    /**
     * As above, for whoever has read already how the tenants' deliveries stand.
     *
     * @param destinations of the period
     */
    public TrackingReport report(
            List<Tenant> tenants,
            Period period,
            List<DestinationFacts> destinations,
            List<StuckMoney> stuck) {
        return reports.of(tenants, period, destinations, stuck);
    }

    /** The rates of a period as long as this one, and right before it. */
    public TrackingReport.Rates ratesBefore(Collection<TenantId> tenants, Period period) {
        Period before = period.before();
        return Reports.rates(
                ledger.leads(tenants, before.start(), before.end()),
                deliveries.destinations(tenants, before.start(), before.end()));
    }

    /**
     * How much of what was sent in a period arrived, in percent; absent where nothing was sent.
     * What is not confirmed yet counts neither way.
     */
    public @Nullable BigDecimal uploadSuccess(
            Collection<TenantId> tenants, Instant from, Instant to) {
        return Reports.uploadSuccess(deliveries.destinations(tenants, from, to));
    }

    /**
     * How many percent of these arrived for good; absent where nothing was attempted. What is only
     * accepted, and not confirmed yet, counts neither way.
     */
    public static @Nullable BigDecimal uploadSuccess(List<DestinationFacts> destinations) {
        return Reports.uploadSuccess(destinations);
    }

    /** One verdict a tenant. */
    public List<TenantVerdict> check(List<Tenant> tenants) {
        List<TenantVerdict> verdicts = new ArrayList<>();
        for (int from = 0; from < tenants.size(); from += AT_ONCE) {
            verdicts.addAll(
                    checkOfSome(tenants.subList(from, Math.min(from + AT_ONCE, tenants.size()))));
        }
        return verdicts;
    }

    private List<TenantVerdict> checkOfSome(List<Tenant> tenants) {
        Instant now = clock.instant();
        List<TenantId> ids = tenants.stream().map(Tenant::id).toList();
        Map<TenantId, List<EventFacts>> events =
                byTenant(
                        deliveries.sent(ledger.events(ids, now.minus(CHECKED), now)),
                        EventFacts::tenant);
        Map<TenantId, List<DestinationFacts>> destinations =
                byTenant(
                        deliveries.destinations(ids, now.minus(CHECKED), now),
                        DestinationFacts::tenant);
        Map<TenantId, List<VolumeVerdict>> volume = volumes.judge(tenants);
        return ids.stream()
                .map(id ->
                        Symptoms.judge(
                                id,
                                events.getOrDefault(id, List.of()),
                                destinations.getOrDefault(id, List.of()),
                                volume.getOrDefault(id, List.of())))
                .toList();
    }

    private static <T> Map<TenantId, List<T>> byTenant(
            Collection<T> facts, Function<T, TenantId> tenant) {
        return facts.stream().collect(Collectors.groupingBy(tenant));
    }
}
