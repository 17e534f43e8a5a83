package dev.relaywatch.tenancy.people;

import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of tokens that open once. */
@Component
class OneTimeTokenStore {
    private static final String REPLACE =
            """
            WITH ended AS (
                DELETE FROM one_time_tokens
                 WHERE (purpose = :purpose AND person_id IS NOT DISTINCT FROM :person::uuid) OR expires_at < :now
            )
            INSERT INTO one_time_tokens (token_hash, purpose, person_id, created_at, expires_at)
            VALUES (:hash, :purpose, :person::uuid, :now, :expires)
            """;

    private static final String PERSON =
            """
            SELECT person_id FROM one_time_tokens
             WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now AND person_id IS NOT NULL
            """;

    private static final String ISSUED_AT =
            "SELECT max(created_at) FROM one_time_tokens WHERE purpose = :purpose AND person_id = :person";

    private static final String REDEEM =
            """
            DELETE FROM one_time_tokens
             WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now AND person_id IS NOT NULL
            RETURNING person_id
            """;

    private static final String REDEEM_SET_UP =
            "DELETE FROM one_time_tokens WHERE token_hash = :hash AND purpose = 'set_up' AND expires_at > :now";

    private final JdbcClient jdbc;

    OneTimeTokenStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void replace(String purpose, UUID person, byte[] hash, Instant now, Duration valid) {
        insert(purpose, person.toString(), hash, now, valid);
    }

    void replaceSetUpCode(byte[] hash, Instant now, Duration valid) {
        insert("set_up", null, hash, now, valid);
    }

    private void insert(
            String purpose,
            @org.jspecify.annotations.Nullable String person,
            byte[] hash,
            Instant now,
            Duration valid) {
        jdbc.sql(REPLACE)
                .param("purpose", purpose)
                .param("person", person, java.sql.Types.VARCHAR)
                .param("hash", hash)
                .param("now", Timestamps.utc(now))
                .param("expires", Timestamps.utc(now.plus(valid)))
                .update();
    }

    Optional<Instant> issuedAt(String purpose, UUID person) {
        return jdbc.sql(ISSUED_AT)
                .param("purpose", purpose)
                .param("person", person)
                .query((row, _) -> Optional.ofNullable(Timestamps.instantOrNull(row, "max")))
                .single();
    }

    Optional<UUID> person(String purpose, byte[] hash, Instant now) {
        return asked(PERSON, purpose, hash, now);
    }

    Optional<UUID> redeem(String purpose, byte[] hash, Instant now) {
        return asked(REDEEM, purpose, hash, now);
    }

    private Optional<UUID> asked(String sql, String purpose, byte[] hash, Instant now) {
        return jdbc.sql(sql)
                .param("purpose", purpose)
                .param("hash", hash)
                .param("now", Timestamps.utc(now))
                .query(UUID.class)
                .optional();
    }

    boolean redeemSetUpCode(byte[] hash, Instant now) {
        return jdbc.sql(REDEEM_SET_UP)
                        .param("hash", hash)
                        .param("now", Timestamps.utc(now))
                        .update()
                == 1;
    }
}
