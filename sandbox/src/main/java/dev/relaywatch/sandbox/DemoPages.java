package dev.relaywatch.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the pages of a store send of one visitor, in one of three ways: they tell of the visit and
 * then name the visitor alone; they know nothing of visits and say everything each time; or they
 * collect events and send them together.
 */
final class DemoPages implements DemoTracking {
    private static final int MOST_TOGETHER = 4;

    private final DemoVisit visit;
    private final boolean tellOfVisit;
    private final boolean collect;
    private final List<ObjectNode> collected = new ArrayList<>();
    private boolean told;

    DemoPages(DemoVisit visit, Random random) {
        this.visit = visit;
        int way = random.nextInt(6);
        this.tellOfVisit = way != 0;
        this.collect = way == 1;
    }

    @Override
    public List<DemoCall> step(String eventId, Instant now) {
        List<DemoCall> calls = new ArrayList<>();
        if (tellOfVisit && !told) {
            told = true;
            calls.add(visit());
        }
        ObjectNode event = event(eventId, now);
        if (!collect) {
            calls.add(call(DemoDoor.EVENT, event));
            return calls;
        }
        collected.add(event);
        if (visit.isOrdering() || collected.size() >= MOST_TOGETHER) {
            calls.addAll(leave(now));
        }
        return calls;
    }

    /** What was collected is sent by {@code sendBeacon}. */
    @Override
    public List<DemoCall> leave(Instant now) {
        if (collected.isEmpty()) {
            return List.of();
        }
        ObjectNode body = Json.object();
        ArrayNode events = body.putArray("events");
        collected.forEach(events::add);
        collected.clear();
        return List.of(call(DemoDoor.BATCH, body));
    }

    private DemoCall visit() {
        ObjectNode body =
                Json.object()
                        .put("visitorId", visit.visitorId())
                        .put("fbp", visit.fbp())
                        .put("landingPage", visit.pageUrl());
        visit.campaign().describe(body);
        if (visit.campaign().referrer() != null) {
            body.put("referrer", visit.campaign().referrer());
        }
        consent(body);
        return DemoCall.of(
                DemoDoor.VISIT,
                "/api/track/visit",
                visit.store().publicKey(),
                browserHeaders(visit),
                body);
    }

    private ObjectNode event(String eventId, Instant now) {
        ObjectNode body =
                Json.object()
                        .put("eventId", eventId)
                        .put("event", visit.event())
                        .put("timestamp", now.toString())
                        .put("visitorId", visit.visitorId())
                        .put("pageUrl", visit.pageUrl());
        if (!tellOfVisit) {
            body.put("fbp", visit.fbp());
            visit.campaign().describe(body);
            consent(body);
        }
        visit.describe(body.putObject("params"), eventId);
        if (visit.isOrdering()) {
            visit.person().describe(body.putObject("userData"));
        }
        return body;
    }

    private void consent(ObjectNode body) {
        if (visit.isDenied()) {
            body.putObject("consent")
                    .put("adUserData", "DENIED")
                    .put("adPersonalization", "DENIED");
        }
    }

    private DemoCall call(DemoDoor door, ObjectNode body) {
        return DemoCall.of(
                door, "/api/track/event", visit.store().publicKey(), browserHeaders(visit), body);
    }

    /** What the browser adds, and the proxy before the server. */
    static Map<String, String> browserHeaders(DemoVisit visit) {
        return Map.of(
                "User-Agent", visit.browser(),
                "Origin", visit.origin(),
                "X-Forwarded-For", visit.address());
    }
}
