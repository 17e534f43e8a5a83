package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a store's own servers send: orders, deals, and whom to forget. */
final class DemoBackOffice {
    private static final Map<String, String> HEADERS = Map.of("User-Agent", "demo-back-office/1.0");

    private final DemoStore store;

    DemoBackOffice(DemoStore store) {
        this.store = store;
    }

    /**
     * Somebody who asked to be called back, as the store's CRM knows them.
     *
     * @param byPhone noted by telephone; no e-mail address was written down
     * @param signed told by the CRM itself, not by the back office
     */
    record Deal(String id, DemoVisit visit, boolean byPhone, boolean signed) {
        static Deal of(String id, DemoVisit visit, Random random) {
            boolean crm = visit.store().webhookSecret() != null;
            return new Deal(id, visit, random.nextInt(5) == 0, crm && random.nextInt(4) != 0);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** The purchase as the shop booked it, by the id that the page gave it. */
    DemoCall order(DemoVisit visit, String orderId, Instant now) {
        ObjectNode body =
                Json.object()
                        .put("eventId", orderId)
                        .put("event", "purchase")
                        .put("timestamp", now.toString())
                        .put("visitorId", visit.visitorId())
                        .put("pageUrl", visit.pageUrl());
        visit.describe(body.putObject("params"), orderId);
        ObjectNode userData = body.putObject("userData");
        visit.person().describe(userData);
        userData.put("client_ip_address", visit.address())
                .put("client_user_agent", visit.browser());
        return DemoCall.of(DemoDoor.BACKEND, "/api/track/event", store.secretKey(), HEADERS, body);
    }

    /**
     * @param value of a deal won; absent for one that is only qualified
     */
    DemoCall conversion(Deal deal, @Nullable BigDecimal value, Instant now) {
        String type = value == null ? "qualified" : "closed";
        ObjectNode body =
                Json.object()
                        .put("dealId", deal.id())
                        .put("conversionType", type)
                        .put("occurredAt", now.toString());
        if (deal.byPhone()) {
            body.put("phone", deal.visit().person().phone());
        } else {
            body.put("email", deal.visit().person().email());
        }
        if (value != null) {
            body.put("value", value).put("currency", store.currency());
        }
        SigningSecret secret = store.webhookSecret();
        return deal.signed() && secret != null
                ? DemoCall.signed(
                        "/api/webhooks/crm-conversion?tenant=" + store.slug(),
                        secret,
                        "msg_" + deal.id() + "_" + type,
                        now,
                        HEADERS,
                        body)
                : DemoCall.of(
                        DemoDoor.CONVERSION, "/api/conversions", store.secretKey(), HEADERS, body);
    }

    /** They asked to be forgotten. */
    DemoCall erasure(DemoVisit visit) {
        return DemoCall.of(
                DemoDoor.ERASURE,
                "/api/privacy/erase",
                store.secretKey(),
                HEADERS,
                Json.object()
                        .put("email", visit.person().email())
                        .put("visitorId", visit.visitorId()));
    }
}
