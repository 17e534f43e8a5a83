package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the partitions of the coming months while the server runs (a start makes them too) and
 * drops those past their time. Any number of nodes may.
 */
@Component
@EnableScheduling
@EnableConfigurationProperties(RetentionProperties.class)
public class PartitionKeeper {
    private static final Logger log = LoggerFactory.getLogger(PartitionKeeper.class);

    private final Database database;
    private final RetentionProperties retention;
    private final Clock clock;

    PartitionKeeper(Database database, RetentionProperties retention, Clock clock) {
        this.database = database;
        this.retention = retention;
        this.clock = clock;
    }

    /** Those of the month before, for what is told of it afterwards. */
    public void makePartitionsOfLastMonth() {
        database.makePartitions(
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusMonths(1));
    }

    @Scheduled(initialDelay = 6, fixedDelay = 6, timeUnit = TimeUnit.HOURS)
    void makePartitions() {
        try {
            database.makePartitions(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        } catch (RuntimeException e) {
            log.error(
                    "The partitions of the coming months could not be made; there are two months left to mend it, trying again"
                            + " in 6 h",
                    e);
        }
    }

    @Scheduled(initialDelay = 20, fixedDelay = 360, timeUnit = TimeUnit.MINUTES)
    void dropPartitions() {
        Instant kept = retention.firstKept(clock.instant());
        try {
            database.dropPartitions(LocalDate.ofInstant(kept, ZoneOffset.UTC));
        } catch (RuntimeException e) {
            log.error(
                    "The partitions before {} could not be dropped; trying again in 6 h", kept, e);
        }
    }

    @Scheduled(initialDelay = 22, fixedDelay = 360, timeUnit = TimeUnit.MINUTES)
    void dropOperations() {
        LocalDate kept = retention.firstKeptOfOperations(clock.instant());
        try {
            database.dropOperationPartitions(kept);
        } catch (RuntimeException e) {
            log.error(
                    "The partitions of operations before {} could not be dropped; trying again in 6 h",
                    kept,
                    e);
        }
    }

    @Scheduled(initialDelay = 24, fixedDelay = 360, timeUnit = TimeUnit.MINUTES)
    void dropAudit() {
        LocalDate kept = retention.firstKeptOfAudit(clock.instant());
        try {
            database.dropAuditPartitions(kept);
        } catch (RuntimeException e) {
            log.error(
                    "The partitions of the audit log before {} could not be dropped; trying again in 6 h",
                    kept,
                    e);
        }
    }

    @Scheduled(initialDelay = 25, fixedDelay = 360, timeUnit = TimeUnit.MINUTES)
    void dropDays() {
        LocalDate kept = retention.firstKeptDay(clock.instant());
        try {
            database.dropDailyPartitions(kept);
        } catch (RuntimeException e) {
            log.error(
                    "The partitions of the days before {} could not be dropped; trying again in 6 h",
                    kept,
                    e);
        }
    }
}
