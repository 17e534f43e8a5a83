package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DemoShopTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final SigningSecret SECRET =
            SigningSecret.of("whsec_YWNtZS1jcm0tc2VjcmV0LWZvci10aGUtZGVtbw==");
    private static final DemoStore ACME =
            new DemoStore("acme", "rwp_1", "rws_1", 60, "EUR", SECRET, false, null);
    private static final DemoStore BIRCH =
            new DemoStore("birch", "rwp_2", "rws_2", 60, "GBP", null, true, null);

    @Test
    void theSameSeedMakesTheSameCalls() {
        assertThat(calls(ACME, 7, START, 300)).isEqualTo(calls(ACME, 7, START, 300));
        assertThat(calls(ACME, 7, START, 300)).isNotEqualTo(calls(ACME, 8, START, 300));
    }

    @Test
    void twoRunsShareNoEventIds() {
        Set<String> first = ids(calls(ACME, 7, START, 300));

        assertThat(ids(calls(ACME, 7, START.plusSeconds(1), 300)))
                .doesNotContainAnyElementsOf(first);
    }

    @Test
    void allDoorsAreUsedByOneStoreOrTheOther() {
        assertThat(doors(ACME))
                .containsExactlyInAnyOrder(
                        DemoDoor.VISIT,
                        DemoDoor.EVENT,
                        DemoDoor.BATCH,
                        DemoDoor.BACKEND,
                        DemoDoor.LEAD,
                        DemoDoor.CONVERSION,
                        DemoDoor.WEBHOOK,
                        DemoDoor.ERASURE);
        assertThat(doors(BIRCH))
                .containsExactlyInAnyOrder(
                        DemoDoor.SEGMENT,
                        DemoDoor.BACKEND,
                        DemoDoor.LEAD,
                        DemoDoor.CONVERSION,
                        DemoDoor.ERASURE);
    }

    private static Set<DemoDoor> doors(DemoStore store) {
        return calls(store, 7, START, 5_000).stream()
                .map(DemoCall::door)
                .collect(Collectors.toSet());
    }

    @Test
    void fewerVisitorsReachEachLaterStep() {
        for (DemoStore store : List.of(ACME, BIRCH)) {
            Map<String, Integer> counts = new HashMap<>();
            for (JsonNode event : ofBrowsers(calls(store, 7, START, 5_000))) {
                counts.merge(name(event), 1, Integer::sum);
            }

            assertThat(
                            List.of(
                                    counts.get("page_view"),
                                    counts.get("view_item"),
                                    counts.get("add_to_cart"),
                                    counts.get("begin_checkout"),
                                    counts.get("purchase")))
                    .isSortedAccordingTo((a, b) -> b - a);
            assertThat(counts.get("purchase")).isGreaterThan(50);
        }
    }

    @Test
    void noEventIsSentTwiceByABrowser() {
        for (DemoStore store : List.of(ACME, BIRCH)) {
            List<String> keys =
                    ofBrowsers(calls(store, 7, START, 5_000)).stream()
                            .map(event -> name(event) + " " + id(event))
                            .toList();

            assertThat(keys).doesNotHaveDuplicates();
        }
    }

    @Test
    void aVisitorWhoseVisitWasToldIsOnlyNamedAfterwards() {
        Set<String> told = new HashSet<>();
        int named = 0;
        for (DemoCall call : calls(ACME, 7, START, 5_000)) {
            String visitor = call.body().path("visitorId").asString("");
            if (call.door() == DemoDoor.VISIT) {
                assertThat(told.add(visitor)).isTrue();
                assertThat(call.body().path("landingPage").asString("")).startsWith("https://acme");
            } else if (call.door() == DemoDoor.EVENT) {
                boolean known = told.contains(visitor);
                assertThat(call.body().has("fbp")).isEqualTo(!known);
                assertThat(call.body().has("consent") && known).isFalse();
                assertThat(call.body().has("clickIds") && known).isFalse();
                named += known ? 1 : 0;
            }
        }
        assertThat(told).hasSizeGreaterThan(100);
        assertThat(named).isGreaterThan(500);
    }

    @Test
    void visitorsComeByEveryKindOfClickAndSomeDenyAdvertising() {
        Set<String> clicks = new HashSet<>();
        int denied = 0;
        List<DemoCall> visits =
                calls(ACME, 7, START, 5_000).stream()
                        .filter(call -> call.door() == DemoDoor.VISIT)
                        .toList();
        for (DemoCall visit : visits) {
            clicks.addAll(visit.body().path("clickIds").propertyNames());
            denied += visit.body().at("/consent/adUserData").asString("").equals("DENIED") ? 1 : 0;
        }

        assertThat(clicks)
                .containsExactlyInAnyOrder(
                        "fbclid", "gclid", "gbraid", "wbraid", "ttclid", "msclkid");
        assertThat(denied).isBetween(1, visits.size() / 5);
    }

    @Test
    void aPurchaseHasCustomerValueCurrencyAndOrder() {
        for (JsonNode event : purchases(ACME)) {
            JsonNode params = event.path("params");
            assertThat(params.path("value").decimalValue())
                    .isBetween(new BigDecimal("20"), new BigDecimal("400"));
            assertThat(params.path("currency").asString("")).isEqualTo("EUR");
            assertThat(params.path("order_id")).isEqualTo(event.path("eventId"));
            JsonNode userData = event.path("userData");
            assertThat(userData.path("email").asString("")).endsWith("@example.com");
            assertThat(userData.path("first_name").asString("")).isNotEmpty();
        }
        for (JsonNode message : purchases(BIRCH)) {
            assertThat(message.path("type").asString("")).isEqualTo("track");
            assertThat(message.at("/properties/currency").asString("")).isEqualTo("GBP");
            assertThat(message.at("/context/traits/email").asString("")).endsWith("@example.com");
        }
    }

    private static List<JsonNode> purchases(DemoStore store) {
        List<JsonNode> purchases =
                ofBrowsers(calls(store, 7, START, 5_000)).stream()
                        .filter(event -> name(event).equals("purchase"))
                        .toList();
        assertThat(purchases).isNotEmpty();
        return purchases;
    }

    @Test
    void mostOrdersAreToldByBrowserAndBackOfficeSomeByOneAlone() {
        for (DemoStore store : List.of(ACME, BIRCH)) {
            List<DemoCall> all = calls(store, 7, START, 5_000);
            Set<String> browser =
                    ofBrowsers(all).stream()
                            .filter(event -> name(event).equals("purchase"))
                            .map(DemoShopTest::id)
                            .collect(Collectors.toSet());
            Set<String> backend =
                    all.stream()
                            .filter(call -> call.door() == DemoDoor.BACKEND)
                            .peek(call -> {
                                assertThat(name(call.body())).isEqualTo("purchase");
                                assertThat(call.headers()).doesNotContainKey("Origin");
                            })
                            .map(call -> id(call.body()))
                            .collect(Collectors.toSet());
            Set<String> both = new HashSet<>(browser);
            both.retainAll(backend);

            assertThat(both.size()).isGreaterThan(browser.size() / 3).isLessThan(browser.size());
            assertThat(backend.size()).isGreaterThan(both.size());
        }
    }

    @Test
    void checkoutAndPurchaseOfAVisitShareTheOrderId() {
        Set<String> checkouts =
                ofBrowsers(calls(ACME, 7, START, 5_000)).stream()
                        .filter(event -> name(event).equals("begin_checkout"))
                        .map(DemoShopTest::id)
                        .collect(Collectors.toSet());

        assertThat(purchases(ACME).stream().map(DemoShopTest::id)).isSubsetOf(checkouts);
    }

    @Test
    void pagesUseThePublicKeyAndTheBackOfficeTheSecretOne() {
        for (DemoCall call : calls(ACME, 7, START, 5_000)) {
            boolean backOffice =
                    switch (call.door()) {
                        case BACKEND, CONVERSION, WEBHOOK, ERASURE, OPERATIONS -> true;
                        case VISIT, EVENT, BATCH, SEGMENT, LEAD -> false;
                    };
            assertThat(call.headers().containsKey("Origin")).isEqualTo(!backOffice);
            assertThat(call.headers()).containsKey("User-Agent");
            if (call.door() == DemoDoor.WEBHOOK) {
                assertThat(call.headers()).doesNotContainKey("Authorization");
            } else {
                assertThat(call.headers())
                        .containsEntry(
                                "Authorization", backOffice ? "Bearer rws_1" : "Bearer rwp_1");
            }
        }
    }

    @Test
    void segmentsMessagesComeAloneAndInBatchesUnderTheWriteKey() {
        Set<String> paths = new HashSet<>();
        for (DemoCall call : calls(BIRCH, 7, START, 5_000)) {
            if (call.door() == DemoDoor.SEGMENT) {
                paths.add(call.path());
                // base64 of "rwp_2:"
                assertThat(call.headers()).containsEntry("Authorization", "Basic cndwXzI6");
                assertThat(call.body().path("sentAt").asString("")).startsWith("2026-11-20T");
                for (JsonNode message : messages(call)) {
                    assertThat(message.path("messageId").asString("")).isNotEmpty();
                    assertThat(message.path("anonymousId").asString("")).isNotEmpty();
                }
            }
        }
        assertThat(paths)
                .containsExactlyInAnyOrder("/v1/page", "/v1/track", "/v1/identify", "/v1/batch");
    }

    @Test
    void aWebhookIsSignedOverWhatIsSentAndMayComeTwice() {
        Map<String, Integer> times = new HashMap<>();
        for (DemoCall call : calls(ACME, 7, START, 20_000)) {
            if (call.door() == DemoDoor.WEBHOOK) {
                String id = call.headers().getOrDefault("webhook-id", "");
                String timestamp = call.headers().getOrDefault("webhook-timestamp", "");
                assertThat(call.path()).isEqualTo("/api/webhooks/crm-conversion?tenant=acme");
                assertThat(call.headers())
                        .containsEntry(
                                "webhook-signature",
                                SECRET.signature(id, timestamp, Json.bytes(call.body())));
                times.merge(id, 1, Integer::sum);
            }
        }
        assertThat(times.values()).contains(1, 2).doesNotContain(3);
    }

    @Test
    void aDealIsQualifiedBeforeItIsClosedAndNowAndThenKnownBeforeItsLead() {
        Set<String> leads = new HashSet<>();
        Set<String> early = new HashSet<>();
        Set<String> qualified = new HashSet<>();
        int closed = 0;
        for (DemoCall call : calls(ACME, 7, START, 10_000)) {
            String type = call.body().path("conversionType").asString("");
            String email = call.body().path("email").asString("");
            if (call.door() == DemoDoor.LEAD) {
                leads.add(email);
            } else if (type.equals("qualified")) {
                qualified.add(call.body().path("dealId").asString(""));
                if (!email.isEmpty() && !leads.contains(email)) {
                    early.add(email);
                }
            } else if (type.equals("closed")) {
                assertThat(qualified).contains(call.body().path("dealId").asString(""));
                assertThat(call.body().path("value").decimalValue()).isPositive();
                closed++;
            }
        }
        assertThat(closed).isPositive();
        assertThat(early).isNotEmpty();
        assertThat(early.size()).isLessThan(qualified.size() / 2);
        assertThat(leads).containsAll(early);
    }

    @Test
    void aLeadSaysInOneOfFourWaysWhereItLives() {
        Set<String> ways = new HashSet<>();
        for (DemoCall call : calls(ACME, 7, START, 10_000)) {
            if (call.door() == DemoDoor.LEAD) {
                JsonNode body = call.body();
                ways.add(
                        body.has("aiContext")
                                ? "assistant"
                                : body.has("sessionData")
                                        ? "session"
                                        : body.has("city") ? "typed" : "nothing");
            }
        }
        assertThat(ways).containsExactlyInAnyOrder("assistant", "session", "typed", "nothing");
    }

    @Test
    void whoAsksToBeForgottenWasALead() {
        Set<String> leads = new HashSet<>();
        int forgotten = 0;
        for (DemoCall call : calls(ACME, 7, START, 20_000)) {
            if (call.door() == DemoDoor.LEAD) {
                leads.add(call.body().path("email").asString(""));
            } else if (call.door() == DemoDoor.ERASURE) {
                assertThat(call.path()).isEqualTo("/api/privacy/erase");
                assertThat(leads).contains(call.body().path("email").asString(""));
                forgotten++;
            }
        }
        assertThat(forgotten).isBetween(1, leads.size() / 4);
    }

    @Test
    void personsAndKeysAreNotInTheTextOfAnything() {
        DemoPerson person = DemoPerson.any(new Random(1));

        assertThat(person.toString()).isEqualTo("a customer");
        assertThat(ACME.toString()).isEqualTo("acme");
        assertThat(calls(ACME, 7, START, 1).getFirst().toString()).startsWith("/api/track/");
    }

    @Test
    void aStoreSendsAtMostSixHundredEventsAMinute() {
        assertThatThrownBy(() ->
                        new DemoStore("acme", "rwp_1", "rws_1", 601, "EUR", null, false, null))
                .hasMessage("eventsPerMinute: must be 1 to 600");
    }

    /** What pages sent: events, or Segment's messages. */
    private static List<JsonNode> ofBrowsers(List<DemoCall> calls) {
        List<JsonNode> events = new ArrayList<>();
        for (DemoCall call : calls) {
            switch (call.door()) {
                case EVENT -> events.add(call.body());
                case BATCH -> call.body().path("events").forEach(events::add);
                case SEGMENT -> events.addAll(messages(call));
                case VISIT, BACKEND, LEAD, CONVERSION, WEBHOOK, ERASURE, OPERATIONS -> {}
            }
        }
        return events;
    }

    private static List<JsonNode> messages(DemoCall call) {
        return call.path().equals("/v1/batch")
                ? List.copyOf(call.body().path("batch").values())
                : List.of(call.body());
    }

    private static String name(JsonNode event) {
        return switch (event.path("type").asString("")) {
            case "page" -> "page_view";
            case "identify" -> "identify";
            default -> event.path("event").asString("");
        };
    }

    private static String id(JsonNode event) {
        return event.path(event.has("messageId") ? "messageId" : "eventId").asString("");
    }

    private static Set<String> ids(List<DemoCall> calls) {
        return ofBrowsers(calls).stream().map(DemoShopTest::id).collect(Collectors.toSet());
    }

    private static List<DemoCall> calls(DemoStore store, long seed, Instant start, int number) {
        var shop = new DemoShop(store, seed, start);
        var calls = new ArrayList<DemoCall>();
        for (int i = 0; i < number; i++) {
            calls.add(shop.next(start.plusSeconds(i)));
        }
        return calls;
    }
}
