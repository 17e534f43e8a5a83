package dev.relaywatch.queue;

import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of what becomes of items that were sent. */
@Component
class SettlementStore {
    /**
     * Settles a batch where the claim is still ours, and says which: not freed, not settled, of the
     * same attempt. What is done moves to queue_done, the rest stays; an hour that stands counted
     * already is counted again. A schedule that grew since the item was queued holds for it too.
     * The planner's statistics can be older than the claims and than the lane itself: so all that
     * is asked of an item is asked by its verdict, and each is looked up by key; asked by itself,
     * each item of the tenant would be compared with each verdict.
     */
    static final String SETTLE =
            """
            WITH verdict AS (
                SELECT :tenant::uuid AS tenant_id, true AS claimed, v.*
                  FROM unnest(:ids::uuid[], :attempts::int[], :verdicts::text[], :nextTries::timestamptz[],
                              :errors::text[], :codes::text[], :httpStatuses::int[], :receipts::text[])
                    AS v (id, attempt, verdict, next_try, error, code, http_status, receipt)
            ), done AS (
                DELETE FROM queue_items q USING verdict v
                 WHERE q.tenant_id = v.tenant_id AND q.id = v.id AND q.attempt = v.attempt
                   AND (q.claimed_by IS NOT NULL) = v.claimed
                   AND v.verdict = 'done'
                RETURNING q.*, v.http_status AS answered, v.receipt
            ), moved AS (
                INSERT INTO queue_done (tenant_id, id, connection_id, platform, conversion_id, event_id, source_at,
                                        event_time, expires_at, event, retry_count, max_retries, attempt, value, currency,
                                        payload, http_status, confirmation, created_at, uploaded_at)
                SELECT tenant_id, id, connection_id, platform, conversion_id, event_id, source_at, event_time,
                       expires_at, event, retry_count, max_retries, attempt, value, currency, payload, answered,
                       CASE WHEN receipt IS NOT NULL THEN jsonb_build_object('requestId', receipt) END, created_at, :now
                  FROM done
            ), counted AS (
                INSERT INTO upload_counts AS c (tenant_id, connection_id, platform, month, uploaded)
                SELECT tenant_id, connection_id, platform, date_trunc('month', :now AT TIME ZONE 'UTC')::date, count(*)
                  FROM done GROUP BY tenant_id, connection_id, platform
                ON CONFLICT (tenant_id, connection_id, platform, month)
                DO UPDATE SET uploaded = c.uploaded + excluded.uploaded
            ), late AS (
                INSERT INTO queue_hours_changed (tenant_id, hour)
                SELECT DISTINCT tenant_id, date_bin('1 hour', :now::timestamptz, 'epoch') FROM done
                 WHERE (SELECT rolled_until FROM queue_hours_progress) > :now
            ), kept AS (
                UPDATE queue_items q
                   SET status = CASE v.verdict WHEN 'retry' THEN 'failed' WHEN 'dead' THEN 'dead_letter' ELSE q.status END,
                       retry_count = q.retry_count + CASE v.verdict WHEN 'retry' THEN 1 ELSE 0 END,
                       max_retries = greatest(q.max_retries, q.retry_count + CASE v.verdict WHEN 'retry' THEN 1 ELSE 0 END),
                       next_retry_at = coalesce(v.next_try, q.next_retry_at),
                       last_error = coalesce(v.error, q.last_error),
                       error_code = CASE WHEN v.error IS NULL THEN q.error_code ELSE v.code END,
                       http_status = CASE WHEN v.error IS NULL THEN q.http_status ELSE v.http_status END,
                       failed_at = CASE WHEN v.error IS NULL THEN q.failed_at ELSE :now END,
                       claimed_by = NULL, claimed_until = NULL, updated_at = :now
                  FROM verdict v
                 WHERE q.tenant_id = v.tenant_id AND q.id = v.id AND q.attempt = v.attempt
                   AND (q.claimed_by IS NOT NULL) = v.claimed
                   AND v.verdict IN ('retry', 'dead', 'back')
                RETURNING q.id
            )
            SELECT id FROM done UNION ALL SELECT id FROM kept
            """;

    /**
     * What was done is pending again, its failures forgotten and its attempts not: a result of an
     * old claim still names an older one. The hours in which it was uploaded are counted again.
     * Found by the time of its upload, which the index serves.
     */
    private static final String TAKE_BACK =
            """
            WITH back AS (
                DELETE FROM queue_done
                 WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform
                   AND uploaded_at BETWEEN :from AND :to AND confirmation ->> 'requestId' = :receipt
                   AND created_at >= :notBefore
                RETURNING *
            ), queued AS (
                INSERT INTO queue_items (tenant_id, id, connection_id, platform, conversion_id, event_id, source_at,
                                         event_time, expires_at, event, max_retries, attempt, next_retry_at, value, currency,
                                         payload, last_error, error_code, http_status, created_at, updated_at)
                SELECT tenant_id, id, connection_id, platform, conversion_id, event_id, source_at,
                       coalesce(event_time, source_at), expires_at, event, max_retries, attempt, :due, value, currency, payload, :error, :code, :httpStatus, created_at, :now
                  FROM back
            ), counted AS (
                UPDATE upload_counts c SET uploaded = c.uploaded - b.items
                  FROM (SELECT date_trunc('month', uploaded_at AT TIME ZONE 'UTC')::date AS month, count(*) AS items
                          FROM back GROUP BY 1) b
                 WHERE c.tenant_id = :tenant AND c.connection_id = :connection AND c.platform = :platform
                   AND c.month = b.month
            ), changed AS (
                INSERT INTO queue_hours_changed (tenant_id, hour)
                SELECT DISTINCT tenant_id, date_bin('1 hour', uploaded_at, 'epoch') FROM back
            )
            SELECT count(*) FROM back
            """;

    /** More than lies between sending and settling. */
    private static final Duration APART = Duration.ofHours(1);

    private final JdbcClient platformJdbc;

    SettlementStore(@Qualifier("platformJdbc") JdbcClient platformJdbc) {
        this.platformJdbc = platformJdbc;
    }

    /**
     * One verdict of a batch.
     *
     * @param kind {@code done}, {@code retry}, {@code dead} or {@code back}
     */
    record Verdict(
            ClaimedItem item,
            String kind,
            @Nullable Instant nextTry,
            @Nullable Failure failure,
            @Nullable Integer httpStatus,
            @Nullable String receipt) {}

    /** Returns the items that were still ours; a result for any other is dropped. */
    Set<UUID> settle(Lane lane, List<Verdict> verdicts, Instant now) {
        return new HashSet<>(
                platformJdbc
                        .sql(SETTLE)
                        .param("tenant", lane.tenant().value())
                        .param("ids", texts(verdicts, v -> v.item().id()))
                        .param(
                                "attempts",
                                verdicts.stream()
                                        .map(v -> v.item().attempt())
                                        .toArray(Integer[]::new))
                        .param("verdicts", texts(verdicts, Verdict::kind))
                        .param("nextTries", texts(verdicts, Verdict::nextTry))
                        .param(
                                "errors",
                                texts(
                                        verdicts,
                                        v -> v.failure() == null ? null : v.failure().message()))
                        .param(
                                "codes",
                                texts(
                                        verdicts,
                                        v -> v.failure() == null ? null : v.failure().code()))
                        .param(
                                "httpStatuses",
                                verdicts.stream().map(Verdict::httpStatus).toArray(Integer[]::new))
                        .param("receipts", texts(verdicts, Verdict::receipt))
                        .param("now", Timestamps.utc(now))
                        .query(UUID.class)
                        .list());
    }

    int takeBack(
            Lane lane,
            String receipt,
            Instant sent,
            Instant notBefore,
            Instant due,
            Failure why,
            Instant now) {
        return platformJdbc
                .sql(TAKE_BACK)
                .param("tenant", lane.tenant().value())
                .param("connection", lane.connection().value())
                .param("platform", lane.platform())
                .param("receipt", receipt)
                .param("from", Timestamps.utc(sent.minus(APART)))
                .param("to", Timestamps.utc(sent.plus(APART)))
                .param("notBefore", Timestamps.utc(notBefore))
                .param("due", Timestamps.utc(due))
                .param("error", why.message())
                .param("code", why.code(), Types.VARCHAR)
                .param("httpStatus", why.httpStatus(), Types.INTEGER)
                .param("now", Timestamps.utc(now))
                .query(Integer.class)
                .single();
    }

    private static <T> @Nullable String[] texts(
            List<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream()
                .map(row -> Objects.toString(column.apply(row), null))
                .toArray(String[]::new);
    }
}
