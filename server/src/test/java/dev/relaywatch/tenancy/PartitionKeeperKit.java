package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.database.Database;
import java.time.Clock;
import java.time.Duration;

/** For other rooms' tests. */
public final class PartitionKeeperKit {
    private PartitionKeeperKit() {}

    /** One that keeps everything for months. */
    public static PartitionKeeper keeper(Database database, Clock clock) {
        Duration months = Duration.ofDays(100);
        return new PartitionKeeper(
                database,
                new RetentionProperties(Duration.ofDays(400), months, months, months, months),
                clock);
    }
}
