package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger is read from the newest on, and searched by whatever people have at hand. */
class LedgerReaderTest {
    private static final CaptureRoom room = new CaptureRoom();

    private final Tenant acme = room.tenants.tenant();
    private final Tenant globex = room.tenants.tenant();

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void startOfTheDay() {
        room.clock.set(CaptureRoom.NOW);
    }

    private void store(String... events) {
        List<NewEvent> all = new ArrayList<>();
        for (String event : events) {
            all.add(room.event(acme, event));
        }
        room.transaction.within(acme.id(), () -> room.ledger.store(all));
    }

    private void deal(String id, String more) {
        room.conversions.record(
                acme,
                CaptureRoom.object(
                        "{\"dealId\":\"%s\",\"conversionType\":\"closed\",%s}".formatted(id, more)),
                null);
    }

    private static List<LedgerEntry> entries(LedgerReading reading) {
        return switch (reading) {
            case LedgerReading.Found(var entries) -> entries;
            case LedgerReading.TookTooLong() -> throw new AssertionError("took too long");
        };
    }

    private List<String> read(@Nullable String name, @Nullable Instant from, @Nullable Instant to) {
        return ids(acme, new LedgerFilter(name, from, to, null));
    }

    private List<String> search(String text) {
        return ids(acme, new LedgerFilter(null, null, null, text));
    }

    private static List<String> ids(Tenant tenant, LedgerFilter filter) {
        return entries(room.reading.newest(tenant.id(), filter, Cursor.NEWEST, 500)).stream()
                .map(LedgerEntry::eventId)
                .toList();
    }

    @Test
    void theNewestComeFirstByNameAndTime() {
        for (int i = 0; i < 3; i++) {
            store(
                    "{\"event\":\"purchase\",\"eventId\":\"p" + i + "\"}",
                    "{\"event\":\"search\",\"eventId\":\"s" + i + "\"}");
            room.clock.advance(Duration.ofMinutes(1));
        }
        Instant second = CaptureRoom.NOW.plusSeconds(60);

        assertThat(read("purchase", null, null)).containsExactly("p2", "p1", "p0");
        assertThat(read(null, second, null)).containsExactly("s2", "p2", "s1", "p1");
        assertThat(read(null, null, second)).containsExactly("s0", "p0");
        assertThat(read(null, second, second.plusSeconds(60))).containsExactly("s1", "p1");
        assertThat(read(null, second, second)).isEmpty();
        assertThat(ids(globex, LedgerFilter.ALL)).isEmpty();
    }

    @Test
    void aDealStandsBetweenTheEventsOfItsTime() {
        store("{\"event\":\"search\",\"eventId\":\"before\"}");
        room.clock.advance(Duration.ofSeconds(1));
        deal("d1", "\"email\":\"ada@example.com\",\"value\":900,\"visitorId\":\"v1\"");
        room.clock.advance(Duration.ofSeconds(1));
        store("{\"event\":\"search\",\"eventId\":\"after\"}");

        List<LedgerEntry> all =
                entries(room.reading.newest(acme.id(), LedgerFilter.ALL, Cursor.NEWEST, 10));

        assertThat(all)
                .extracting(LedgerEntry::eventId)
                .containsExactly("after", "d1:closed", "before");
        LedgerEntry deal = all.get(1);
        assertThat(deal.kind()).isEqualTo(LedgerEntry.Kind.CONVERSION);
        assertThat(deal.name()).isEqualTo("closed");
        assertThat(deal.amount()).isEqualByComparingTo("900");
        assertThat(deal.currency()).isEqualTo("EUR");
        assertThat(deal.visitorId()).isEqualTo("v1");
        assertThat(read("closed", null, null)).containsExactly("d1:closed");
    }

    @Test
    void aLineSaysWhatTheEventSaid() {
        store(
                "{\"event\":\"purchase\",\"eventId\":\"p1\",\"visitorId\":\"v1\",\"timestamp\":\"2026-11-19T08:00:00Z\","
                        + "\"params\":{\"value\":49.9,\"currency\":\"CHF\"}}");

        LedgerEntry line =
                entries(room.reading.newest(acme.id(), LedgerFilter.ALL, Cursor.NEWEST, 1))
                        .getFirst();

        assertThat(line.name()).isEqualTo("purchase");
        assertThat(line.visitorId()).isEqualTo("v1");
        assertThat(line.amount()).isEqualByComparingTo("49.90");
        assertThat(line.currency()).isEqualTo("CHF");
        assertThat(line.time()).isEqualTo(Instant.parse("2026-11-19T08:00:00Z"));
        assertThat(line.receivedAt()).isEqualTo(CaptureRoom.NOW);
    }

    @Test
    void anIdIsFoundByItsBeginning() {
        store(
                "{\"event\":\"purchase\",\"eventId\":\"order-17\"}",
                "{\"event\":\"purchase\",\"eventId\":\"order-170\"}",
                "{\"event\":\"purchase\",\"eventId\":\"order-18\"}",
                "{\"event\":\"purchase\",\"eventId\":\"my-order-17\"}");

        assertThat(search("order-17")).containsExactly("order-170", "order-17");
        assertThat(search("order-170")).containsExactly("order-170");
        assertThat(search("ORDER-17")).isEmpty();
        assertThat(ids(globex, new LedgerFilter(null, null, null, "order-17"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%_off", "a\\b", "ünï", "日本", "😀", "'", "zz\uFFFF"})
    void whateverCharactersAnIdHasItIsFoundByItsBeginning(String id) {
        List<NewEvent> events =
                List.of(
                        room.event(acme, named(id)),
                        room.event(acme, named(id + "😀x")),
                        room.event(acme, named("x" + id)));
        room.transaction.within(acme.id(), () -> room.ledger.store(events));

        assertThat(search(id)).containsExactlyInAnyOrder(id, id + "😀x");
    }

    private static String named(String id) {
        return CaptureRoom.JSON
                .createObjectNode()
                .put("event", "purchase")
                .put("eventId", id)
                .toString();
    }

    @Test
    void idsThatThousandsBeginWithAreFoundTooPageByPage() {
        store(
                IntStream.range(0, 1_500)
                        .mapToObj(i -> "{\"event\":\"search\",\"eventId\":\"common-" + i + "\"}")
                        .toArray(String[]::new));
        LedgerFilter filter = new LedgerFilter("search", null, null, "common-");
        List<String> found = new ArrayList<>();
        Cursor after = Cursor.NEWEST;
        for (List<LedgerEntry> page = page(filter, after);
                !page.isEmpty();
                page = page(filter, after)) {
            page.forEach(entry -> found.add(entry.eventId()));
            after = page.getLast().place();
        }

        assertThat(found).hasSize(1_500).doesNotHaveDuplicates();
    }

    private List<LedgerEntry> page(LedgerFilter filter, Cursor after) {
        return entries(room.reading.newest(acme.id(), filter, after, 400));
    }

    @Test
    void anOrderIsFoundByItsNumberHoweverItWasWritten() {
        store(
                "{\"event\":\"begin_checkout\",\"eventId\":\"c\",\"params\":{\"order_id\":\"1001\"}}",
                "{\"event\":\"purchase\",\"eventId\":\"p\",\"params\":{\"order_id\":1001}}",
                "{\"event\":\"purchase\",\"eventId\":\"other\",\"params\":{\"order_id\":\"10011\"}}",
                "{\"event\":\"purchase\",\"eventId\":\"1001\",\"params\":{\"order_id\":\"1001\"}}");

        assertThat(search("1001")).containsExactly("1001", "p", "c");
    }

    @Test
    void anOrderIdOfAnyLengthIsStored() {
        String id = "x".repeat(5_000);
        store(
                "{\"event\":\"purchase\",\"eventId\":\"long\",\"params\":{\"order_id\":\"%s\"}}"
                        .formatted(id));

        assertThat(search(id.substring(0, 200))).containsExactly("long");
    }

    @Test
    void aVisitorIsFoundWithEventsAndDeals() {
        store(
                "{\"event\":\"search\",\"eventId\":\"s\",\"visitorId\":\"visitor-1\"}",
                "{\"event\":\"search\",\"eventId\":\"t\",\"visitorId\":\"visitor-12\"}");
        room.clock.advance(Duration.ofSeconds(1));
        deal("d2", "\"visitorId\":\"visitor-1\"");

        assertThat(search("visitor-1")).containsExactly("d2:closed", "s");
    }

    @Test
    void aPersonIsFoundByAddressOrNumberHoweverTheyAreWritten() {
        store(
                "{\"event\":\"purchase\",\"eventId\":\"mail\",\"email\":\"Jane.Doe@Example.com\"}",
                "{\"event\":\"purchase\",\"eventId\":\"call\",\"phone\":\"+49 151 23456789\"}",
                "{\"event\":\"purchase\",\"eventId\":\"other\",\"email\":\"john@example.com\"}");
        room.clock.advance(Duration.ofSeconds(1));
        deal("d3", "\"email\":\"jane.doe@example.com\",\"phone\":\"0151 23456789\"");

        assertThat(search(" jane.doe@example.COM")).containsExactly("d3:closed", "mail");
        assertThat(search("0151/23456789")).containsExactly("d3:closed", "call");
        assertThat(search("+4915123456789")).containsExactly("d3:closed", "call");
        assertThat(search(Sha256.hex("jane.doe@example.com"))).containsExactly("d3:closed", "mail");
        assertThat(search("jane@example.com")).isEmpty();
    }

    @Test
    void aSearchKeepsToNameAndTime() {
        store(
                "{\"event\":\"begin_checkout\",\"eventId\":\"c1\",\"email\":\"a@example.com\"}",
                "{\"event\":\"purchase\",\"eventId\":\"p1\",\"email\":\"a@example.com\"}");
        room.clock.advance(Duration.ofMinutes(1));
        store("{\"event\":\"purchase\",\"eventId\":\"p2\",\"email\":\"a@example.com\"}");
        Instant second = CaptureRoom.NOW.plusSeconds(60);

        assertThat(ids(acme, new LedgerFilter("purchase", null, second, "a@example.com")))
                .containsExactly("p1");
        assertThat(ids(acme, new LedgerFilter(null, second, null, "a@example.com")))
                .containsExactly("p2");
    }

    @Test
    void aLookThatTakesTooLongIsGivenUp() throws SQLException {
        try (Connection superuser = room.postgres.superuser();
                Statement statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("LOCK TABLE tracking_events");

            assertThat(
                            room.reading(Duration.ofMillis(20))
                                    .newest(acme.id(), LedgerFilter.ALL, Cursor.NEWEST, 10))
                    .isEqualTo(new LedgerReading.TookTooLong());
            superuser.rollback();
        }
        assertThat(read(null, null, null)).isEmpty();
    }

    @Test
    void aFilterShowsNobodysAddress() {
        assertThat(new LedgerFilter("purchase", null, null, "jane@example.com").toString())
                .doesNotContain("jane");
    }
}
