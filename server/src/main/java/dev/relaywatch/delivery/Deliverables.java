package dev.relaywatch.delivery;

import dev.relaywatch.capture.Capture;
import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Conversion;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.SealedSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds in the ledger what claimed items deliver: one look for a whole batch. */
@Component
class Deliverables {
    private static final Logger log = LoggerFactory.getLogger(Deliverables.class);

    private final Capture capture;

    Deliverables(Capture capture) {
        this.capture = capture;
    }

    /** What the items deliver, by item; what was erased is missing. */
    Map<UUID, Deliverable> of(Lane lane, List<ClaimedItem> items) {
        Map<UUID, Instant> eventIds =
                items.stream()
                        .filter(item -> item.subject() instanceof Subject.Event)
                        .collect(
                                Collectors.toMap(
                                        item -> item.subject().id(),
                                        item -> item.subject().storedAt(),
                                        (a, _) -> a));
        List<UUID> conversionIds =
                items.stream()
                        .filter(item -> item.subject() instanceof Subject.Conversion)
                        .map(item -> item.subject().id())
                        .toList();
        Map<UUID, CapturedEvent> events = capture.events(lane.tenant(), eventIds);
        Map<UUID, Conversion> conversions = capture.conversions(lane.tenant(), conversionIds);
        return items.stream()
                .flatMap(item -> deliverable(lane, item, events, conversions).stream())
                .collect(Collectors.toMap(Deliverable::itemId, d -> d));
    }

    private Optional<Deliverable> deliverable(
            Lane lane,
            ClaimedItem item,
            Map<UUID, CapturedEvent> events,
            Map<UUID, Conversion> conversions) {
        return switch (item.subject()) {
            case Subject.Event(var id, var _) ->
                    Optional.ofNullable(events.get(id))
                            .filter(event -> !event.erased())
                            .map(event -> Deliverable.of(item.id(), event, context(lane, item)))
                            .map(Deliverable::asAllowed);
            case Subject.Conversion(var id, var _) ->
                    Optional.ofNullable(conversions.get(id))
                            .filter(conversion -> !conversion.erased())
                            .map(conversion -> Deliverable.of(item.id(), conversion))
                            .map(Deliverable::asAllowed);
        };
    }

    private RequestContext context(Lane lane, ClaimedItem item) {
        SealedSecret sealed = item.payload();
        if (sealed == null) {
            return RequestContext.NONE;
        }
        try {
            return capture.openContext(lane.tenant(), sealed);
        } catch (Keyring.CannotOpen e) {
            log.error(
                    "Item {} of tenant {}: its context cannot be opened with the keys there are; sent without it",
                    item.id(),
                    lane.tenant());
            return RequestContext.NONE;
        }
    }
}
