package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.PartitionKeeperKit;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import dev.relaywatch.testing.WholeTenant;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stores of a new demo have two weeks of past, once. */
class DemoPastTest {
    private final PostgresDatabase postgres = PostgresDatabase.fresh();
    @AutoClose private final Database database = postgres.open();
    private final JdbcClient everything = JdbcClient.create(database.platform());
    private final TenantTransaction transaction =
            TenantKit.transaction(database.application(), database.platform());
    private final DemoPast past =
            new DemoPast(
                    Path.of("..", "demo", "past.sql"),
                    transaction,
                    PartitionKeeperKit.keeper(database, Clock.systemUTC()),
                    new DemoPastStore(transaction));

    private long count(String table) {
        return everything.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    private void storeAtWork() {
        WholeTenant.with(new TenantKit(database.platform()), everything, "demo", Instant.now());
        everything
                .sql(
                        "INSERT INTO queue_hours_progress (rolled_until) VALUES (now()) ON CONFLICT DO NOTHING")
                .update();
    }

    @Test
    void aStoreAtWorkGetsOne() {
        storeAtWork();

        assertThat(past.tell()).isTrue();

        assertThat(count("queue_hours WHERE uploaded > 0")).isGreaterThan(14 * 24);
        assertThat(count("health_check_hours")).isGreaterThanOrEqualTo(14 * 24);
        assertThat(count("leads WHERE event_id LIKE 'past-lead-%'")).isEqualTo(420);
        assertThat(count("conversions WHERE conversion_type = 'closed'")).isBetween(40L, 120L);
        assertThat(count("visits")).isGreaterThanOrEqualTo(9_000);
    }

    @Test
    void nobodyGetsItTwice() {
        storeAtWork();
        assertThat(past.tell()).isTrue();

        assertThat(past.tell()).isFalse();
        assertThat(count("leads WHERE event_id LIKE 'past-lead-%'")).isEqualTo(420);
    }

    @Test
    void whatDeliversNowhereYetHasToWait() {
        new TenantKit(database.platform()).tenant();

        assertThat(past.tell()).isFalse();
        assertThat(count("leads")).isZero();
    }
}
