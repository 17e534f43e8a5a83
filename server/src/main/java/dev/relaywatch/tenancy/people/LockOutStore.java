package dev.relaywatch.tenancy.people;

import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of failed sign-ins; each statement stands alone, so that a failure counts whatever follows.
 */
@Component
class LockOutStore {
    private static final String LOCKED_UNTIL =
            "SELECT locked_until FROM sign_in_failures WHERE subject = :subject AND locked_until IS NOT NULL";

    /** What failed last before {@code :forgotten} begins anew. */
    private static final String FAILED =
            """
            INSERT INTO sign_in_failures AS f (subject, failures, last_failed_at) VALUES (:subject, 1, :now)
            ON CONFLICT (subject) DO UPDATE
               SET failures = CASE WHEN f.last_failed_at < :forgotten THEN 1 ELSE f.failures + 1 END,
                   last_failed_at = excluded.last_failed_at
            RETURNING failures
            """;

    private static final String LOCK =
            """
            UPDATE sign_in_failures SET locked_until = greatest(locked_until, :until::timestamptz)
             WHERE subject = :subject
            """;

    private static final String FORGET = "DELETE FROM sign_in_failures WHERE subject = :subject";

    private static final String FORGET_BEFORE =
            "DELETE FROM sign_in_failures WHERE last_failed_at < :before";

    private final JdbcClient jdbc;

    LockOutStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Instant> lockedUntil(String subject) {
        return jdbc.sql(LOCKED_UNTIL)
                .param("subject", subject)
                .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    /** How often it failed by now. */
    int failed(String subject, Instant now, Instant forgotten) {
        return jdbc.sql(FAILED)
                .param("subject", subject)
                .param("now", Timestamps.utc(now))
                .param("forgotten", Timestamps.utc(forgotten))
                .query(Integer.class)
                .single();
    }

    void lock(String subject, Instant until) {
        jdbc.sql(LOCK).param("subject", subject).param("until", Timestamps.utc(until)).update();
    }

    void forget(String subject) {
        jdbc.sql(FORGET).param("subject", subject).update();
    }

    void forgetBefore(Instant before) {
        jdbc.sql(FORGET_BEFORE).param("before", Timestamps.utc(before)).update();
    }
}
