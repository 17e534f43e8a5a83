package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.delivery.LedgerPages.LineView;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An event in a list.
 *
 * @param key tells it apart on the page
 * @param link to its trace
 * @param at when it was received, to the second where that was today
 * @param ago how long ago
 * @param store its name
 * @param amount empty where none is known
 * @param destinations each with how it stands there
 */
public record EventLine(
        String key,
        String link,
        Moment at,
        String ago,
        String event,
        String eventId,
        String store,
        String amount,
        Standing standing,
        List<At> destinations) {
    private static final int KEY = 12;

    /** What a path holds as it is, wherever it is read. */
    private static final Pattern FIT_FOR_A_PATH =
            Pattern.compile("[A-Za-z0-9_:@~-][A-Za-z0-9._:@~-]*");

    public EventLine {
        destinations = List.copyOf(destinations);
    }

    /**
     * @param words how it stands there
     */
    public record At(String name, String state, String words) {}

    static EventLine of(LineView line, Look look) {
        Tenant store =
                look.stores().stream()
                        .filter(one -> one.id().equals(line.tenant()))
                        .findFirst()
                        .orElseThrow();
        return new EventLine(
                "e-"
                        + Sha256.hex(store.slug() + line.event() + ' ' + line.eventId())
                                .substring(0, KEY),
                trace(store.slug(), line.event(), line.eventId()).toString(),
                look.second(line.receivedAt()),
                Figures.duration(Duration.between(line.receivedAt(), look.now())) + " ago",
                line.event(),
                line.eventId(),
                store.name(),
                line.value() == null || line.currency() == null
                        ? ""
                        : Figures.price(line.value(), line.currency()),
                Standing.of(line.status(), line.destinations()),
                line.destinations().entrySet().stream()
                        .map(one -> {
                            Standing there = Standing.of(one.getValue());
                            return new At(
                                    ServiceName.of(one.getKey()), there.state(), there.words());
                        })
                        .toList());
    }

    /** Where the trace of an event is; what no path can hold stands as a parameter. */
    static Address trace(String slug, String event, String eventId) {
        Address there =
                FIT_FOR_A_PATH.matcher(eventId).matches()
                        ? Address.of("/tracking/events/" + eventId)
                        : Address.of("/tracking/events").with("id", eventId);
        return there.with("event", event).with("tenant", slug);
    }
}
