package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger is kept for its time and then goes by whole months, keys included. */
class LedgerRetentionTest {
    private static final RetentionProperties RETENTION =
            new RetentionProperties(
                    Duration.ofDays(400),
                    Duration.ofDays(7),
                    Duration.ofDays(30),
                    Duration.ofDays(90),
                    Duration.ofDays(730));

    @AutoClose private final CaptureRoom room = new CaptureRoom();
    private final Tenant acme = room.tenants.tenant();
    private final JdbcClient everything = JdbcClient.create(room.database.platform());
    private final LedgerRetention keeper =
            new LedgerRetention(new EventKeyStore(everything), RETENTION, room.clock);

    private void inMonths(int months) {
        Instant later =
                LocalDate.of(2026, 11, 20)
                        .plusMonths(months)
                        .atTime(10, 0)
                        .toInstant(ZoneOffset.UTC);
        room.clock.advance(Duration.between(room.clock.instant(), later));
        LocalDate today = LocalDate.ofInstant(later, ZoneOffset.UTC);
        room.database.makePartitions(today);
        room.database.dropPartitions(
                LocalDate.ofInstant(RETENTION.firstKept(later), ZoneOffset.UTC));
        keeper.prune();
    }

    private void store(String eventId) {
        NewEvent event =
                room.event(acme, "{\"event\":\"purchase\",\"eventId\":\"" + eventId + "\"}");
        room.transaction.within(acme.id(), () -> room.ledger.store(List.of(event)));
    }

    private long count(String table) {
        return everything.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    @Test
    void anEventIsThereForFourHundredDaysAndUntilItsMonthIsOver() {
        store("order-1");
        inMonths(13);
        assertThat(room.capture.eventsOf(acme.id(), "order-1")).hasSize(1);

        inMonths(15);

        assertThat(room.capture.eventsOf(acme.id(), "order-1")).isEmpty();
        assertThat(count("tracking_events")).isZero();
        assertThat(count("event_keys")).isZero();
    }

    @Test
    void itsHoursGoWithIt() {
        store("order-1");
        room.clock.advance(Duration.ofHours(2));
        new LedgerNumbers(room).rollUp();
        assertThat(count("ledger_hours")).isOne();

        inMonths(15);

        assertThat(count("ledger_hours")).isZero();
    }

    @Test
    void whatCameLaterStays() {
        store("order-1");
        inMonths(2);
        store("order-2");

        inMonths(15);

        assertThat(room.capture.eventsOf(acme.id(), "order-2")).hasSize(1);
        assertThat(count("event_keys")).isOne();
    }

    @Test
    void anIdThatWasForgottenMayBeUsedAgain() {
        store("order-1");
        inMonths(15);

        store("order-1");

        assertThat(room.capture.eventsOf(acme.id(), "order-1")).hasSize(1);
    }

    @Test
    void timesThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() ->
                        new RetentionProperties(
                                Duration.ofDays(1),
                                Duration.ofHours(2),
                                Duration.ofDays(30),
                                Duration.ofDays(90),
                                Duration.ofDays(730)))
                .hasMessageStartingWith("relaywatch.retention.events must be at least 31d");
        assertThatThrownBy(() ->
                        new RetentionProperties(
                                Duration.ofDays(40),
                                Duration.ofDays(41),
                                Duration.ofDays(30),
                                Duration.ofDays(90),
                                Duration.ofDays(730)))
                .hasMessageStartingWith("relaywatch.retention.payloads must be from 1h");
    }
}
