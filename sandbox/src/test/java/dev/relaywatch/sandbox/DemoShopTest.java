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
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DemoShopTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final DemoStore ACME = new DemoStore("acme", "rwp_1", "rws_1", 60, "EUR");

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
    void fewerVisitorsReachEachLaterStep() {
        Map<String, Integer> counts = new HashMap<>();
        for (DemoCall it : calls(ACME, 7, START, 3_000)) {
            counts.merge(it.body().path("event").asString(it.path()), 1, Integer::sum);
        }

        assertThat(counts.keySet())
                .containsExactlyInAnyOrder(
                        "page_view",
                        "view_item",
                        "add_to_cart",
                        "begin_checkout",
                        "purchase",
                        "/api/leads",
                        "/api/conversions");
        assertThat(
                        List.of(
                                counts.get("page_view"),
                                counts.get("view_item"),
                                counts.get("add_to_cart"),
                                counts.get("begin_checkout"),
                                counts.get("purchase")))
                .isSortedAccordingTo((a, b) -> b - a);
        assertThat(counts.get("purchase")).isGreaterThan(50);
        assertThat(counts.get("/api/leads")).isGreaterThan(20);
    }

    @Test
    void aPurchaseHasCustomerValueCurrencyAndOrder() {
        for (DemoCall it : events("purchase")) {
            JsonNode params = it.body().path("params");
            assertThat(params.path("value").decimalValue())
                    .isBetween(new BigDecimal("20"), new BigDecimal("400"));
            assertThat(params.path("currency").asString("")).isEqualTo("EUR");
            assertThat(params.path("order_id")).isEqualTo(it.body().path("eventId"));
            JsonNode userData = it.body().path("userData");
            assertThat(userData.path("email").asString("")).endsWith("@example.com");
            assertThat(userData.path("first_name").asString("")).isNotEmpty();
        }
    }

    @Test
    void checkoutAndPurchaseOfAVisitShareTheOrderId() {
        Set<String> checkouts = ids(events("begin_checkout"));

        assertThat(ids(events("purchase"))).isNotEmpty().isSubsetOf(checkouts);
    }

    @Test
    void pagesUseThePublicKeyAndTheBackOfficeTheSecretOne() {
        for (DemoCall it : calls(ACME, 7, START, 1_000)) {
            boolean backOffice = it.path().equals("/api/conversions");
            assertThat(it.key()).isEqualTo(backOffice ? "rws_1" : "rwp_1");
            assertThat(it.headers().containsKey("Origin")).isEqualTo(!backOffice);
            assertThat(it.headers()).containsKey("User-Agent");
        }
    }

    @Test
    void aLeadIsQualifiedBeforeItIsClosed() {
        Set<String> leads = new HashSet<>();
        Set<String> qualified = new HashSet<>();
        int closed = 0;
        for (DemoCall it : calls(ACME, 7, START, 3_000)) {
            String type = it.body().path("conversionType").asString("");
            if (it.path().equals("/api/leads")) {
                leads.add(it.body().path("email").asString(""));
            } else if (type.equals("qualified")) {
                assertThat(leads).contains(it.body().path("email").asString(""));
                qualified.add(it.body().path("dealId").asString(""));
            } else if (type.equals("closed")) {
                assertThat(qualified).contains(it.body().path("dealId").asString(""));
                assertThat(it.body().path("value").decimalValue()).isPositive();
                closed++;
            }
        }
        assertThat(closed).isPositive();
    }

    @Test
    void personsAndKeysAreNotInTheTextOfAnything() {
        DemoPerson person = DemoPerson.any(new Random(1));

        assertThat(person.toString()).isEqualTo("a customer");
        assertThat(ACME.toString()).isEqualTo("acme");
        assertThat(calls(ACME, 7, START, 1).getFirst().toString()).isEqualTo("/api/track/event");
    }

    @Test
    void aStoreSendsAtMostSixHundredEventsAMinute() {
        assertThatThrownBy(() -> new DemoStore("acme", "rwp_1", "rws_1", 601, "EUR"))
                .hasMessage("eventsPerMinute: must be 1 to 600");
    }

    private static List<DemoCall> events(String name) {
        return calls(ACME, 7, START, 3_000).stream()
                .filter(it -> it.body().path("event").asString("").equals(name))
                .toList();
    }

    private static Set<String> ids(List<DemoCall> calls) {
        Set<String> ids = new HashSet<>();
        for (DemoCall it : calls) {
            if (it.body().has("eventId")) {
                ids.add(it.body().path("eventId").asString(""));
            }
        }
        return ids;
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
