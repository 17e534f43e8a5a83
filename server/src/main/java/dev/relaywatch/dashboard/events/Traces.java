package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.events.TraceView.Stand;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Shortened;
import dev.relaywatch.delivery.Deliveries;
import dev.relaywatch.delivery.Trace;
import dev.relaywatch.delivery.Trace.DeliveryView;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Puts the trace of an event together. */
@Component
class Traces {
    private static final int BESIDE = 12;
    private static final Set<String> STUCK = Set.of("failed", "dead_letter");

    private final Deliveries deliveries;
    private final TraceSteps steps;
    private final EventLists lists;
    private final JsonMapper json;

    Traces(Deliveries deliveries, TraceSteps steps, EventLists lists, JsonMapper json) {
        this.deliveries = deliveries;
        this.steps = steps;
        this.lists = lists;
        this.json = json;
    }

    /**
     * @param name tells events apart that share an id; absent: the newest of them
     * @return empty where the store has no such event, and where no store is chosen
     */
    Optional<TraceView> of(Look look, String eventId, @Nullable String name) {
        Tenant store =
                look.store() != null
                        ? look.store()
                        : look.stores().size() == 1 ? look.stores().getFirst() : null;
        return store == null
                ? Optional.empty()
                : deliveries
                        .trace(store.id(), eventId.replace("\0", ""), name)
                        .map(trace -> view(look, store, trace));
    }

    private TraceView view(Look look, Tenant store, Trace trace) {
        Trace.EventView event = trace.event();
        TenantId tenant = store.id();
        List<String> stuck =
                trace.deliveries().stream()
                        .map(DeliveryView::status)
                        .filter(STUCK::contains)
                        .toList();
        return new TraceView(
                look,
                store.name(),
                event.event(),
                event.eventId(),
                event.value() == null || event.currency() == null
                        ? ""
                        : Figures.price(event.value(), event.currency()),
                look.moment(event.receivedAt()),
                Figures.duration(Duration.between(event.receivedAt(), look.now())) + " ago",
                how(event),
                trace.deliveries().stream().map(one -> stand(one, look)).toList(),
                steps.of(look, tenant, trace),
                params(event),
                foot(event),
                stuck.isEmpty()
                        ? null
                        : Address.of("/tracking/queue")
                                .with("tenant", store.slug())
                                .with("status", stuck.getFirst())
                                .toString(),
                look.frame().to("/tracking/events").toString(),
                lists.newest(look, tenant, BESIDE));
    }

    private static String how(Trace.EventView event) {
        Map<String, String> utm = event.utm();
        List<String> words = new ArrayList<>();
        for (String part : List.of("source", "medium", "campaign")) {
            if (utm.containsKey(part)) {
                words.add(utm.get(part));
            }
        }
        if (!words.isEmpty()) {
            return "from " + String.join(" / ", words);
        }
        Set<String> clicks = event.clickIds().keySet();
        if (clicks.contains("gclid") || clicks.contains("gbraid") || clicks.contains("wbraid")) {
            return "from a click on a Google ad";
        }
        return clicks.contains("fbclid")
                ? "from a click on a Meta ad"
                : clicks.contains("ttclid")
                        ? "from a click on a TikTok ad"
                        : clicks.contains("msclkid") ? "from a click on a Microsoft ad" : "";
    }

    private static Stand stand(DeliveryView one, Look look) {
        Standing standing = Standing.of(one.status());
        return new Stand(
                standing.state(),
                ServiceName.of(one.destination()),
                standing.words(),
                note(one, look));
    }

    private static String note(DeliveryView one, Look look) {
        if (one.suppressedBy() != null) {
            return one.suppressedBy().equals("consent") ? "no consent" : "asked to be forgotten";
        }
        if (one.confirmation() != null) {
            return switch (one.confirmation().status()) {
                case "confirmed" -> "confirmed by the platform";
                case "partial" -> "partly kept by the platform";
                case "refused" -> "refused later";
                default -> "not confirmed yet";
            };
        }
        return switch (one.status()) {
            case "uploaded" ->
                    one.attempts().isEmpty()
                            ? ""
                            : "at " + look.moment(one.attempts().getLast().at()).text();
            case "failed" ->
                    one.nextRetryAt() == null
                            ? "tried again soon"
                            : "next try " + look.moment(one.nextRetryAt()).text();
            case "pending" -> one.attempts().isEmpty() ? "not tried yet" : "tried again soon";
            default -> "no more tries by itself";
        };
    }

    private String params(Trace.EventView event) {
        String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(event.params());
        return text.replaceAll("\\s", "").equals("{}") ? "" : text;
    }

    private static String foot(Trace.EventView event) {
        List<String> facts = new ArrayList<>();
        facts.add(
                event.visitorId() == null
                        ? "No visitor is known"
                        : "Visitor " + Shortened.of(event.visitorId()));
        if (!event.destinations().isEmpty()) {
            facts.add(
                    event.destinations().keySet().stream()
                            .map(ServiceName::of)
                            .collect(Collectors.joining(", ", "for ", "")));
        }
        return String.join(", ", facts);
    }
}
