package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whose an event or a deal is, when it goes out, and which browser that is for Google Analytics.
 */
class VisitorOfDeliveryTest {
    private static final CaptureRoom room = new CaptureRoom();
    private static final Instant LONG_AGO = CaptureRoom.NOW.minus(Duration.ofDays(90));

    private final Tenant acme = room.tenants.tenant();

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void startOfTheDay() {
        room.clock.set(CaptureRoom.NOW);
    }

    private void store(Tenant tenant, String... events) {
        for (String event : events) {
            NewEvent read = room.event(tenant, event);
            room.transaction.within(tenant.id(), () -> room.ledger.store(List.of(read)));
        }
    }

    private CapturedEvent stored(String eventId) {
        return room.capture.eventsOf(acme.id(), eventId).getFirst();
    }

    private UUID row(String visitor) {
        return room.one(
                UUID.class,
                "SELECT id FROM visitors WHERE tenant_id = ? AND visitor_id = ?",
                acme.id().value(),
                visitor);
    }

    private Conversion deal(String fields) {
        ConversionOutcome outcome =
                room.conversions.record(
                        acme,
                        CaptureRoom.object(
                                "{\"dealId\":\"d1\",\"conversionType\":\"closed\"," + fields + "}"),
                        null);
        assertThat(outcome).isInstanceOf(ConversionOutcome.Recorded.class);
        return ((ConversionOutcome.Recorded) outcome).conversion();
    }

    private @Nullable UUID visitorLater() {
        return room.capture.conversionOf(acme.id(), "d1:closed").orElseThrow().visitorRow();
    }

    private Map<UUID, String> clientIds(TenantId tenant, UUID... visitors) {
        return room.capture.clientIds(tenant, List.of(visitors), LONG_AGO);
    }

    private static String view(String id, String visitor, String params) {
        return "{\"event\":\"page_view\",\"eventId\":\"%s\",\"visitorId\":\"%s\",\"params\":{%s}}"
                .formatted(id, visitor, params);
    }

    @Test
    void anEventKnowsTheRowOfItsVisitor() {
        store(acme, view("e1", "v1", ""), "{\"event\":\"page_view\",\"eventId\":\"e2\"}");

        assertThat(stored("e1").visitorRow()).isEqualTo(row("v1"));
        assertThat(stored("e2").visitorRow()).isNull();
    }

    @Test
    void aDealIsOfTheVisitorOfItsLead() {
        room.lead(acme, "{\"email\":\"ada@example.com\",\"visitorId\":\"v1\"}");

        assertThat(deal("\"email\":\"ada@example.com\"").visitorRow()).isEqualTo(row("v1"));
        assertThat(visitorLater()).isEqualTo(row("v1"));
    }

    @Test
    void aDealWithoutALeadIsOfTheVisitorThatTheCrmNamed() {
        store(acme, view("e1", "v1", ""));

        assertThat(deal("\"visitorId\":\"v1\"").visitorRow()).isEqualTo(row("v1"));
        assertThat(visitorLater()).isEqualTo(row("v1"));
    }

    @Test
    void aDealThatWaitedForItsLeadIsOfThatLeadsVisitor() {
        assertThat(deal("\"email\":\"ada@example.com\"").visitorRow()).isNull();
        room.published.clear();

        room.lead(acme, "{\"email\":\"ada@example.com\",\"visitorId\":\"v1\"}");

        assertThat(visitorLater()).isEqualTo(row("v1"));
        assertThat(room.published)
                .filteredOn(ConversionMatched.class::isInstance)
                .extracting(it -> ((ConversionMatched) it).conversion().visitorRow())
                .containsExactly(row("v1"));
    }

    @Test
    void theNewestClientIdOfAVisitorIsFound() {
        store(acme, view("e1", "v1", "\"client_id\":\"1.1\""));
        room.clock.advance(Duration.ofMinutes(1));
        store(acme, view("e2", "v1", "\"ga_client_id\":\"2.2\""));
        room.clock.advance(Duration.ofMinutes(1));
        store(acme, view("e3", "v1", ""), view("e4", "v1", "\"client_id\":\"' OR 1=1\""));
        store(acme, view("e5", "v2", ""));

        assertThat(clientIds(acme.id(), row("v1"), row("v2"))).isEqualTo(Map.of(row("v1"), "2.2"));
    }

    @Test
    void whatLiesTooFarBackIsNotLookedAt() {
        store(acme, view("e1", "v1", "\"client_id\":\"1.1\""));

        assertThat(room.capture.clientIds(acme.id(), List.of(row("v1")), CaptureRoom.NOW))
                .isEmpty();
        assertThat(clientIds(acme.id())).isEmpty();
    }

    @Test
    void anotherTenantsVisitorIsNobody() {
        store(acme, view("e1", "v1", "\"client_id\":\"1.1\""));

        assertThat(clientIds(room.tenants.tenant().id(), row("v1"))).isEmpty();
    }

    @Test
    void whatTheBrowserTellsComesThroughCaptureAsItIs() {
        store(acme, view("e1", "v1", "\"client_id\":\"1234567890.1763632800\",\"ttp\":\"2abc\""));

        assertThat(stored("e1").params())
                .isEqualTo(
                        CaptureRoom.object(
                                "{\"client_id\":\"1234567890.1763632800\",\"ttp\":\"2abc\"}"));
    }
}
