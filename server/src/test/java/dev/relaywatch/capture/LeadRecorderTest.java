package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.LeadRecorder.LeadOutcome;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A form post becomes a lead and its event, once. */
class LeadRecorderTest {
    private static final String PAGE = "https://acme.example/contact";
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

    private LeadOutcome post(String json, @Nullable String cookie) {
        return room.leads.record(
                acme, CaptureRoom.object(json), cookie, PAGE, CaptureRoom.REQUEST, true);
    }

    private LeadOutcome.Stored stored(String json) {
        return stored(post(json, null));
    }

    private static LeadOutcome.Stored stored(LeadOutcome outcome) {
        return switch (outcome) {
            case LeadOutcome.Stored stored -> stored;
            case LeadOutcome.Invalid(var errors) -> throw new AssertionError(errors.toString());
        };
    }

    private List<FieldError> errors(String json) {
        return switch (post(json, null)) {
            case LeadOutcome.Stored stored -> throw new AssertionError(stored.toString());
            case LeadOutcome.Invalid(var errors) -> errors;
        };
    }

    private CapturedEvent eventOf(Lead lead) {
        return room.capture.eventsOf(acme.id(), lead.eventId()).getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | email | is missing, and so is phone; a lead needs one of them",
                "{\"firstName\":\"Ada\",\"email\":\" \"} | email | is missing, and so is phone; a lead needs one of them",
                "{\"email\":\"ada\"} | email | is no e-mail address, and there is no phone number that can be used",
                "{\"phone\":\"12\"} | phone | is no phone number that can be used; give it with its country code, such as +49 151 1234567",
                "{\"email\":\"ada@example.com\",\"leadId\":\"l1\"} | leadId | must be a UUID, as the answer to the lead gave it",
                "{\"email\":\"ada@example.com\",\"fields\":[]} | fields | must be an object",
                "{\"email\":\"ada@example.com\",\"clickIds\":{\"gclid\":{}}} | clickIds.gclid | must be text",
                "{\"email\":\"ada@example.com\",\"aiContext\":\"Berlin\"} | aiContext | must be an object",
            })
    void aFormThatIsNotValidIsRefusedByItsFieldAndLeavesNothing(
            String json, String field, String message) {
        assertThat(errors(json)).containsExactly(new FieldError(field, message));
        assertThat(room.rows("leads", acme)).isZero();
        assertThat(room.rows("tracking_events", acme)).isZero();
    }

    @Test
    void fieldsOfTooMuchTextAreRefused() {
        assertThat(
                        errors(
                                "{\"email\":\"ada@example.com\",\"fields\":{\"note\":\""
                                        + "x".repeat(32_768)
                                        + "\"}}"))
                .containsExactly(new FieldError("fields", "is over 32768 characters"));
    }

    @Test
    void anEmailAloneIsEnoughAndIsHashedTrimmedInLowerCase() {
        LeadOutcome.Stored stored = stored("{\"email\":\" Ada@Example.COM \"}");
        assertThat(stored.created()).isTrue();
        assertThat(stored.lead().emailHash()).isEqualTo(Sha256.hex("ada@example.com"));
        assertThat(stored.lead().phoneHash()).isNull();
        assertThat(
                        room.one(
                                String.class,
                                "SELECT email FROM leads WHERE id = ?",
                                stored.lead().id()))
                .isEqualTo("Ada@Example.COM");
    }

    @Test
    void aPhoneAloneIsEnoughAndTheTenantsCountryCompletesIt() {
        Lead lead = stored("{\"phone\":\"0151 23456789\"}").lead();
        assertThat(lead.phoneHash()).isEqualTo(Sha256.hex("4915123456789"));
        assertThat(lead.emailHash()).isNull();
    }

    @Test
    void theCountryThatWasTypedCompletesThePhoneFirst() {
        assertThat(stored("{\"phone\":\"020 7946 0958\",\"country\":\"gb\"}").lead().phoneHash())
                .isEqualTo(Sha256.hex("442079460958"));
    }

    @Test
    void aLeadWritesItsEventWithTheTransactionAsId() {
        Lead lead =
                stored(
                                """
                                {"email":"ada@example.com","transactionId":"t1","visitorId":"v1","clickIds":{"gclid":"g","fbclid":"F"},
                                 "utm":{"source":"news"},"consent":{"adUserData":"GRANTED"},"fbp":"fb.1.1.2"}
                                """)
                        .lead();
        CapturedEvent event = eventOf(lead);
        assertThat(lead.eventId()).isEqualTo("t1");
        assertThat(event.name()).isEqualTo("generate_lead");
        assertThat(event.leadId()).isEqualTo(lead.id());
        assertThat(event.visitorId()).isEqualTo("v1");
        assertThat(event.pageUrl()).isEqualTo(PAGE);
        assertThat(event.actionSource()).isEqualTo("website");
        assertThat(event.clickIds()).isEqualTo(Map.of("gclid", "g", "fbclid", "F"));
        assertThat(event.fbc())
                .isEqualTo("fb.1." + CaptureRoom.NOW.toEpochMilli() + ".F")
                .isEqualTo(lead.fbc());
        assertThat(event.utm()).isEqualTo(Map.of("source", "news"));
        assertThat(event.consent())
                .isEqualTo(new Consent(Consent.Choice.GRANTED, Consent.Choice.UNSPECIFIED));
        assertThat(event.userData()).isEqualTo(lead.userData());
        assertThat(room.published).hasSize(1);
    }

    @Test
    void withoutATransactionTheEventHasTheLeadsId() {
        Lead lead = stored("{\"email\":\"ada@example.com\"}").lead();
        assertThat(lead.eventId()).isEqualTo(lead.id().toString());
        assertThat(eventOf(lead).leadId()).isEqualTo(lead.id());
    }

    @Test
    void whatIsReadBackIsWhatWasStored() {
        LeadOutcome.Stored stored =
                stored(
                        """
                        {"email":"ada@example.com","phone":"+4915123456789","firstName":"Ada","lastName":"L","city":"Berlin","zip":"10115",
                         "utm":{"source":"s","medium":"m","campaign":"c","term":"t","content":"x"},"transactionId":"t1",
                         "clickIds":{"gclid":"1","gbraid":"2","wbraid":"3","fbclid":"4","ttclid":"5","msclkid":"6"},"fields":{"size":[1]}}
                        """);
        assertThat(room.capture.lead(acme.id(), stored.lead().id())).contains(stored.lead());
    }

    @Test
    void theSameTransactionAgainGivesTheFirstLead() {
        LeadOutcome.Stored first =
                stored(
                        "{\"email\":\"ada@example.com\",\"transactionId\":\"t1\",\"visitorId\":\"v1\"}");
        LeadOutcome.Stored again =
                stored(
                        "{\"email\":\"bob@example.com\",\"transactionId\":\"t1\",\"visitorId\":\"v2\"}");
        assertThat(again).isEqualTo(new LeadOutcome.Stored(first.lead(), "v1", false));
        assertThat(room.rows("leads", acme)).isEqualTo(1);
        assertThat(room.rows("tracking_events", acme)).isEqualTo(1);
    }

    @Test
    void theSameLeadIdAgainGivesTheFirstLead() {
        UUID id = UUID.randomUUID();
        LeadOutcome.Stored first =
                stored("{\"email\":\"ada@example.com\",\"leadId\":\"" + id + "\"}");
        LeadOutcome.Stored again =
                stored("{\"email\":\"bob@example.com\",\"leadId\":\"" + id + "\"}");
        assertThat(first.lead().id()).isEqualTo(id);
        assertThat(again).isEqualTo(new LeadOutcome.Stored(first.lead(), null, false));
    }

    @Test
    void theSameTransactionOfAnotherTenantIsAnotherLead() {
        Tenant globex = room.tenants.tenant();
        stored("{\"email\":\"ada@example.com\",\"transactionId\":\"t1\"}");
        assertThat(
                        stored(
                                        room.leads.record(
                                                globex,
                                                CaptureRoom.object(
                                                        "{\"email\":\"ada@example.com\",\"transactionId\":\"t1\"}"),
                                                null,
                                                null,
                                                CaptureRoom.REQUEST,
                                                false))
                                .created())
                .isTrue();
    }

    @Test
    @Timeout(30)
    void concurrentPostsOfOneTransactionMakeOneLead() throws Exception {
        List<Future<LeadOutcome>> outcomes = new ArrayList<>();
        try (ExecutorService requests = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 16; i++) {
                String form =
                        "{\"email\":\"ada"
                                + i
                                + "@example.com\",\"transactionId\":\"t1\",\"visitorId\":\"v"
                                + i % 3
                                + "\"}";
                outcomes.add(requests.submit(() -> post(form, null)));
            }
        }
        List<LeadOutcome.Stored> stored = new ArrayList<>();
        for (Future<LeadOutcome> outcome : outcomes) {
            stored.add(stored(outcome.get()));
        }
        assertThat(stored)
                .extracting(each -> each.lead().id())
                .containsOnly(stored.getFirst().lead().id());
        assertThat(stored).filteredOn(LeadOutcome.Stored::created).hasSize(1);
        assertThat(room.rows("leads", acme)).isEqualTo(1);
        assertThat(room.rows("tracking_events", acme)).isEqualTo(1);
    }

    @Test
    void theCookieNamesTheVisitorWhereTheFormDoesNot() {
        assertThat(stored(post("{\"email\":\"ada@example.com\"}", "c1")).visitorId())
                .isEqualTo("c1");
        assertThat(
                        stored(post("{\"email\":\"ada@example.com\",\"visitorId\":\"v1\"}", "c1"))
                                .visitorId())
                .isEqualTo("v1");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 6_000})
    void aCookieTooLongForAVisitorIsNotOurs(int length) {
        StringBuilder cookie = new StringBuilder();
        while (cookie.length() < length) {
            cookie.append(UUID.randomUUID());
        }
        assertThat(stored(post("{\"email\":\"ada@example.com\"}", cookie.toString())).visitorId())
                .isNull();
    }
}
