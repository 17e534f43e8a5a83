package dev.relaywatch.queue;

import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of what lanes with a rate have paid for. Each statement is a transaction of its own: a node
 * that freezes holds no lock that others wait for.
 */
@Component
class LaneRateStore {
    private static final String FIND =
            """
            SELECT paid_until FROM lane_rates
             WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform
            """;

    private static final String OPEN =
            """
            INSERT INTO lane_rates (tenant_id, connection_id, platform, paid_until)
            VALUES (:tenant, :connection, :platform, :paidUntil)
            ON CONFLICT DO NOTHING
            """;

    /** Whoever comes second finds another time than it read, and reads again. */
    private static final String PAY =
            """
            UPDATE lane_rates SET paid_until = :paidUntil
             WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform
               AND paid_until = :before
            """;

    private static final String ADJUST =
            """
            UPDATE lane_rates SET paid_until = paid_until + make_interval(secs => :seconds)
             WHERE tenant_id = :tenant AND connection_id = :connection AND platform = :platform
            """;

    private final JdbcClient jdbc;

    LaneRateStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private JdbcClient.StatementSpec of(String sql, Lane lane) {
        return jdbc.sql(sql)
                .param("tenant", lane.tenant().value())
                .param("connection", lane.connection().value())
                .param("platform", lane.platform());
    }

    /** How far is paid for; empty for a lane that never called under a rate. */
    Optional<Instant> paidUntil(Lane lane) {
        return of(FIND, lane).query((row, _) -> Timestamps.instant(row, "paid_until")).optional();
    }

    /** Whether it had paid for nothing before. */
    boolean open(Lane lane, Instant paidUntil) {
        return of(OPEN, lane).param("paidUntil", Timestamps.utc(paidUntil)).update() > 0;
    }

    /** Whether nobody else paid since {@code before} was read. */
    boolean pay(Lane lane, Instant before, Instant paidUntil) {
        return of(PAY, lane)
                        .param("before", Timestamps.utc(before))
                        .param("paidUntil", Timestamps.utc(paidUntil))
                        .update()
                > 0;
    }

    /**
     * @param by negative where less was used than was paid for
     */
    void adjust(Lane lane, Duration by) {
        of(ADJUST, lane).param("seconds", by.toNanos() / 1e9).update();
    }
}
