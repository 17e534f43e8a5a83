package dev.relaywatch.delivery;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.Conversion;
import dev.relaywatch.capture.ConversionMatched;
import dev.relaywatch.capture.ConversionStored;
import dev.relaywatch.capture.EventsStored;
import dev.relaywatch.capture.QueuedDestinations;
import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.delivery.SuppressionStore.Suppression;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.NewItem;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Queues what was stored for each destination it goes to, in the transaction that stores it. What
 * consent forbids is noted, and what is not delivered because its person was erased.
 */
@Component
class Router implements QueuedDestinations {
    private static final Logger log = LoggerFactory.getLogger(Router.class);

    private final Routes routes;
    private final WorkQueue queue;
    private final SuppressionStore suppressions;

    Router(Routes routes, WorkQueue queue, SuppressionStore suppressions) {
        this.routes = routes;
        this.queue = queue;
        this.suppressions = suppressions;
    }

    @EventListener
    void on(EventsStored stored) {
        List<NewItem> items = new ArrayList<>();
        List<Suppression> suppressed = new ArrayList<>();
        for (EventsStored.Stored each : stored.events()) {
            var event = each.event();
            Subject subject = new Subject.Event(event.rowId(), event.receivedAt());
            Deliverable item = Deliverable.of(event.rowId(), event, each.context()).asAllowed();
            for (Connected to : routes.of(event.tenant(), event.name())) {
                Lane lane = new Lane(event.tenant(), to.connection().id(), to.destination().name());
                if (event.erased()) {
                    suppressed.add(new Suppression(Ids.next(), lane, subject, "erasure"));
                } else if (forbids(event.consent(), to)) {
                    suppressed.add(new Suppression(Ids.next(), lane, subject, "consent"));
                } else {
                    items.add(
                            new NewItem(
                                    lane,
                                    subject,
                                    event.name(),
                                    item.time(),
                                    expiry(to, item),
                                    event.value(),
                                    each.sealedContext(),
                                    refusal(to, item)));
                }
            }
        }
        queue.enqueue(items);
        suppressions.insert(suppressed);
    }

    @EventListener
    void on(ConversionStored stored) {
        route(stored.conversion(), Set.of());
    }

    /**
     * @param settled lanes that it was routed to before
     */
    private void route(Conversion conversion, Set<Lane> settled) {
        Subject subject = new Subject.Conversion(conversion.id(), conversion.receivedAt());
        List<NewItem> items = new ArrayList<>();
        List<Suppression> suppressed = new ArrayList<>();
        Deliverable item = Deliverable.of(conversion.id(), conversion).asAllowed();
        for (Connected to : routes.of(conversion.tenant(), conversion.type())) {
            Lane lane =
                    new Lane(conversion.tenant(), to.connection().id(), to.destination().name());
            if (settled.contains(lane)) {
                continue;
            }
            if (conversion.erased()) {
                suppressed.add(new Suppression(Ids.next(), lane, subject, "erasure"));
            } else if (forbids(conversion.consent(), to)) {
                suppressed.add(new Suppression(Ids.next(), lane, subject, "consent"));
            } else if (identifies(to, conversion)) {
                items.add(
                        new NewItem(
                                lane,
                                subject,
                                "conversion." + conversion.type(),
                                item.time(),
                                expiry(to, item),
                                conversion.value(),
                                null,
                                refusal(to, item)));
            }
        }
        queue.enqueue(items);
        suppressions.insert(suppressed);
    }

    /**
     * A lead that came late may bring what a platform needs to find the person, or the word that
     * nothing may be sent.
     */
    @EventListener
    void on(ConversionMatched matched) {
        Conversion conversion = matched.conversion();
        Subject subject = new Subject.Conversion(conversion.id(), conversion.receivedAt());
        Set<Lane> settled = new HashSet<>();
        queue.entries(conversion.tenant(), subject).forEach(entry -> settled.add(entry.lane()));
        suppressions.of(conversion.tenant(), subject).forEach(held -> settled.add(held.lane()));
        if (isDenied(conversion.consent())) {
            // what still waits is routed anew; what is being sent in this moment was sent before
            // the word
            queue.withdraw(conversion.tenant(), List.of(conversion.id()))
                    .items()
                    .forEach(item -> settled.remove(item.lane()));
        }
        route(conversion, settled);
    }

    /** What is sure to be refused is seen at once, and costs no call. */
    private static @Nullable Failure refusal(Connected to, Deliverable item) {
        return checked(to, item, there -> there.destination().refusal(there.connection(), item))
                .map(reason -> new Failure(reason, Sent.PREFLIGHT, null))
                .orElse(null);
    }

    private static @Nullable Instant expiry(Connected to, Deliverable item) {
        return checked(to, item, there -> there.destination().oldest(item))
                .map(item.time()::plus)
                .orElse(null);
    }

    /** A check that fails finds nothing: the event is stored and sent all the same. */
    private static <T> Optional<T> checked(
            Connected to, Deliverable item, Function<Connected, Optional<T>> check) {
        try {
            return check.apply(to);
        } catch (RuntimeException e) {
            log.error(
                    "{} of tenant {} could not check item {} beforehand; it is queued unchecked",
                    to.label(),
                    to.connection().tenant(),
                    item.itemId(),
                    e);
            return Optional.empty();
        }
    }

    private static boolean forbids(Consent consent, Connected to) {
        return isDenied(consent) && to.destination().isAdPlatform();
    }

    private static boolean isDenied(Consent consent) {
        return consent.adUserData() == Consent.Choice.DENIED;
    }

    /** A deal whose person no platform could find is kept for the lead that may still come. */
    private static boolean identifies(Connected to, Conversion conversion) {
        return to.destination().canIdentify(Deliverable.of(conversion.id(), conversion));
    }

    @Override
    public List<String> of(Conversion conversion) {
        return routes.of(conversion.tenant(), conversion.type()).stream()
                .filter(to ->
                        !conversion.erased()
                                && !forbids(conversion.consent(), to)
                                && identifies(to, conversion))
                .map(Connected::label)
                .toList();
    }
}
