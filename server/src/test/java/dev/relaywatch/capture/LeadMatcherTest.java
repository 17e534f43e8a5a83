package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.LeadMatcher.Match;
import dev.relaywatch.capture.personaldata.FieldFinder;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A deal belongs to the lead of its id, else of its e-mail, phone or visitor; of several the
 * newest.
 */
class LeadMatcherTest {
    private static final CaptureRoom room = new CaptureRoom();

    private final Tenant acme = room.tenants.tenant();

    @AfterAll
    static void close() {
        room.close();
    }

    private Lead lead(String json) {
        room.clock.advance(Duration.ofMinutes(1));
        return room.lead(acme, json);
    }

    private Optional<Match> match(@Nullable UUID leadId, String person, @Nullable String visitor) {
        return room.transaction.within(
                acme.id(),
                () ->
                        room.matcher.match(
                                acme.id(),
                                leadId,
                                new Normalizer("DE")
                                        .hashes(
                                                FieldFinder.find(
                                                        List.of(CaptureRoom.object(person)))),
                                visitor));
    }

    @Test
    void theLeadsIdComesFirst() {
        Lead byId = lead("{\"email\":\"ada@example.com\"}");
        lead("{\"email\":\"bob@example.com\",\"phone\":\"+4915123456789\",\"visitorId\":\"v1\"}");
        assertThat(
                        match(
                                byId.id(),
                                "{\"email\":\"bob@example.com\",\"phone\":\"+4915123456789\"}",
                                "v1"))
                .contains(new Match(byId, "lead_id"));
    }

    @Test
    void thenTheEmailInAnySpelling() {
        Lead byEmail = lead("{\"email\":\"Ada@example.com\"}");
        lead("{\"email\":\"bob@example.com\",\"phone\":\"+4915123456789\",\"visitorId\":\"v1\"}");
        assertThat(
                        match(
                                UUID.randomUUID(),
                                "{\"email\":\" ADA@example.com\",\"phone\":\"+4915123456789\"}",
                                "v1"))
                .contains(new Match(byEmail, "email"));
    }

    @Test
    void thenThePhoneInAnySpelling() {
        Lead byPhone = lead("{\"phone\":\"+4915123456789\"}");
        lead("{\"email\":\"bob@example.com\",\"visitorId\":\"v1\"}");
        assertThat(
                        match(
                                null,
                                "{\"email\":\"ada@example.com\",\"phone\":\"0151/234 567 89\"}",
                                "v1"))
                .contains(new Match(byPhone, "phone"));
    }

    @Test
    void thenTheVisitor() {
        Lead byVisitor = lead("{\"email\":\"bob@example.com\",\"visitorId\":\"v1\"}");
        assertThat(match(null, "{\"email\":\"ada@example.com\"}", "v1").map(Match::by))
                .contains("visitor");
        assertThat(match(null, "{}", "v1").map(Match::lead).map(Lead::id)).contains(byVisitor.id());
    }

    @Test
    void theNewestOfSeveralWins() {
        lead("{\"email\":\"ada@example.com\",\"phone\":\"+4915123456789\",\"visitorId\":\"v1\"}");
        Lead newest =
                lead(
                        "{\"email\":\"ada@example.com\",\"phone\":\"+4915123456789\",\"visitorId\":\"v1\"}");
        assertThat(
                        match(null, "{\"email\":\"ada@example.com\"}", null)
                                .map(Match::lead)
                                .map(Lead::id))
                .contains(newest.id());
        assertThat(
                        match(null, "{\"phone\":\"+4915123456789\"}", null)
                                .map(Match::lead)
                                .map(Lead::id))
                .contains(newest.id());
        assertThat(match(null, "{}", "v1").map(Match::lead).map(Lead::id)).contains(newest.id());
    }

    @Test
    void nobodyIsFoundWhereNothingFits() {
        lead("{\"email\":\"bob@example.com\",\"visitorId\":\"v1\"}");
        assertThat(
                        match(
                                UUID.randomUUID(),
                                "{\"email\":\"ada@example.com\",\"phone\":\"+4915123456789\"}",
                                "v2"))
                .isEmpty();
        assertThat(match(null, "{}", null)).isEmpty();
    }

    @Test
    void aLeadOfAnotherTenantIsNeverFound() {
        Lead foreign =
                room.lead(
                        room.tenants.tenant(),
                        "{\"email\":\"ada@example.com\",\"phone\":\"+4915123456789\",\"visitorId\":\"v1\"}");
        assertThat(
                        match(
                                foreign.id(),
                                "{\"email\":\"ada@example.com\",\"phone\":\"+4915123456789\"}",
                                "v1"))
                .isEmpty();
    }
}
