package dev.relaywatch.tenancy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things are kept.
 *
 * @param events the ledger, what was delivered, and that there were attempts; in whole months
 * @param payloads sealed contexts, from the upload, and bodies of attempts
 * @param healthHistory single results of checks, in whole days; by hours they are kept longer
 * @param operations how single operations on shops went; in whole months
 * @param audit who changed what; in whole months
 */
@ConfigurationProperties("relaywatch.retention")
public record RetentionProperties(
        @DefaultValue("400d") Duration events,
        @DefaultValue("7d") Duration payloads,
        @DefaultValue("30d") Duration healthHistory,
        @DefaultValue("90d") Duration operations,
        @DefaultValue("730d") Duration audit) {
    private static final Duration SHORTEST_EVENTS = Duration.ofDays(31);
    private static final Duration SHORTEST_PAYLOADS = Duration.ofHours(1);
    private static final Duration SHORTEST_HISTORY = Duration.ofDays(1);
    private static final Duration LONGEST_HISTORY = Duration.ofDays(400);

    /** Measurements of the last 90 days are taken. */
    private static final Duration SHORTEST_OPERATIONS = Duration.ofDays(90);

    private static final Duration SHORTEST_AUDIT = Duration.ofDays(90);

    public RetentionProperties {
        if (events.compareTo(SHORTEST_EVENTS) < 0) {
            throw new IllegalArgumentException(
                    "relaywatch.retention.events must be at least 31d, got " + events);
        }
        if (payloads.compareTo(SHORTEST_PAYLOADS) < 0 || payloads.compareTo(events) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.retention.payloads must be from 1h to relaywatch.retention.events,"
                            + " got "
                            + payloads);
        }
        if (healthHistory.compareTo(SHORTEST_HISTORY) < 0
                || healthHistory.compareTo(LONGEST_HISTORY) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.retention.health-history must be from 1d to 400d, got "
                            + healthHistory);
        }
        if (operations.compareTo(SHORTEST_OPERATIONS) < 0) {
            throw new IllegalArgumentException(
                    "relaywatch.retention.operations must be at least 90d, got " + operations);
        }
        if (audit.compareTo(SHORTEST_AUDIT) < 0) {
            throw new IllegalArgumentException(
                    "relaywatch.retention.audit must be at least 90d, got " + audit);
        }
    }

    /** The oldest day of which results of checks are still kept. */
    LocalDate firstKeptDay(Instant now) {
        return LocalDate.ofInstant(now.minus(healthHistory), ZoneOffset.UTC);
    }

    /** The beginning of the oldest month of which something is still kept. */
    public Instant firstKept(Instant now) {
        return LocalDate.ofInstant(now.minus(events), ZoneOffset.UTC)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** The first day of the oldest month of which entries of the audit log are still kept. */
    LocalDate firstKeptOfAudit(Instant now) {
        return LocalDate.ofInstant(now.minus(audit), ZoneOffset.UTC).withDayOfMonth(1);
    }

    /** The first day of the oldest month of which operations are still kept. */
    public LocalDate firstKeptOfOperations(Instant now) {
        return LocalDate.ofInstant(now.minus(operations), ZoneOffset.UTC).withDayOfMonth(1);
    }
}
