package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deal of a CRM becomes one conversion, however often it is told, with what its lead knows. */
class ConversionRecorderTest {
    private static final CaptureRoom room = new CaptureRoom();

    private final Tenant acme = room.tenants.tenant("CHF", "DE");

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void quiet() {
        room.clock.set(CaptureRoom.NOW);
        room.published.clear();
    }

    private ConversionOutcome post(String json) {
        return room.conversions.record(acme, CaptureRoom.object(json), null);
    }

    private Conversion recorded(String json) {
        return switch (post(json)) {
            case ConversionOutcome.Recorded(var conversion) -> conversion;
            case ConversionOutcome.Duplicate(var first) ->
                    throw new AssertionError("a duplicate of " + first);
            case ConversionOutcome.Forgotten forgotten ->
                    throw new AssertionError(forgotten.toString());
            case ConversionOutcome.Invalid(var errors) ->
                    throw new AssertionError(errors.toString());
        };
    }

    /** A closed deal of Ada's with these fields. */
    private Conversion closed(String fields) {
        return recorded(
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\""
                        + fields
                        + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"conversionType\":\"closed\",\"email\":\"ada@example.com\"} | dealId | is missing",
                "{\"dealId\":\"d1\",\"email\":\"ada@example.com\"} | conversionType | is missing",
                "{\"dealId\":\"d1\",\"conversionType\":\"won\",\"email\":\"ada@example.com\"} | conversionType | must be qualified or closed",
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\"} | leadId"
                        + " | is missing, and so are email, phone and visitorId; one of them is needed to find the lead",
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada\"} | email"
                        + " | is neither an e-mail address, nor is there a phone number that can be used",
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"visitorId\":\"v\",\"leadId\":\"7\"} | leadId"
                        + " | must be a UUID, as the answer to the lead gave it",
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"visitorId\":\"v\",\"value\":-1} | value | must be 0 to 9999999999.99",
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"visitorId\":\"v\",\"currency\":\"euros\"} | currency"
                        + " | must be a currency of three letters (ISO 4217), such as EUR",
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"visitorId\":\"v\",\"occurredAt\":\"-0044-03-15T12:00:00Z\"} | occurredAt"
                        + " | must not be before 1970",
            })
    void aDealThatIsNotValidIsRefusedByItsFieldAndLeavesNothing(
            String json, String field, String message) {
        assertThat(post(json))
                .isEqualTo(new ConversionOutcome.Invalid(List.of(new FieldError(field, message))));
        assertThat(room.rows("conversions", acme)).isZero();
        assertThat(room.published).isEmpty();
    }

    @Test
    void allMistakesAreSaidAtOnce() {
        assertThat(post("{\"value\":\"much\"}"))
                .isInstanceOfSatisfying(
                        ConversionOutcome.Invalid.class,
                        invalid ->
                                assertThat(invalid.errors())
                                        .extracting(FieldError::field)
                                        .containsExactly(
                                                "dealId", "conversionType", "leadId", "value"));
    }

    @Test
    void aConversionIsKeptUnderItsIdempotencyKeyAndPublished() {
        Conversion conversion =
                closed(
                        ",\"value\":\"1200\",\"currency\":\"eur\",\"occurredAt\":\"2026-11-19T10:00:00Z\",\"visitorId\":\"v1\"");
        assertThat(conversion.idempotencyKey()).isEqualTo("d1:closed");
        assertThat(conversion.value()).isEqualTo(new Money(new BigDecimal("1200.00"), "EUR"));
        assertThat(conversion.occurredAt()).isEqualTo("2026-11-19T10:00:00Z");
        assertThat(conversion.receivedAt()).isEqualTo(CaptureRoom.NOW);
        assertThat(room.capture.conversionOf(acme.id(), "d1:closed")).contains(conversion);
        assertThat(room.capture.conversions(acme.id(), List.of(conversion.id())))
                .isEqualTo(Map.of(conversion.id(), conversion));
        assertThat(room.published).containsExactly(new ConversionStored(conversion));
    }

    @Test
    void theSameDealAgainGivesTheFirstAndIsNotPublished() {
        Conversion first = closed(",\"value\":1");
        room.published.clear();
        assertThat(
                        post(
                                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"bob@example.com\",\"value\":2}"))
                .isEqualTo(new ConversionOutcome.Duplicate(first));
        assertThat(room.published).isEmpty();
    }

    @Test
    void qualifiedAndClosedAreTwoConversionsOfOneDeal() {
        closed("");
        assertThat(
                        recorded(
                                        "{\"dealId\":\"d1\",\"conversionType\":\"qualified\",\"email\":\"ada@example.com\"}")
                                .idempotencyKey())
                .isEqualTo("d1:qualified");
        assertThat(room.rows("conversions", acme)).isEqualTo(2);
    }

    @Test
    @Timeout(30)
    void concurrentPostsOfOneDealMakeOneConversion() throws Exception {
        room.lead(acme, "{\"email\":\"ada@example.com\"}");
        room.published.clear();
        List<Future<ConversionOutcome>> outcomes = new ArrayList<>();
        try (ExecutorService requests = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 16; i++) {
                String deal =
                        "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\",\"value\":"
                                + i
                                + "}";
                outcomes.add(requests.submit(() -> post(deal)));
            }
        }
        List<Conversion> recorded = new ArrayList<>();
        List<Conversion> firsts = new ArrayList<>();
        for (Future<ConversionOutcome> outcome : outcomes) {
            switch (outcome.get()) {
                case ConversionOutcome.Recorded(var conversion) -> recorded.add(conversion);
                case ConversionOutcome.Duplicate(var first) -> firsts.add(first);
                case ConversionOutcome.Forgotten forgotten ->
                        throw new AssertionError(forgotten.toString());
                case ConversionOutcome.Invalid(var errors) ->
                        throw new AssertionError(errors.toString());
            }
        }
        assertThat(recorded).hasSize(1);
        assertThat(firsts).hasSize(15).containsOnly(recorded.getFirst());
        assertThat(room.rows("conversions", acme)).isEqualTo(1);
        assertThat(room.published).hasSize(1);
    }

    @Test
    void theLeadsClicksCampaignAndHashesAreCopied() {
        Lead lead =
                room.lead(
                        acme,
                        """
                        {"email":"ada@example.com","phone":"+4915123456789","clickIds":{"gclid":"g","fbclid":"F"},"fbp":"fb.1.1.2",
                         "utm":{"source":"news","campaign":"spring"}}
                        """);
        Conversion conversion = closed("");
        assertThat(conversion.leadId()).isEqualTo(lead.id());
        assertThat(conversion.matchedBy()).isEqualTo("email");
        assertThat(conversion.clickIds()).isEqualTo(Map.of("gclid", "g", "fbclid", "F"));
        assertThat(conversion.utm()).isEqualTo(Map.of("source", "news", "campaign", "spring"));
        assertThat(conversion.fbp()).isEqualTo("fb.1.1.2");
        assertThat(conversion.fbc()).isEqualTo(lead.fbc());
        assertThat(conversion.userData().phoneDigits()).contains(Sha256.hex("4915123456789"));
        assertThat(room.capture.conversionOf(acme.id(), "d1:closed")).contains(conversion);
    }

    @Test
    void whatTheDealSaysOfThePersonComesBeforeWhatTheLeadSaid() {
        room.lead(acme, "{\"email\":\"ada@example.com\",\"visitorId\":\"v1\"}");
        Conversion conversion =
                recorded(
                        "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada@work.example\",\"visitorId\":\"v1\"}");
        assertThat(conversion.matchedBy()).isEqualTo("visitor");
        assertThat(conversion.userData().email()).contains(Sha256.hex("ada@work.example"));
    }

    @Test
    void consentIsTheDealsElseTheLeads() {
        room.lead(acme, "{\"email\":\"ada@example.com\",\"consent\":{\"adUserData\":\"DENIED\"}}");
        assertThat(closed("").consent())
                .isEqualTo(new Consent(Consent.Choice.DENIED, Consent.Choice.UNSPECIFIED));
        assertThat(
                        recorded(
                                        "{\"dealId\":\"d2\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\",\"consent\":{\"adUserData\":\"GRANTED\"}}")
                                .consent())
                .isEqualTo(new Consent(Consent.Choice.GRANTED, Consent.Choice.UNSPECIFIED));
    }

    @Test
    void aDealWithoutALeadIsKept() {
        Conversion conversion = closed("");
        assertThat(conversion.leadId()).isNull();
        assertThat(conversion.matchedBy()).isNull();
        assertThat(conversion.clickIds()).isEmpty();
        assertThat(room.capture.conversionOf(acme.id(), "d1:closed")).contains(conversion);
    }

    @Test
    void withoutAValueTheCurrencyIsTheTenants() {
        Conversion conversion = closed("");
        assertThat(conversion.value()).isNull();
        assertThat(conversion.currency()).isEqualTo("CHF");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:10:00Z, 2026-11-20T10:10:00Z",
        "2026-11-20T10:10:01Z, 2026-11-20T10:00:00Z",
        "9223372036854775807, 2026-11-20T10:00:00Z"
    })
    void aDealThatLiesAheadHappenedNow(String given, Instant read) {
        assertThat(closed(",\"occurredAt\":\"" + given + "\"").occurredAt()).isEqualTo(read);
    }

    @Test
    void aDealWithoutATimeHappenedNow() {
        assertThat(closed("").occurredAt()).isEqualTo(CaptureRoom.NOW);
    }

    @Test
    void whenWhoRoutesFailsNothingIsStored() {
        room.listener =
                _ -> {
                    throw new IllegalStateException("cannot route");
                };
        try {
            assertThatThrownBy(() -> closed("")).hasMessage("cannot route");
        } finally {
            room.listener = _ -> {};
        }
        assertThat(room.rows("conversions", acme)).isZero();
    }
}
