package dev.relaywatch.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells of a visitor by the Segment HTTP API, as its libraries do: some send each message by
 * itself, some collect and send them in batches. Who orders is identified first.
 */
final class DemoSegment implements DemoTracking {
    private static final int MOST_TOGETHER = 3;

    private final DemoVisit visit;
    private final boolean together;
    private final List<ObjectNode> collected = new ArrayList<>();
    private boolean identified;

    DemoSegment(DemoVisit visit, Random random) {
        this.visit = visit;
        this.together = random.nextBoolean();
    }

    @Override
    public List<DemoCall> step(String eventId, Instant now) {
        List<ObjectNode> messages = new ArrayList<>();
        if (visit.isOrdering() && !identified) {
            identified = true;
            messages.add(identify(eventId, now));
        }
        messages.add(visit.isLanding() ? page(eventId, now) : track(eventId, now));
        if (!together) {
            return messages.stream().map(message -> alone(message, now)).toList();
        }
        collected.addAll(messages);
        return collected.size() < MOST_TOGETHER && !visit.hasBought() ? List.of() : leave(now);
    }

    @Override
    public List<DemoCall> leave(Instant now) {
        if (collected.isEmpty()) {
            return List.of();
        }
        ObjectNode body = Json.object();
        ArrayNode batch = body.putArray("batch");
        collected.forEach(batch::add);
        collected.clear();
        return List.of(call("/v1/batch", body, now));
    }

    private DemoCall alone(ObjectNode message, Instant now) {
        return call("/v1/" + message.path("type").asString(), message, now);
    }

    private DemoCall call(String path, ObjectNode body, Instant now) {
        body.put("sentAt", now.toString());
        return DemoCall.ofSegment(
                path, visit.store().publicKey(), DemoPages.browserHeaders(visit), body);
    }

    private ObjectNode page(String id, Instant now) {
        ObjectNode message = message("page", id, now);
        message.putObject("properties").put("url", visit.pageUrl());
        return message;
    }

    private ObjectNode track(String id, Instant now) {
        ObjectNode message = message("track", id, now).put("event", visit.event());
        visit.describe(message.putObject("properties"), id);
        return message;
    }

    private ObjectNode identify(String id, Instant now) {
        ObjectNode message = message("identify", id + "-who", now);
        visit.person().describeTraits(message.putObject("traits"));
        return message;
    }

    private ObjectNode message(String type, String id, Instant now) {
        ObjectNode message =
                Json.object()
                        .put("type", type)
                        .put("messageId", id)
                        .put("anonymousId", visit.visitorId())
                        .put("timestamp", now.toString());
        ObjectNode context = message.putObject("context");
        context.put("userAgent", visit.browser());
        ObjectNode page = context.putObject("page").put("url", visit.pageUrl());
        if (visit.campaign().referrer() != null) {
            page.put("referrer", visit.campaign().referrer());
        }
        if (!visit.campaign().utm().isEmpty()) {
            ObjectNode campaign = context.putObject("campaign");
            visit.campaign()
                    .utm()
                    .forEach((name, value) ->
                            campaign.put(name.equals("campaign") ? "name" : name, value));
        }
        if (identified) {
            visit.person().describeTraits(context.putObject("traits"));
        }
        if (visit.isDenied()) {
            context.putObject("consent").put("adUserData", "DENIED");
        }
        return message;
    }
}
