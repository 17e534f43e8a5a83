package dev.relaywatch.delivery;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.delivery.ConfirmationFactStore.Confirmed;
import dev.relaywatch.delivery.StuckMoney.Cause;
import dev.relaywatch.delivery.StuckMoney.Total;
import dev.relaywatch.delivery.StuckMoney.WithoutValue;
import dev.relaywatch.queue.DestinationStanding;
import dev.relaywatch.queue.QueueFacts;
import dev.relaywatch.queue.StuckFacts;
import dev.relaywatch.queue.StuckItems;
import dev.relaywatch.queue.StuckSubjects;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Deliveries in numbers, exact: the whole queue, and all that was uploaded. */
@Component
public class DeliveryFacts {
    private static final int MOST_CAUSES = 100;

    /** What was queued before items had the names of their events. */
    private static final String NAMELESS = "unknown";

    private static final Confirmed NOTHING = new Confirmed(0, 0);

    private final QueueFacts queue;
    private final Routes routes;
    private final ConfirmationFactStore confirmations;
    private final TenantTransaction transaction;

    DeliveryFacts(
            Routes routes,
            QueueFacts queue,
            ConfirmationFactStore confirmations,
            TenantTransaction transaction) {
        this.routes = routes;
        this.queue = queue;
        this.confirmations = confirmations;
        this.transaction = transaction;
    }

    /**
     * Those that are meant for a destination, by the routes as they are now; of a tenant without
     * any destination all are.
     */
    public List<EventFacts> sent(Collection<EventFacts> events) {
        return events.stream().filter(one -> routes.isSent(one.tenant(), one.event())).toList();
    }

    private record Key(TenantId tenant, String platform) {}

    /** By tenant and destination; those of which there is nothing are left out. */
    public List<DestinationFacts> destinations(
            Collection<TenantId> tenants, Instant from, Instant to) {
        if (tenants.isEmpty()) {
            return List.of();
        }
        Map<Key, DestinationStanding> standings =
                queue.destinations(tenants, from, to).stream()
                        .collect(
                                Collectors.toMap(
                                        one -> new Key(one.tenant(), one.platform()),
                                        Function.identity()));
        Map<Key, Confirmed> confirmed = new HashMap<>();
        transaction
                .within(tenants, () -> confirmations.sent(tenants, from, to))
                .forEach(sent ->
                        confirmed.put(new Key(sent.tenant(), sent.platform()), sent.confirmed()));
        confirmed
                .keySet()
                .forEach(key -> standings.computeIfAbsent(key, DeliveryFacts::nothingQueued));
        List<DestinationFacts> facts = new ArrayList<>();
        standings.forEach((key, standing) ->
                facts.add(facts(standing, confirmed.getOrDefault(key, NOTHING))));
        return facts.stream().filter(DeliveryFacts::isSomething).toList();
    }

    private static DestinationStanding nothingQueued(Key key) {
        return new DestinationStanding(key.tenant(), key.platform(), 0, 0, 0, null, 0, 0, 0);
    }

    private static DestinationFacts facts(DestinationStanding standing, Confirmed confirmed) {
        return new DestinationFacts(
                standing.tenant(),
                standing.platform(),
                standing.pending(),
                standing.failed(),
                standing.deadLetter(),
                standing.oldestPending(),
                standing.uploaded(),
                confirmed.refused(),
                confirmed.unconfirmed(),
                standing.failing(),
                standing.dead());
    }

    private static boolean isSomething(DestinationFacts one) {
        return one.pending() + one.failed() + one.deadLetter() + one.uploaded() > 0
                || one.refusedLater() + one.unconfirmed() > 0;
    }

    /** How many items that had failed were uploaded since the moment given for each tenant. */
    public Map<TenantId, Long> resolvedSince(Map<TenantId, Instant> since) {
        return queue.uploadedAfterFailure(since);
    }

    /**
     * Of what failed, is a dead letter or waits for a refused account; of each tenant that has
     * some.
     */
    public List<StuckMoney> stuck(Collection<TenantId> tenants) {
        StuckFacts facts = queue.stuck(tenants, MOST_CAUSES);
        Map<TenantId, List<StuckItems>> causes =
                facts.items().stream().collect(Collectors.groupingBy(StuckItems::tenant));
        Map<TenantId, List<StuckSubjects>> sales =
                facts.subjects().stream().collect(Collectors.groupingBy(StuckSubjects::tenant));
        return causes.entrySet().stream()
                .map(of ->
                        stuck(
                                of.getKey(),
                                of.getValue(),
                                sales.getOrDefault(of.getKey(), List.of())))
                .toList();
    }

    private static StuckMoney stuck(
            TenantId tenant, List<StuckItems> causes, List<StuckSubjects> sales) {
        List<Total> totals = new ArrayList<>();
        Map<String, WithoutValue> withoutValue = new TreeMap<>();
        for (StuckSubjects sale : sales) {
            String currency = sale.currency();
            if (currency == null) {
                String event = Objects.requireNonNullElse(sale.event(), NAMELESS);
                withoutValue.put(event, new WithoutValue(event, sale.subjects(), sale.taken()));
            } else {
                totals.add(new Total(currency, sale.subjects(), sale.value(), sale.recoverable()));
            }
        }
        return new StuckMoney(
                tenant,
                totals,
                List.copyOf(withoutValue.values()),
                causes.stream().map(DeliveryFacts::cause).toList());
    }

    private static Cause cause(StuckItems items) {
        return new Cause(
                items.platform(),
                items.state(),
                items.errorCode(),
                items.errorMessage(),
                items.currency(),
                items.items(),
                items.value(),
                items.recoverable(),
                items.oldest());
    }
}
