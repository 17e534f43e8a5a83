package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledgers of several stores at once, and searches that tell of nobody. */
class LedgerSearchTest {
    private static final String HASH = Sha256.hex("ada@example.com");

    @AutoClose private static final CaptureRoom room = new CaptureRoom();

    private final LedgerSearch search = room.search();
    private final Tenant acme = room.tenants.tenant();
    private final Tenant globex = room.tenants.tenant();
    private final Tenant initech = room.tenants.tenant();

    private void store(Tenant tenant, String event) {
        NewEvent one = room.event(tenant, event);
        room.transaction.within(tenant.id(), () -> room.ledger.store(List.of(one)));
        room.clock.advance(Duration.ofSeconds(1));
    }

    private void deal(Tenant tenant, String id) {
        room.conversions.record(
                tenant,
                CaptureRoom.object(
                        "{\"dealId\":\"%s\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\"}"
                                .formatted(id)),
                null);
        room.clock.advance(Duration.ofSeconds(1));
    }

    private List<LedgerEntry> newest(LedgerFilter filter, Cursor after, int most) {
        return switch (search.newest(List.of(acme.id(), globex.id()), filter, after, most)) {
            case LedgerReading.Found(var entries) -> entries;
            case LedgerReading.TookTooLong() -> throw new AssertionError("took too long");
        };
    }

    @Test
    void theNewestOfAllStandInOneListAndOthersInNone() {
        store(acme, "{\"event\":\"search\",\"eventId\":\"a1\"}");
        deal(globex, "g1");
        store(initech, "{\"event\":\"search\",\"eventId\":\"i1\"}");
        store(acme, "{\"event\":\"purchase\",\"eventId\":\"a2\",\"params\":{\"value\":49.9}}");

        List<LedgerEntry> first = newest(LedgerFilter.ALL, Cursor.NEWEST, 2);

        assertThat(first)
                .extracting(LedgerEntry::eventId, LedgerEntry::tenant)
                .containsExactly(tuple("a2", acme.id()), tuple("g1:closed", globex.id()));
        assertThat(first.getFirst().amount()).isEqualByComparingTo("49.90");
        assertThat(newest(LedgerFilter.ALL, first.getLast().place(), 2))
                .extracting(LedgerEntry::eventId)
                .containsExactly("a1");
        assertThat(newest(new LedgerFilter("closed", null, null, null), Cursor.NEWEST, 9))
                .extracting(LedgerEntry::eventId)
                .containsExactly("g1:closed");
    }

    @Test
    void whoHasSomethingIsFoundByIdOrderAddressAndNumber() {
        store(
                acme,
                "{\"event\":\"purchase\",\"eventId\":\"e-1\",\"params\":{\"order_id\":\"N-7\"}}");
        store(
                globex,
                "{\"event\":\"purchase\",\"eventId\":\"e-2\",\"email\":\"ada@example.com\","
                        + "\"phone\":\"+4915123498761\"}");
        deal(initech, "d-9");
        List<Tenant> all = List.of(acme, globex, initech);

        assertThat(search.holders(all, "e-")).containsExactly(acme.id(), globex.id());
        assertThat(search.holders(all, "N-7")).containsExactly(acme.id());
        assertThat(search.holders(all, "d-9")).containsExactly(initech.id());
        assertThat(search.holders(all, "Ada@example.com"))
                .containsExactly(globex.id(), initech.id());
        assertThat(search.holders(all, HASH)).containsExactly(globex.id(), initech.id());
        assertThat(search.holders(all, "+49 1512 3498761")).containsExactly(globex.id());
        assertThat(search.holders(all, "nobody")).isEmpty();
        assertThat(search.holders(List.of(acme), HASH)).isEmpty();
    }

    @Test
    void anAddressAndANumberAreHashedBeforeTheyGoAnywhere() {
        List<Tenant> one = List.of(acme);

        assertThat(search.hidden(one, " Ada@Example.com")).isEqualTo(HASH);
        assertThat(search.hidden(one, "+49 1512 3498761")).isEqualTo(Sha256.hex("4915123498761"));
        assertThat(search.hidden(one, "ada@localhost")).hasSize(64).doesNotContain("@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-17", "NL-48213", "d/1:closed", "a b", "v-5e1f"})
    void whatIsNobodysStaysAsItIs(String text) {
        assertThat(search.hidden(List.of(acme), text)).isEqualTo(text);
        assertThat(search.hidden(List.of(acme), HASH)).isEqualTo(HASH);
    }

    @Test
    void digitsThatAnEventOrAnOrderHasAreNoNumberOfAPerson() {
        store(
                acme,
                "{\"event\":\"purchase\",\"eventId\":\"+4915123498761\",\"params\":{\"order_id\":\"0049301234567\"}}");

        assertThat(search.hidden(List.of(acme), "+4915123498761")).isEqualTo("+4915123498761");
        assertThat(search.hidden(List.of(acme), "0049301234567")).isEqualTo("0049301234567");
        assertThat(search.hidden(List.of(globex), "0049301234567")).hasSize(64);
    }

    @Test
    void itIsKnownFromWhichSidesAnEventCame() {
        NewEvent ofServer = room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"both\"}");
        NewEvent ofBrowser =
                room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"both\"}", true);
        room.transaction.within(acme.id(), () -> room.ledger.store(List.of(ofServer)));
        assertThat(search.sides(acme.id(), "purchase", "both"))
                .contains(new Sides(false, true, false));

        room.transaction.within(acme.id(), () -> room.ledger.store(List.of(ofBrowser)));

        assertThat(search.sides(acme.id(), "purchase", "both"))
                .contains(new Sides(true, true, false));
        assertThat(search.sides(globex.id(), "purchase", "both")).isEmpty();
    }
}
