package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.OperationAnomaly;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the look for unusual hours; in a transaction of the platform's role. */
@Component
class WatchStore {
    private static final int FETCHED_AT_ONCE = 2_000;

    /** No row where another node has it. */
    private static final String TAKE =
            """
            SELECT nullif(judged_until, '-infinity') AS judged_until, nullif(rolled_until, '-infinity') AS rolled_until
              FROM operation_progress FOR UPDATE SKIP LOCKED
            """;

    private static final String JUDGED = "UPDATE operation_progress SET judged_until = :until";

    /** The durations of the hour that is judged alone. */
    private static final String HOURS =
            """
            SELECT tenant_id, platform, domain, operation, hour, calls, calls - successes - refusals AS failures, p95_ms,
                   CASE WHEN hour = :hour THEN durations END AS durations
              FROM operation_hours
             WHERE hour = ANY (:hours::timestamptz[]) AND domain <> '' AND operation <> ''
             ORDER BY tenant_id, platform, domain, operation
            """;

    private static final String INSERT =
            """
            INSERT INTO operation_anomalies (tenant_id, id, platform, domain, operation, metric, hour, value, expected, sentence,
                                             found_at)
            SELECT n.tenant_id, n.id, n.platform, n.domain, n.operation, n.metric, :hour, n.value, n.expected, n.sentence, :now
              FROM unnest(:tenants::uuid[], :ids::uuid[], :platforms::text[], :domains::text[], :operations::text[],
                          :metrics::text[], :values::numeric[], :usual::numeric[], :sentences::text[])
                AS n (tenant_id, id, platform, domain, operation, metric, value, expected, sentence)
            ON CONFLICT DO NOTHING
            """;

    private static final String OF_HOUR =
            """
            SELECT tenant_id, platform, domain, operation, metric, hour, value, expected, sentence
              FROM operation_anomalies WHERE hour = :hour
            """;

    private static final String FORGET = "DELETE FROM operation_anomalies WHERE hour < :before";

    private final JdbcClient jdbc;

    WatchStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How far the look is.
     *
     * @param judgedUntil absent before the first
     * @param rolledUntil hours before it stand counted
     */
    record Progress(@Nullable Instant judgedUntil, @Nullable Instant rolledUntil) {}

    /** Locked until the transaction ends; absent where another node has it. */
    Optional<Progress> take() {
        return jdbc.sql(TAKE)
                .query((row, _) ->
                        new Progress(
                                Timestamps.instantOrNull(row, "judged_until"),
                                Timestamps.instantOrNull(row, "rolled_until")))
                .optional();
    }

    void judged(Instant until) {
        jdbc.sql(JUDGED).param("until", Timestamps.utc(until)).update();
    }

    /** Takes hours, those of one operation together. */
    interface HourReader {
        /**
         * @param durations of the hour that is judged, as {@link Durations#packed} has them; of
         *     others absent
         */
        void read(Subject subject, Instant hour, Season.Past counted, @Nullable Packed durations);
    }

    void hours(Instant judged, Collection<Instant> hours, HourReader then) {
        jdbc.sql(HOURS)
                .withFetchSize(FETCHED_AT_ONCE)
                .param("hour", Timestamps.utc(judged))
                .param("hours", hours.stream().map(Instant::toString).toArray(String[]::new))
                .query(row -> {
                    then.read(
                            new Subject(
                                    new TenantId(row.getObject("tenant_id", UUID.class)),
                                    row.getString("platform"),
                                    row.getString("domain"),
                                    row.getString("operation")),
                            Timestamps.instant(row, "hour"),
                            new Season.Past(
                                    row.getLong("calls"),
                                    row.getLong("failures"),
                                    row.getInt("p95_ms")),
                            packed(row.getBytes("durations")));
                });
    }

    private static @Nullable Packed packed(byte @Nullable [] bytes) {
        return bytes == null ? null : new Packed(bytes);
    }

    /** What is there already stays. */
    void insert(List<OperationAnomaly> found, Instant hour, Instant now) {
        if (!found.isEmpty()) {
            jdbc.sql(INSERT)
                    .param("hour", Timestamps.utc(hour))
                    .param("now", Timestamps.utc(now))
                    .param("tenants", texts(found, OperationAnomaly::tenant))
                    .param("ids", texts(found, _ -> Ids.next()))
                    .param("platforms", texts(found, OperationAnomaly::platform))
                    .param("domains", texts(found, OperationAnomaly::domain))
                    .param("operations", texts(found, OperationAnomaly::operation))
                    .param("metrics", texts(found, OperationAnomaly::metric))
                    .param("values", texts(found, OperationAnomaly::value))
                    .param("usual", texts(found, OperationAnomaly::expected))
                    .param("sentences", texts(found, OperationAnomaly::sentence))
                    .update();
        }
    }

    private static String[] texts(
            List<OperationAnomaly> found, Function<OperationAnomaly, Object> value) {
        return found.stream().map(one -> value.apply(one).toString()).toArray(String[]::new);
    }

    List<OperationAnomaly> ofHour(Instant hour) {
        return jdbc.sql(OF_HOUR)
                .param("hour", Timestamps.utc(hour))
                .query((row, _) -> anomaly(row))
                .list();
    }

    private static OperationAnomaly anomaly(ResultSet row) throws SQLException {
        return new OperationAnomaly(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("platform"),
                row.getString("domain"),
                row.getString("operation"),
                row.getString("metric"),
                Timestamps.instant(row, "hour"),
                row.getBigDecimal("value"),
                row.getBigDecimal("expected"),
                row.getString("sentence"));
    }

    void forget(Instant before) {
        jdbc.sql(FORGET).param("before", Timestamps.utc(before)).update();
    }
}
