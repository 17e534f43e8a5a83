package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What else the ledger says in numbers. */
class LedgerFactsTest {
    private static final Instant TEN = CaptureRoom.NOW;
    private static final Instant ELEVEN = TEN.plus(Duration.ofHours(1));

    @AutoClose private static final CaptureRoom room = new CaptureRoom();
    private static final LedgerNumbers numbers = new LedgerNumbers(room);

    private final Tenant acme = room.tenants.tenant();

    @BeforeEach
    void nothingYet() {
        numbers.reset();
        room.clock.set(TEN);
    }

    private void store(String name, String more) {
        numbers.store(acme, room.event(acme, "{\"event\":\"%s\"%s}".formatted(name, more)));
    }

    private LeadFacts leads() {
        return numbers.facts
                .leads(List.of(acme.id()), TEN, room.clock.instant().plusSeconds(1))
                .getFirst();
    }

    @Test
    void leadsAreCountedByHowTheyCame() {
        room.lead(acme, "{\"email\":\"a@example.com\"}");
        room.lead(acme, "{\"email\":\"b@example.com\"}");
        room.lead(acme, "{\"email\":\"c@example.com\"}");
        numbers.everything
                .sql(
                        """
                        UPDATE leads SET gclid = CASE email WHEN 'a@example.com' THEN 'g' END,
                                         fbclid = CASE email WHEN 'b@example.com' THEN 'f' END
                        """)
                .update();
        assertThat(leads()).isEqualTo(new LeadFacts(acme.id(), 3, 1, 1, 0, 0, 0));
    }

    @Test
    void aClickIsTooOldWhereNoPlatformAttributesToItAnyMore() {
        Instant old = TEN.minus(Duration.ofDays(30));
        insertConversion("google", "gclid", "g", old);
        insertConversion("meta", "fbc", "fb.1." + old.toEpochMilli() + ".click", old);
        insertConversion("tiktok", "ttclid", "t", TEN.minus(Duration.ofDays(27)));
        assertThat(leads().conversions()).isEqualTo(3);
        assertThat(leads().clickTooOld()).isOne();
        assertThat(leads().withoutLead()).isEqualTo(3);
    }

    /** Of a browser that was first seen then. */
    private void insertConversion(String key, String column, String click, Instant seen) {
        numbers.everything
                .sql(
                        "INSERT INTO visitors (tenant_id, id, visitor_id, first_seen_at) VALUES (:tenant, gen_random_uuid(), :key, :seen)")
                .param("tenant", acme.id().value())
                .param("key", key)
                .param("seen", Timestamps.utc(seen))
                .update();
        numbers.everything
                .sql(
                        """
                        INSERT INTO conversions (tenant_id, id, conversion_type, conversion_currency, idempotency_key, crm_deal_id,
                                                 visitor_id, %s, consent_ad_user_data, consent_ad_personalization, occurred_at,
                                                 created_at)
                        VALUES (:tenant, gen_random_uuid(), 'closed', 'EUR', :key, :key, :key, :click, 'GRANTED', 'GRANTED', :now,
                                :now)
                        """
                                .formatted(column))
                .param("tenant", acme.id().value())
                .param("key", key)
                .param("click", click)
                .param("now", Timestamps.utc(TEN))
                .update();
    }

    @Test
    void hoursAreTheSameBeforeAndAfterTheyAreRolledUp() {
        store("purchase", "");
        insertConversion("c1", "gclid", "g", TEN);
        room.clock.set(TEN.plus(Duration.ofMinutes(45)));
        store("purchase", "");
        List<Instant> asked = List.of(TEN, ELEVEN, TEN.plus(Duration.ofMinutes(30)));
        HourFacts[] expected = {
            new HourFacts(acme.id(), "purchase", TEN, 2),
            new HourFacts(acme.id(), "conversion.closed", TEN, 1),
            new HourFacts(acme.id(), "purchase", TEN.plus(Duration.ofMinutes(30)), 1)
        };
        assertThat(numbers.facts.hours(List.of(acme.id()), asked))
                .containsExactlyInAnyOrder(expected);

        room.clock.set(TEN.plus(Duration.ofHours(3)));
        numbers.rollUp();

        assertThat(numbers.facts.hours(List.of(acme.id()), asked))
                .containsExactlyInAnyOrder(expected);
    }

    @Test
    void itIsKnownSinceTheFirstAndWhenEachNameCameLast() {
        store("purchase", "");
        room.clock.advance(Duration.ofMinutes(5));
        store("purchase", "");
        insertConversion("c1", "gclid", "g", TEN);
        assertThat(numbers.facts.known(List.of(acme.id(), room.tenants.tenant().id())))
                .isEqualTo(Map.of(acme.id(), TEN));
        assertThat(
                        numbers.facts.lastReceived(
                                acme.id(), List.of("purchase", "search", "conversion.closed")))
                .isEqualTo(Map.of("purchase", room.clock.instant(), "conversion.closed", TEN));
    }

    @Test
    void theUsualValueIsTheMedianInTheUsualCurrency() {
        for (String value : List.of("1", "10", "30", "1000")) {
            store("purchase", ",\"params\":{\"value\":%s,\"currency\":\"EUR\"}".formatted(value));
        }
        store("purchase", ",\"params\":{\"value\":7,\"currency\":\"USD\"}");
        store("search", "");
        assertThat(numbers.facts.usualValues(acme.id(), List.of("purchase", "search")))
                .isEqualTo(Map.of("purchase", new Money(new BigDecimal("20.00"), "EUR")));
    }
}
