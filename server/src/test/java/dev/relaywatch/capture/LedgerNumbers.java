package dev.relaywatch.capture;

import dev.relaywatch.capture.ErasureStore.FoundEvent;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The roll-up over a room, what reads it, and a count of the rows by hand to compare with. */
final class LedgerNumbers {
    static final RetentionProperties RETENTION =
            new RetentionProperties(
                    Duration.ofDays(400),
                    Duration.ofDays(7),
                    Duration.ofDays(30),
                    Duration.ofDays(90),
                    Duration.ofDays(730));

    final CaptureRoom room;
    final JdbcClient everything;
    final JdbcClient application;
    final LedgerFacts facts;

    LedgerNumbers(CaptureRoom room) {
        this.room = room;
        this.everything = JdbcClient.create(room.database.platform());
        this.application = JdbcClient.create(room.application);
        this.facts = new LedgerFacts(new LedgerFactsStore(application), room.transaction);
    }

    /** As before the first event, for whoever shares the room. */
    void reset() {
        try (Connection superuser = room.postgres.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    """
                    DELETE FROM tracking_events; DELETE FROM event_keys; DELETE FROM conversions; DELETE FROM leads;
                    DELETE FROM ledger_hours; DELETE FROM ledger_changes;
                    UPDATE ledger_progress SET rolled_until = '-infinity', closed_until = '-infinity', closed_at = '-infinity'
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a node. */
    LedgerRollup rollup() {
        return new LedgerRollup(
                new LedgerHourStore(everything),
                room.transaction,
                RETENTION,
                new LedgerGauge(new SimpleMeterRegistry(), room.clock),
                room.clock);
    }

    /** Until all that is over stands counted; twenty minutes pass. */
    void rollUp() {
        LedgerRollup rollup = rollup();
        rollup.turn();
        for (int i = 0; i < 2; i++) {
            room.clock.advance(LedgerRollup.COUNTED_AFTER.plusMinutes(1));
            rollup.turn();
            rollup.turn();
        }
    }

    Instant rolledUntil() {
        return Objects.requireNonNull(
                room.transaction
                        .acrossTenants(() -> new LedgerHourStore(everything).progress())
                        .rolledUntil());
    }

    /** In one group commit. */
    void store(Tenant tenant, NewEvent... events) {
        room.transaction.within(tenant.id(), () -> room.ledger.store(List.of(events)));
    }

    NewEvent event(Tenant tenant, String name, String id, String more, boolean fromBrowser) {
        return room.event(
                tenant,
                "{\"event\":\"%s\",\"eventId\":\"%s\"%s}".formatted(name, id, more),
                fromBrowser);
    }

    /** As erasure leaves what it finds. */
    void erase(Tenant tenant, String eventId) {
        ErasureStore store = new ErasureStore(application, CaptureRoom.JSON);
        List<FoundEvent> left =
                room.capture.eventsOf(tenant.id(), eventId).stream()
                        .map(event ->
                                new FoundEvent(
                                        event.rowId(), event.receivedAt(), null, event.params()))
                        .toList();
        room.transaction.within(tenant.id(), () -> store.stripEvents(tenant.id(), left));
    }

    long changes(Tenant tenant) {
        return room.rows("ledger_changes", tenant);
    }

    /** All rows of the tenant, as they are. */
    private record Row(
            String name,
            String eventId,
            Instant at,
            String userData,
            boolean fbp,
            boolean fbc,
            boolean browser,
            boolean server,
            boolean again,
            boolean conflict) {
        boolean has(String... keys) {
            for (String key : keys) {
                if (!CaptureRoom.object(userData).has(key)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Counts row by row, without a view, an hour or an index of the product. */
    List<EventFacts> byHand(Collection<Tenant> tenants, Instant from, Instant to) {
        List<EventFacts> counted = new ArrayList<>();
        for (Tenant tenant : tenants) {
            List<Row> rows = rows(tenant.id());
            rows.stream()
                    .map(Row::name)
                    .distinct()
                    .forEach(name -> {
                        List<Row> these =
                                rows.stream()
                                        .filter(row -> row.name().equals(name))
                                        .filter(row ->
                                                !row.at().isBefore(from) && row.at().isBefore(to))
                                        .toList();
                        if (!these.isEmpty()) {
                            counted.add(facts(tenant.id(), name, these, rows));
                        }
                    });
        }
        return sorted(counted);
    }

    static List<EventFacts> sorted(List<EventFacts> facts) {
        return facts.stream()
                .sorted(
                        Comparator.comparing((EventFacts each) -> each.tenant().toString())
                                .thenComparing(EventFacts::event))
                .toList();
    }

    private static EventFacts facts(TenantId tenant, String name, List<Row> these, List<Row> all) {
        return new EventFacts(
                tenant,
                name,
                these.size(),
                these.stream().filter(row -> row.has("em")).count(),
                these.stream().filter(row -> row.has("ph")).count(),
                these.stream().filter(row -> row.has("fn")).count(),
                these.stream().filter(row -> row.has("ln")).count(),
                these.stream().filter(row -> row.has("ct", "st", "zp", "country")).count(),
                these.stream().filter(Row::fbp).count(),
                these.stream().filter(Row::fbc).count(),
                these.stream().filter(row -> row.browser() && row.server()).count(),
                these.stream().filter(row -> row.browser() && !row.server()).count(),
                these.stream().filter(row -> !row.browser() && row.server()).count(),
                these.stream().filter(Row::again).count(),
                these.stream().filter(row -> row.conflict() || isUsedBefore(row, all)).count());
    }

    private static boolean isUsedBefore(Row row, List<Row> all) {
        Comparator<Row> order = Comparator.comparing(Row::at).thenComparing(Row::name);
        return all.stream()
                .anyMatch(other ->
                        other.eventId().equals(row.eventId())
                                && !other.name().equals(row.name())
                                && order.compare(other, row) < 0);
    }

    private List<Row> rows(TenantId tenant) {
        return everything
                .sql(
                        """
                        SELECT e.event_name, e.event_id, e.created_at, e.user_data::text, e.fbp, e.fbc, k.seen_browser,
                               k.seen_server, k.seen_again, k.id_conflict
                          FROM tracking_events e JOIN event_keys k ON k.row_id = e.id WHERE e.tenant_id = :tenant
                        """)
                .param("tenant", tenant.value())
                .query((row, _) ->
                        new Row(
                                row.getString(1),
                                row.getString(2),
                                Timestamps.instant(row, "created_at"),
                                row.getString(4),
                                row.getString(5) != null,
                                row.getString(6) != null,
                                row.getBoolean(7),
                                row.getBoolean(8),
                                row.getBoolean(9),
                                row.getBoolean(10)))
                .list();
    }

    boolean flag(Tenant tenant, String column, String name, String eventId) {
        return room.one(
                Boolean.class,
                "SELECT "
                        + column
                        + " FROM event_keys WHERE tenant_id = ? AND event_name = ? AND event_id = ?",
                tenant.id().value(),
                name,
                eventId);
    }
}
