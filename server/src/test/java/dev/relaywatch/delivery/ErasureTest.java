package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.shared.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person is forgotten: what was stored of them, what waits, what was sent, what comes later. */
class ErasureTest {
    private static final String JANE = "\"email\":\"jane.doe@example.com\"";
    private static final String BOB = "\"email\":\"bob@example.com\"";
    private static final DeliveryWorld WORLD = new DeliveryWorld();

    private ErasureWorld shop;

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @BeforeEach
    void newShop() {
        WORLD.meta.reset();
        WORLD.webhook.reset();
        shop = new ErasureWorld(WORLD);
    }

    private static Map<String, Integer> counts(
            int visitors, int events, int leads, int conversions, int queueItems) {
        return Map.of(
                "visitors",
                visitors,
                "events",
                events,
                "leads",
                leads,
                "conversions",
                conversions,
                "queueItems",
                queueItems);
    }

    @Test
    void everythingOfAPersonIsFoundAndCounted() {
        shop.lead(JANE + ",\"phone\":\"+4915123456789\",\"visitorId\":\"v1\"");
        shop.purchase("by-mail", JANE);
        shop.purchase("by-phone", "\"phone\":\"0049 151 23456789\"");
        shop.purchase("by-visitor", "\"visitorId\":\"v1\"");
        shop.deal("d1", JANE);
        assertThat(shop.erase(JANE)).isEqualTo(counts(1, 4, 1, 1, 10));
    }

    @Test
    void askedAgainThereIsNothingMore() {
        shop.lead(JANE + ",\"visitorId\":\"v1\"");
        shop.purchase("e1", JANE);
        shop.deal("d1", JANE);
        shop.erase(JANE);
        assertThat(shop.erase(JANE)).isEqualTo(counts(0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"email\":\" JANE.DOE@Example.COM \"",
                "\"phone\":\"+49 (151) 234-56789\"",
                "\"phone\":\"004915123456789\"",
                "\"visitorId\":\"v1\""
            })
    void aPersonIsKnownByAnyIdentifierInAnyForm(String identifier) {
        shop.lead(JANE + ",\"phone\":\"+4915123456789\",\"visitorId\":\"v1\"");
        shop.purchase("e1", JANE);
        assertThat(shop.erase(identifier)).isEqualTo(counts(1, 2, 1, 0, 4));
    }

    @Test
    void theSpellingsOfOneGoogleMailboxAreOnePerson() {
        shop.purchase("dotted", "\"email\":\"jane.doe@gmail.com\"");
        shop.purchase("plain", "\"email\":\"janedoe@gmail.com\"");
        shop.lead("\"email\":\"j.anedoe@gmail.com\"");
        shop.deal("d1", "\"email\":\"ja.nedoe@gmail.com\"");
        Map<String, Integer> counts = shop.erase("\"email\":\"janedoe@gmail.com\"");
        assertThat(counts)
                .containsEntry("events", 3)
                .containsEntry("leads", 1)
                .containsEntry("conversions", 1);
    }

    @Test
    void whatCameHashedAloneIsFoundToo() {
        shop.purchase("mail", "\"email\":\"" + Sha256.hex("jane.doe@example.com") + "\"");
        shop.purchase("digits", "\"phone\":\"" + Sha256.hex("4915123456789") + "\"");
        shop.purchase("e164", "\"phone\":\"" + Sha256.hex("+4915123456789") + "\"");
        assertThat(shop.erase(JANE + ",\"phone\":\"+4915123456789\"")).containsEntry("events", 3);
    }

    @Test
    void aDealOfTheirsIsFoundByItsLeadByItsOwnContactAndByItsVisitor() {
        UUID lead = shop.lead(JANE + ",\"visitorId\":\"v1\"");
        shop.deal("by-lead", "\"leadId\":\"" + lead + "\",\"email\":\"work@jane.example\"");
        shop.deal("by-mail", JANE + ",\"leadId\":\"" + UUID.randomUUID() + "\"");
        shop.deal("by-visitor", "\"visitorId\":\"v1\"");
        assertThat(shop.erase(JANE)).containsEntry("conversions", 3);
        assertThat(shop.rows("conversions", "erased AND lead_id IS NOT NULL")).isEqualTo(3);
    }

    @Test
    void aSaleIsLeftWithoutItsPerson() {
        shop.purchase("e1", JANE + ",\"utm\":{\"term\":\"jane\"}");
        shop.erase(JANE);
        Trace.EventView left = shop.trace("e1").event();
        assertThat(left.erased()).isTrue();
        assertThat(left.kept()).contains("value", "order");
        assertThat(left.value()).isEqualByComparingTo("49.90");
        assertThat(left.currency()).isEqualTo("EUR");
        assertThat(left.params().toString()).isEqualTo("{\"value\":49.9,\"order_id\":\"e1\"}");
        assertThat(left.pageUrl()).isEqualTo("https://shop.example/thanks");
        assertThat(left.clickIds()).isEmpty();
        assertThat(left.utm()).isEmpty();
        assertThat(left.userData().toString()).isEqualTo("{}");
        assertThat(left.visitorId()).isNull();
    }

    @Test
    void aDealIsLeftWithItsValueAndItsLead() {
        UUID lead = shop.lead(JANE);
        shop.deal("d1", JANE);
        shop.erase(JANE);
        Trace trace = shop.trace("d1:closed");
        assertThat(trace.event().erased()).isTrue();
        assertThat(trace.event().value()).isEqualByComparingTo("900");
        assertThat(Objects.requireNonNull(trace.conversion()).leadId()).isEqualTo(lead);
        assertThat(Objects.requireNonNull(trace.lead()).emailHash()).isNull();
    }

    @Test
    void whatWaitedIsWithdrawnAndTheTraceSaysWhy() {
        shop.purchase("e1", JANE);
        shop.erase(JANE);
        assertThat(shop.deliveries("e1"))
                .containsExactly("meta_capi suppressed erasure", "webhook suppressed erasure");
        shop.world.work(shop.toMeta);
        shop.world.work(shop.toWebhook);
        assertThat(WORLD.meta.given()).isEmpty();
        assertThat(WORLD.webhook.given()).isEmpty();
    }

    @Test
    void whatFailedAndWhatIsDeadIsWithdrawnToo() {
        Refusal refusal = new Refusal("no such person as " + Sha256.hex("x"), "100", 400);
        WORLD.meta.answers(_ -> new Retryable(refusal, null));
        WORLD.webhook.answers(_ -> new ItemRefused(refusal));
        shop.purchase("e1", JANE);
        shop.world.work(shop.toMeta);
        shop.world.work(shop.toWebhook);
        assertThat(shop.deliveries("e1"))
                .containsExactly("meta_capi failed", "webhook dead_letter");
        assertThat(shop.erase(JANE)).isEqualTo(counts(0, 1, 0, 0, 2));
        assertThat(
                        shop.rows(
                                "delivery_attempts",
                                "(request IS NOT NULL OR response IS NOT NULL OR error_message IS NOT NULL)"))
                .isZero();
        assertThat(shop.rows("delivery_attempts", "error_code = '100'")).isEqualTo(2);
    }

    @Test
    void whatWasDeliveredStaysDeliveredAndForgetsWhatWasSaid() {
        shop.purchase("e1", JANE);
        shop.world.work(shop.toMeta);
        shop.world.work(shop.toWebhook);
        assertThat(shop.rows("queue_done", "payload IS NOT NULL")).isEqualTo(2);
        assertThat(shop.erase(JANE)).isEqualTo(counts(0, 1, 0, 0, 2));
        assertThat(shop.deliveries("e1")).containsExactly("meta_capi uploaded", "webhook uploaded");
        assertThat(shop.rows("queue_done", "payload IS NOT NULL")).isZero();
        assertThat(shop.trace("e1").deliveries())
                .allSatisfy(delivery ->
                        assertThat(delivery.attempts())
                                .singleElement()
                                .satisfies(attempt -> {
                                    assertThat(attempt.outcome()).isEqualTo("uploaded");
                                    assertThat(attempt.request()).isNull();
                                    assertThat(attempt.response()).isNull();
                                }));
    }

    @Test
    void whatIsBeingSentAtThatMomentIsSettledByNobody() {
        shop.purchase("e1", JANE);
        WORLD.meta.answersBatches(batch -> {
            assertThat(shop.erase(JANE)).isEqualTo(counts(0, 1, 0, 0, 2));
            return batch.stream()
                    .map(_ -> new Sent(new DeliveryOutcome.Uploaded(200), "with a hash", "ok"))
                    .toList();
        });
        shop.world.work(shop.toMeta);
        assertThat(WORLD.meta.given()).hasSize(1);
        assertThat(shop.deliveries("e1"))
                .containsExactly("meta_capi suppressed erasure", "webhook suppressed erasure");
        assertThat(shop.rows("queue_done", "true")).isZero();
        assertThat(shop.rows("delivery_attempts", "true")).isZero();
    }

    @Test
    void anItemClaimedBeforeAndLoadedAfterwardsIsNotSent() {
        shop.purchase("e1", JANE);
        List<ClaimedItem> claimed = shop.world.queue.claim(shop.toMeta);
        shop.erase(JANE);
        shop.world.worker.work(shop.toMeta, claimed);
        assertThat(WORLD.meta.given()).isEmpty();
        assertThat(shop.rows("queue_items", "true")).isZero();
        assertThat(shop.rows("delivery_attempts", "true")).isZero();
    }

    @Test
    void laterEventsAreStoredWithoutThePersonAndHeldBack() {
        shop.erase(JANE + ",\"visitorId\":\"v1\"");
        shop.purchase("e1", JANE + ",\"visitorId\":\"v1\",\"firstName\":\"Jane\"");
        shop.purchase("e2", "\"visitorId\":\"v1\"");
        for (String id : List.of("e1", "e2")) {
            assertThat(shop.deliveries(id))
                    .containsExactly("meta_capi suppressed erasure", "webhook suppressed erasure");
            assertThat(shop.trace(id).event().erased()).isTrue();
            assertThat(shop.trace(id).event().value()).isEqualByComparingTo("49.90");
        }
        assertThat(shop.rows("visitors", "true")).isZero();
        assertThat(shop.rows("queue_items", "true")).isZero();
        assertThat(
                        shop.rowsThatTell(
                                List.of(
                                        Sha256.hex("jane.doe@example.com"),
                                        "gclid-",
                                        "fb.1.1.",
                                        "doorman")))
                .isEmpty();
    }

    @Test
    void aLaterFormIsAnsweredAsEverAndStoredWithoutThePerson() {
        shop.erase(JANE);
        var lead =
                shop.kit.lead(
                        shop.tenant,
                        "{"
                                + JANE
                                + ",\"firstName\":\"Jane\",\"city\":\"Berlin\",\"visitorId\":\"v1\",\"fields\":{\"a\":1}}");
        assertThat(lead.emailHash()).isEqualTo(Sha256.hex("jane.doe@example.com"));
        assertThat(lead.geo().city()).isEqualTo("Berlin");
        assertThat(
                        shop.rows(
                                "leads",
                                "erased AND email IS NULL AND first_name IS NULL AND city IS NULL AND fields = '{}'"))
                .isEqualTo(1);
        assertThat(shop.rows("visitors", "true")).isZero();
        assertThat(shop.deliveries(lead.id().toString()))
                .containsExactly("meta_capi suppressed erasure", "webhook suppressed erasure");
    }

    @Test
    void aLaterDealIsStoredWithoutThePersonAndQueuedNowhere() {
        UUID lead = shop.lead(JANE);
        shop.erase(JANE);
        shop.deal("by-mail", JANE);
        shop.deal("by-lead", "\"leadId\":\"" + lead + "\"");
        for (String key : List.of("by-mail:closed", "by-lead:closed")) {
            assertThat(shop.trace(key).event().erased()).isTrue();
            assertThat(shop.deliveries(key))
                    .containsExactly("meta_capi suppressed erasure", "webhook suppressed erasure");
        }
        assertThat(shop.rows("conversions", "email_hash IS NOT NULL")).isZero();
    }

    @Test
    void anErasureThatWasCutShortSuppressesAtOnceAndIsFinishedByTheNext() {
        shop.lead(JANE + ",\"phone\":\"+4915123456789\",\"visitorId\":\"v1\"");
        shop.purchase("e1", "\"visitorId\":\"v1\"");
        assertThat(shop.kit.isCutShort(shop.tenant, "{" + JANE + "}")).isTrue();
        shop.purchase("e2", "\"phone\":\"+4915123456789\"");
        assertThat(shop.trace("e2").event().erased()).isTrue();
        assertThat(shop.rows("audit_log", "action = 'privacy.erased'")).isZero();
        assertThat(shop.erase(JANE)).isEqualTo(counts(1, 2, 1, 0, 4));
    }

    @Test
    void aPersonWithManyEventsIsErasedInParts() {
        shop.kit.events(
                shop.tenant,
                IntStream.range(0, 1_203)
                        .mapToObj(i ->
                                "{\"event\":\"page_view\",\"eventId\":\"p" + i + "\"," + JANE + "}")
                        .toList());
        assertThat(shop.erase(JANE)).isEqualTo(counts(0, 1_203, 0, 0, 0));
        assertThat(shop.rows("tracking_events", "NOT erased")).isZero();
    }

    @Test
    void aPersonWithManyLeadsIsKnownByAllOfThem() {
        for (int i = 0; i < 130; i++) {
            shop.lead(JANE + ",\"phone\":\"+4915123450%03d\"".formatted(i));
        }
        shop.purchase("by-the-last", "\"phone\":\"+4915123450129\"");
        shop.purchase("by-the-first", "\"phone\":\"+4915123450000\"");
        assertThat(shop.erase(JANE)).containsEntry("leads", 130).containsEntry("events", 132);
    }

    @Test
    void whoSharesABrowserKeepsTheirOwn() {
        UUID janes = shop.lead(JANE + ",\"visitorId\":\"shared\"");
        UUID bobs = shop.lead(BOB + ",\"visitorId\":\"shared\"");
        shop.purchase("janes", "\"visitorId\":\"shared\"");
        shop.purchase("bobs", BOB + ",\"visitorId\":\"shared\"");
        shop.deal("bobs-deal", BOB + ",\"visitorId\":\"shared\"");
        assertThat(shop.erase(JANE)).isEqualTo(counts(1, 2, 1, 0, 4));
        assertThat(shop.trace("bobs").event().erased()).isFalse();
        assertThat(shop.trace("bobs").event().userData().toString())
                .contains(Sha256.hex("bob@example.com"));
        assertThat(shop.trace("bobs-deal:closed").event().erased()).isFalse();
        assertThat(shop.trace(janes.toString()).event().erased()).isTrue();
        assertThat(shop.trace(bobs.toString()).event().erased()).isFalse();
        assertThat(shop.rowsThatTell(List.of("\"shared\"", ",shared,", Sha256.hex("shared"))))
                .isEmpty();
        assertThat(shop.rows("leads", "email = 'bob@example.com'")).isEqualTo(1);
    }

    @Test
    void whoSharesABrowserIsDeliveredLaterWithoutIt() {
        shop.lead(JANE + ",\"visitorId\":\"shared\"");
        shop.erase(JANE);
        shop.purchase("bobs", BOB + ",\"visitorId\":\"shared\"");
        shop.purchase("anybodys", "\"visitorId\":\"shared\"");
        shop.lead(BOB + ",\"visitorId\":\"shared\"");
        shop.deal("bobs-deal", BOB + ",\"visitorId\":\"shared\"");
        assertThat(shop.deliveries("bobs")).containsExactly("meta_capi pending", "webhook pending");
        assertThat(shop.trace("anybodys").event().erased()).isTrue();
        assertThat(shop.rows("leads", "email = 'bob@example.com' AND visitor_id IS NULL"))
                .isEqualTo(1);
        assertThat(shop.rows("conversions", "NOT erased AND visitor_id IS NULL")).isEqualTo(1);
        assertThat(shop.rows("visitors", "true")).isZero();
    }

    @Test
    void aBrowserThatWasNamedIsThePersonsWhoeverElseUsedIt() {
        shop.purchase("with-mail", BOB + ",\"visitorId\":\"v1\"");
        shop.erase("\"visitorId\":\"v1\"");
        assertThat(shop.trace("with-mail").event().erased()).isTrue();
        shop.purchase("later", BOB + ",\"visitorId\":\"v1\"");
        assertThat(shop.trace("later").event().erased()).isTrue();
        shop.purchase("elsewhere", BOB + ",\"visitorId\":\"v2\"");
        assertThat(shop.trace("elsewhere").event().erased()).isFalse();
    }

    @Test
    void aVisitorThatEverybodyIsWasNobody() {
        for (int i = 0; i < 11; i++) {
            shop.lead("\"email\":\"p" + i + "@example.com\",\"visitorId\":\"undefined\"");
        }
        shop.purchase("anybodys", "\"visitorId\":\"undefined\"");
        assertThat(shop.erase("\"email\":\"p3@example.com\"")).isEqualTo(counts(0, 1, 1, 0, 2));
        assertThat(shop.trace("anybodys").event().erased()).isFalse();
    }

    @Test
    void theSamePersonOfAnotherTenantIsUntouched() {
        ErasureWorld other = new ErasureWorld(WORLD);
        other.lead(JANE + ",\"visitorId\":\"v1\"");
        other.purchase("e1", JANE);
        shop.purchase("e1", JANE);
        List<String> before = other.everything();
        shop.erase(JANE + ",\"visitorId\":\"v1\"");
        assertThat(other.everything()).isEqualTo(before);
        other.purchase("e2", JANE);
        assertThat(other.trace("e2").event().erased()).isFalse();
    }

    @Test
    void theAuditLogKnowsWhoDidItAndNotToWhom() {
        shop.lead(JANE);
        shop.erase(JANE);
        shop.erase(JANE);
        assertThat(shop.rows("audit_log", "action = 'privacy.erased' AND actor = 'backend'"))
                .isEqualTo(2);
        assertThat(
                        shop.rows(
                                "audit_log",
                                "details #>> '{erased,leads}' = '1' AND details ->> 'kept' LIKE '%value%'"))
                .isEqualTo(1);
        assertThat(shop.rows("audit_log", "subject ~ '^email:[0-9a-f]{64}$'")).isEqualTo(2);
        assertThat(shop.rowsThatTell(List.of(Sha256.hex("jane.doe@example.com")))).isEmpty();
    }

    @Test
    void whatWasHeldBackByConsentStillSaysSo() {
        shop.purchase("e1", JANE + ",\"consent\":{\"adUserData\":\"DENIED\"}");
        shop.erase(JANE);
        assertThat(shop.deliveries("e1"))
                .containsExactly("meta_capi suppressed consent", "webhook suppressed erasure");
    }
}
