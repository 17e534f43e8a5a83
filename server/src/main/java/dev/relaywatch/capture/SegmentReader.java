package dev.relaywatch.capture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says a message of Segment's HTTP API in the words of our own events (Segment, "Spec: Common
 * Fields", "HTTP API").
 */
@Component
class SegmentReader {
    private static final Set<String> IGNORED = Set.of("group", "alias", "screen");

    /** No clock goes that wrong: what lies behind is no time that another could be told from. */
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private final Clock clock;

    SegmentReader(Clock clock) {
        this.clock = clock;
    }

    /** What a message says. */
    sealed interface Message {
        /** An event in our own words. */
        record Event(ObjectNode event) implements Message {}

        /** A call that is taken and does nothing: group, alias, screen. */
        record Ignored() implements Message {}

        record Refused(String reason) implements Message {}
    }

    /**
     * @param type the call's where the message does not name one: the path tells it
     * @param sentAt when the sender's clock says that the request was sent; absent where unknown
     */
    Message read(JsonNode message, @Nullable String type, @Nullable Instant sentAt) {
        if (!(message instanceof ObjectNode object)) {
            return new Message.Refused("must be an object");
        }
        String call = object.path("type").asStringOpt().orElse(type == null ? "" : type);
        if (IGNORED.contains(call)) {
            return new Message.Ignored();
        }
        return switch (call) {
            case "track" -> event(object, object.path("event"), sentAt);
            case "page" -> event(object, text("page_view"), sentAt);
            case "identify" -> event(object, text("identify"), sentAt);
            default ->
                    new Message.Refused(
                            "type: must be track, page, identify, group, alias or screen");
        };
    }

    /** When the sender's clock says that it sent this; empty where it does not say. */
    static Optional<Instant> sentAt(ObjectNode body) {
        return Optional.ofNullable(Input.of(body).instant("sentAt"));
    }

    private Message event(ObjectNode message, JsonNode name, @Nullable Instant sentAt) {
        JsonNode context = message.path("context");
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        if (!name.isMissingNode()) {
            event.set("event", name);
        }
        copy(message, "messageId", event, "eventId");
        copy(message, "anonymousId", event, "visitorId");
        time(message, sentAt).ifPresent(time -> event.set("timestamp", time));
        copy(message.path("properties"), "url", event, "pageUrl");
        copy(context.path("page"), "url", event, "pageUrl");
        event.set("params", params(message));
        event.set("userData", person(message));
        ObjectNode campaign = event.putObject("utm");
        for (String part : EventReader.UTM) {
            copy(context.path("campaign"), part.equals("campaign") ? "name" : part, campaign, part);
        }
        ObjectNode request = event.putObject("context");
        copy(context, "ip", request, "ip");
        copy(context, "userAgent", request, "userAgent");
        copy(context.path("page"), "referrer", request.putObject("page"), "referrer");
        for (String cookie : List.of("fbp", "fbc", "clickIds")) {
            copy(context, cookie, event, cookie);
        }
        JsonNode consent =
                message.has("consent") ? message.get("consent") : context.path("consent");
        if (consent.has("adUserData") || consent.has("adPersonalization")) {
            event.set("consent", consent);
        }
        return new Message.Event(event);
    }

    /**
     * The sender's clock may be wrong by any amount: what counts is how long before sending it
     * happened (Segment: {@code timestamp = receivedAt - (sentAt - originalTimestamp)}).
     */
    private Optional<JsonNode> time(ObjectNode message, @Nullable Instant sentAt) {
        JsonNode given =
                message.hasNonNull("originalTimestamp")
                        ? message.get("originalTimestamp")
                        : message.path("timestamp");
        if (given.isMissingNode() || given.isNull()) {
            return Optional.empty();
        }
        ObjectNode holder = JsonNodeFactory.instance.objectNode();
        holder.set("timestamp", given);
        Instant time = Input.of(holder).instant("timestamp");
        if (time == null || sentAt == null || time.isAfter(LAST) || sentAt.isAfter(LAST)) {
            return Optional.of(given);
        }
        Duration before = Duration.between(time, sentAt);
        return Optional.of(text(clock.instant().minus(before).toString()));
    }

    /** The properties, with the amount and the order under the names that we know them by. */
    private static ObjectNode params(ObjectNode message) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (message.path("properties") instanceof ObjectNode properties) {
            params.setAll(properties);
        }
        for (String name : List.of("name", "category")) {
            if (!params.has(name)) {
                copy(message, name, params, name);
            }
        }
        for (String amount : List.of("revenue", "total")) {
            if (!params.hasNonNull("value")) {
                copy(params, amount, params, "value");
            }
        }
        if (!params.hasNonNull("order_id")) {
            copy(params, "orderId", params, "order_id");
        }
        return params;
    }

    /** The traits of the message over those of its context. */
    private static ObjectNode person(ObjectNode message) {
        ObjectNode person = JsonNodeFactory.instance.objectNode();
        if (message.path("context").path("traits") instanceof ObjectNode traits) {
            person.setAll(traits);
        }
        if (message.path("traits") instanceof ObjectNode traits) {
            person.setAll(traits);
        }
        copy(message, "userId", person, "external_id");
        return person;
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String as) {
        JsonNode value = from.path(name);
        if (!value.isMissingNode() && !value.isNull()) {
            to.set(as, value);
        }
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }
}
