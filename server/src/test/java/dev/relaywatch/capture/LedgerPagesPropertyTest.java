package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/** Page after page, the ledger is read whole, in order and once, whatever is stored meanwhile. */
class LedgerPagesPropertyTest {
    private static final CaptureRoom room = new CaptureRoom();

    @AfterContainer
    static void close() {
        room.close();
    }

    /**
     * What is stored at once: at the same moment, to the microsecond.
     *
     * @param micros after what was stored before; before it, where clocks differ
     * @param deal also a conversion
     */
    record Batch(int micros, int events, boolean deal) {}

    @Provide
    Arbitrary<Batch> batches() {
        return Combinators.combine(
                        Arbitraries.integers().between(-3, 5),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(true, false))
                .as(Batch::new);
    }

    @Property(tries = 40)
    void pagesAreTheWholeListInOrder(
            @ForAll @Size(max = 12) List<@From("batches") Batch> stored,
            @ForAll @Size(max = 6) List<@From("batches") Batch> meanwhile,
            @ForAll @IntRange(min = 1, max = 7) int most) {
        Tenant tenant = room.tenants.tenant();
        room.clock.set(CaptureRoom.NOW);
        stored.forEach(batch -> store(tenant, batch));
        List<Cursor> before = places(read(tenant, Cursor.NEWEST, 500));

        List<Cursor> walked = new ArrayList<>();
        List<LedgerEntry> page = read(tenant, Cursor.NEWEST, most);
        for (int i = 0; !page.isEmpty(); i++) {
            walked.addAll(places(page));
            if (i < meanwhile.size()) {
                store(tenant, meanwhile.get(i));
            }
            page = read(tenant, page.getLast().place(), most);
        }

        assertThat(before).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
        assertThat(walked).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
        assertThat(walked).containsAll(before);
        Set<Cursor> whole = new HashSet<>(places(read(tenant, Cursor.NEWEST, 500)));
        assertThat(whole).containsAll(walked);
        if (meanwhile.isEmpty()) {
            assertThat(walked).isEqualTo(before);
        }
    }

    private static void store(Tenant tenant, Batch batch) {
        room.clock.advance(Duration.ofNanos(batch.micros() * 1_000L));
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < batch.events(); i++) {
            events.add(room.event(tenant, "{\"event\":\"search\"}"));
        }
        room.transaction.within(tenant.id(), () -> room.ledger.store(events));
        if (batch.deal()) {
            room.conversions.record(
                    tenant,
                    CaptureRoom.object(
                            "{\"dealId\":\"%s\",\"conversionType\":\"closed\",\"email\":\"a@example.com\"}"
                                    .formatted(Ids.next())),
                    null);
        }
    }

    private static List<LedgerEntry> read(Tenant tenant, Cursor after, int most) {
        return switch (room.reading.newest(tenant.id(), LedgerFilter.ALL, after, most)) {
            case LedgerReading.Found(var entries) -> entries;
            case LedgerReading.TookTooLong() -> throw new AssertionError("took too long");
        };
    }

    private static List<Cursor> places(List<LedgerEntry> entries) {
        return entries.stream().map(LedgerEntry::place).toList();
    }
}
