package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the roll-up of the ledger by hours; in a transaction of the platform's role. */
@Component
class LedgerHourStore {
    private static final String PROGRESS =
            """
            SELECT nullif(rolled_until, '-infinity') AS rolled_until, nullif(closed_until, '-infinity') AS closed_until,
                   nullif(closed_at, '-infinity') AS closed_at
              FROM ledger_progress
            """;

    /** No row where another node has it. */
    private static final String TAKE = PROGRESS + " FOR UPDATE SKIP LOCKED";

    private static final String CLOSE =
            "UPDATE ledger_progress SET closed_until = :until, closed_at = :now";

    private static final String ROLLED = "UPDATE ledger_progress SET rolled_until = :until";

    /** From tenant to tenant by the index, as min() over all of them would read everything. */
    private static final String FIRST =
            """
            WITH RECURSIVE known AS (
                (SELECT tenant_id FROM tracking_events ORDER BY tenant_id LIMIT 1)
                UNION ALL
                SELECT (SELECT e.tenant_id FROM tracking_events e WHERE e.tenant_id > known.tenant_id
                         ORDER BY e.tenant_id LIMIT 1)
                  FROM known WHERE known.tenant_id IS NOT NULL
            )
            SELECT least((SELECT min((SELECT e.created_at FROM tracking_events e WHERE e.tenant_id = known.tenant_id
                                       ORDER BY e.created_at LIMIT 1)) FROM known),
                         (SELECT min(created_at) FROM conversions))
            """;

    static final String ROLL =
            """
            INSERT INTO ledger_hours (tenant_id, hour, kind, name, events, email, phone, first_name, last_name, address, fbp, fbc,
                                      both_sides, browser_only, server_only, again, id_reused)
            SELECT tenant_id, date_trunc('hour', created_at, 'UTC') AS hour, 'event', event_name, count(*), sum(email::int),
                   sum(phone::int), sum(first_name::int), sum(last_name::int), sum(address::int), sum(fbp::int), sum(fbc::int),
                   sum(both_sides::int), sum(browser_only::int), sum(server_only::int), sum(again::int), sum(id_reused::int)
              FROM ledger_facts WHERE created_at >= :from AND created_at < :until
             GROUP BY tenant_id, hour, event_name
            """;

    private static final String ROLL_CONVERSIONS =
            """
            INSERT INTO ledger_hours (tenant_id, hour, kind, name, events)
            SELECT tenant_id, date_trunc('hour', created_at, 'UTC') AS hour, 'conversion', 'conversion.' || conversion_type,
                   count(*)
              FROM conversions WHERE created_at >= :from AND created_at < :until
             GROUP BY tenant_id, hour, conversion_type
            """;

    /** All that is noted of some hours. */
    private static final String TAKE_CHANGES =
            """
            WITH noted AS (
                SELECT tenant_id, hour FROM (SELECT tenant_id, hour FROM ledger_changes LIMIT 10000) c
                 GROUP BY tenant_id, hour LIMIT :limit
            ), taken AS (
                DELETE FROM ledger_changes c USING noted n WHERE c.tenant_id = n.tenant_id AND c.hour = n.hour
                RETURNING c.tenant_id, c.hour
            )
            SELECT DISTINCT tenant_id, hour FROM taken
            """;

    private static final String CLEAR =
            """
            DELETE FROM ledger_hours h USING unnest(:tenants::uuid[], :hours::timestamptz[]) AS c (tenant_id, hour)
             WHERE h.tenant_id = c.tenant_id AND h.hour = c.hour
            """;

    static final String ROLL_AGAIN =
            """
            INSERT INTO ledger_hours (tenant_id, hour, kind, name, events, email, phone, first_name, last_name, address, fbp, fbc,
                                      both_sides, browser_only, server_only, again, id_reused)
            SELECT c.tenant_id, c.hour, 'event', f.event_name, count(*), sum(f.email::int), sum(f.phone::int),
                   sum(f.first_name::int), sum(f.last_name::int), sum(f.address::int), sum(f.fbp::int), sum(f.fbc::int),
                   sum(f.both_sides::int), sum(f.browser_only::int), sum(f.server_only::int), sum(f.again::int),
                   sum(f.id_reused::int)
              FROM unnest(:tenants::uuid[], :hours::timestamptz[]) AS c (tenant_id, hour)
             CROSS JOIN LATERAL (SELECT * FROM ledger_facts f WHERE f.tenant_id = c.tenant_id AND f.created_at >= c.hour
                                    AND f.created_at < c.hour + interval '1 hour' OFFSET 0) f
             GROUP BY c.tenant_id, c.hour, f.event_name
            UNION ALL
            SELECT c.tenant_id, c.hour, 'conversion', 'conversion.' || m.conversion_type, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                   0, 0
              FROM unnest(:tenants::uuid[], :hours::timestamptz[]) AS c (tenant_id, hour)
              JOIN conversions m ON m.tenant_id = c.tenant_id AND m.created_at >= c.hour
                                AND m.created_at < c.hour + interval '1 hour'
             GROUP BY c.tenant_id, c.hour, m.conversion_type
            """;

    private final JdbcClient jdbc;

    LedgerHourStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How far the roll-up is.
     *
     * @param rolledUntil hours before it stand counted; absent before the first
     * @param closedUntil changes of hours before it are noted; absent before the first
     */
    record Progress(
            @Nullable Instant rolledUntil,
            @Nullable Instant closedUntil,
            @Nullable Instant closedAt) {}

    /** An hour of a tenant. */
    record Hour(TenantId tenant, Instant start) {}

    Progress progress() {
        return read(PROGRESS).single();
    }

    /** Locked until the transaction ends; absent where another node has it. */
    Optional<Progress> take() {
        return read(TAKE).optional();
    }

    private JdbcClient.MappedQuerySpec<Progress> read(String sql) {
        return jdbc.sql(sql)
                .query((row, _) ->
                        new Progress(
                                Timestamps.instantOrNull(row, "rolled_until"),
                                Timestamps.instantOrNull(row, "closed_until"),
                                Timestamps.instantOrNull(row, "closed_at")));
    }

    void close(Instant until, Instant now) {
        jdbc.sql(CLOSE)
                .param("until", Timestamps.utc(until))
                .param("now", Timestamps.utc(now))
                .update();
    }

    /** When the first event or conversion that is kept was received. */
    Optional<Instant> first() {
        return Optional.ofNullable(
                jdbc.sql(FIRST)
                        .query((row, _) ->
                                Optional.ofNullable(Timestamps.instantOrNull(row, "least")))
                        .single()
                        .orElse(null));
    }

    /** Counts these hours of all tenants for the first time. */
    void roll(Instant from, Instant until) {
        for (String sql : List.of(ROLL, ROLL_CONVERSIONS)) {
            jdbc.sql(sql)
                    .param("from", Timestamps.utc(from))
                    .param("until", Timestamps.utc(until))
                    .update();
        }
        jdbc.sql(ROLLED).param("until", Timestamps.utc(until)).update();
    }

    /** Takes off all that is noted of some hours; what is noted from now on stays. */
    List<Hour> takeChanges(int limit) {
        return jdbc.sql(TAKE_CHANGES)
                .param("limit", limit)
                .query((row, _) ->
                        new Hour(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                Timestamps.instant(row, "hour")))
                .list();
    }

    /** Counts these hours, which were counted before, as they are now. */
    void rollAgain(List<Hour> hours) {
        String[] tenants =
                hours.stream().map(hour -> hour.tenant().toString()).toArray(String[]::new);
        String[] starts =
                hours.stream().map(hour -> hour.start().toString()).toArray(String[]::new);
        for (String sql : List.of(CLEAR, ROLL_AGAIN)) {
            jdbc.sql(sql).param("tenants", tenants).param("hours", starts).update();
        }
    }
}
