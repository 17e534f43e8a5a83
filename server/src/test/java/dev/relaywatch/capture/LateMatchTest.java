package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deal that came before its lead is given to it when it comes. */
class LateMatchTest {
    private static final CaptureRoom room = new CaptureRoom();

    private final Tenant acme = room.tenants.tenant();

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void quiet() {
        room.clock.set(CaptureRoom.NOW);
        room.published.clear();
    }

    private Conversion deal(String fields) {
        return deal(fields, null);
    }

    private Conversion deal(String fields, @Nullable String webhookId) {
        ConversionOutcome outcome =
                room.conversions.record(
                        acme,
                        CaptureRoom.object(
                                "{\"dealId\":\"d1\",\"conversionType\":\"closed\"" + fields + "}"),
                        webhookId);
        return switch (outcome) {
            case ConversionOutcome.Recorded(var conversion) -> conversion;
            case ConversionOutcome.Duplicate(var first) -> first;
            case ConversionOutcome.Forgotten _, ConversionOutcome.Invalid _ ->
                    throw new AssertionError(outcome.toString());
        };
    }

    private Conversion now(Conversion conversion) {
        return room.capture.conversionOf(acme.id(), conversion.idempotencyKey()).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"email\":\"ADA@example.com\" | \"email\":\"ada@example.com\" | email",
                "\"phone\":\"0151 23456789\" | \"phone\":\"+49 151 23456789\" | phone",
                "\"visitorId\":\"v1\" | \"email\":\"ada@example.com\",\"visitorId\":\"v1\" | visitor",
                "\"email\":\"ada@example.com\",\"phone\":\"0151 23456789\" | \"email\":\"other@example.com\",\"phone\":\"0151 23456789\" | phone",
            })
    void aLeadThatComesLaterGetsItsDeal(String ofDeal, String ofLead, String by) {
        Conversion alone = deal("," + ofDeal);
        assertThat(alone.leadId()).isNull();
        assertThat(alone.matchedBy()).isNull();

        Lead lead =
                room.lead(
                        acme,
                        "{"
                                + ofLead
                                + ",\"clickIds\":{\"gclid\":\"g\"},\"utm\":{\"source\":\"news\"},\"firstName\":\"Ada\"}");
        Conversion matched = now(alone);
        assertThat(matched.leadId()).isEqualTo(lead.id());
        assertThat(matched.matchedBy()).isEqualTo(by);
        assertThat(matched.clickIds()).containsEntry("gclid", "g");
        assertThat(matched.utm()).containsEntry("source", "news");
        assertThat(matched.userData().forMeta()).containsEntry("fn", Sha256.hex("ada"));
        assertThat(room.published).contains(new ConversionMatched(matched));
    }

    @Test
    void aLeadThatTheCrmNamedBeforeItCame() {
        UUID id = Ids.next();
        Conversion alone = deal(",\"leadId\":\"" + id + "\"");
        room.lead(acme, "{\"leadId\":\"" + id + "\",\"email\":\"ada@example.com\"}");
        assertThat(now(alone).leadId()).isEqualTo(id);
        assertThat(now(alone).matchedBy()).isEqualTo("lead_id");
    }

    @Test
    void whatTheDealSaidOfConsentStaysAndElseTheLeadsHolds() {
        Conversion silent = deal(",\"email\":\"ada@example.com\"");
        room.lead(acme, "{\"email\":\"ada@example.com\",\"consent\":{\"adUserData\":\"DENIED\"}}");
        assertThat(now(silent).consent().adUserData()).isEqualTo(Consent.Choice.DENIED);
    }

    @Test
    void afterNinetyDaysADealWaitsNoMore() {
        room.clock.set(CaptureRoom.NOW.minus(Duration.ofDays(90)));
        Conversion alone = deal(",\"email\":\"ada@example.com\"");
        room.clock.set(CaptureRoom.NOW);
        room.lead(acme, "{\"email\":\"ada@example.com\"}");
        assertThat(now(alone).leadId()).isNull();
    }

    @Test
    void theFirstLeadKeepsTheDeal() {
        Conversion alone = deal(",\"email\":\"ada@example.com\"");
        Lead first = room.lead(acme, "{\"email\":\"ada@example.com\"}");
        room.lead(acme, "{\"email\":\"ada@example.com\"}");
        assertThat(now(alone).leadId()).isEqualTo(first.id());
    }

    @Test
    void anotherTenantsLeadIsNobodys() {
        Conversion alone = deal(",\"email\":\"ada@example.com\"");
        room.lead(room.tenants.tenant(), "{\"email\":\"ada@example.com\"}");
        assertThat(now(alone).leadId()).isNull();
    }

    @Test
    void withoutALeadTheBrowserThatTheCrmNamesTellsTheClick() {
        NewEvent event =
                room.event(
                        acme,
                        "{\"event\":\"page_view\",\"visitorId\":\"v1\",\"clickIds\":{\"gclid\":\"g\"},\"fbp\":\"fb.1.1.2\"}",
                        true);
        room.transaction.within(acme.id(), () -> room.ledger.store(List.of(event)));
        Conversion conversion = deal(",\"visitorId\":\"v1\"");
        assertThat(conversion.leadId()).isNull();
        assertThat(now(conversion).clickIds()).isEqualTo(Map.of("gclid", "g"));
        assertThat(now(conversion).fbp()).isEqualTo("fb.1.1.2");
    }

    @RepeatedTest(10)
    void aLeadAndItsDealThatComeAtTheSameMomentFindEachOther() throws Exception {
        Tenant shop = room.tenants.tenant();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService requests = Executors.newFixedThreadPool(2)) {
            Future<Lead> lead =
                    requests.submit(() -> {
                        start.await();
                        return room.lead(shop, "{\"email\":\"ada@example.com\"}");
                    });
            Future<ConversionOutcome> deal =
                    requests.submit(() -> {
                        start.await();
                        return room.conversions.record(
                                shop,
                                CaptureRoom.object(
                                        "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\"}"),
                                null);
                    });
            start.countDown();
            Lead stored = lead.get();
            deal.get();
            assertThat(room.capture.conversionOf(shop.id(), "d1:closed").orElseThrow().leadId())
                    .isEqualTo(stored.id());
        }
    }

    @Test
    void aWebhookThatComesAgainIsAnsweredAsTheFirstTime() {
        Conversion first = deal(",\"email\":\"ada@example.com\"", "msg_1");
        assertThat(deal(",\"email\":\"ada@example.com\"", "msg_1").id()).isEqualTo(first.id());
        assertThat(room.rows("conversions", acme)).isEqualTo(1);
        assertThat(room.rows("webhook_ids", acme)).isEqualTo(1);
    }

    @Test
    void aReplayedWebhookBringsNothingBackThatWasRemoved() {
        Conversion first = deal(",\"email\":\"ada@example.com\"", "msg_1");
        room.remove("DELETE FROM conversions WHERE id = ?", first.id());
        ConversionOutcome again =
                room.conversions.record(
                        acme,
                        CaptureRoom.object(
                                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\"}"),
                        "msg_1");
        assertThat(again).isEqualTo(new ConversionOutcome.Forgotten());
        assertThat(room.rows("conversions", acme)).isZero();
    }

    @Test
    void idsOfWebhooksAreForgottenWhenTheyCanNoLongerComeAgain() {
        deal(",\"email\":\"ada@example.com\"", "msg_1");
        room.clock.set(CaptureRoom.NOW.plus(Duration.ofDays(2)));
        deal(",\"email\":\"ada@example.com\"", "msg_2");
        assertThat(
                        room.one(
                                String.class,
                                "SELECT string_agg(webhook_id, ',') FROM webhook_ids WHERE tenant_id = ?",
                                acme.id().value()))
                .isEqualTo("msg_2");
    }
}
