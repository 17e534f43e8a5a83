package dev.relaywatch.tenancy.people;

import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of tokens that open once. */
@Component
class OneTimeTokenStore {
    /** One a purpose and person, whoever comes at once; none where the last is too young. */
    private static final String REPLACE =
            """
            INSERT INTO one_time_tokens AS t (token_hash, purpose, person_id, created_at, expires_at)
            VALUES (:hash, :purpose, :person::uuid, :now, :expires)
            ON CONFLICT (purpose, person_id) DO UPDATE
               SET token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at
             WHERE t.created_at < :youngest
            """;

    private static final String FORGET = "DELETE FROM one_time_tokens WHERE expires_at < :now";

    private static final String PERSON =
            """
            SELECT person_id FROM one_time_tokens
             WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now AND person_id IS NOT NULL
            """;

    private static final String REDEEM =
            """
            DELETE FROM one_time_tokens
             WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now AND person_id IS NOT NULL
            RETURNING person_id
            """;

    private static final String REDEEM_SET_UP =
            "DELETE FROM one_time_tokens WHERE token_hash = :hash AND purpose = 'set_up' AND expires_at > :now";

    private static final String END = "DELETE FROM one_time_tokens WHERE person_id = :person";

    private final JdbcClient jdbc;

    OneTimeTokenStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * False when the one before was made since.
     *
     * @param person absent: a code to set the installation up
     * @param youngest how young the one before may not be
     */
    boolean replace(
            String purpose,
            @Nullable UUID person,
            byte[] hash,
            Instant now,
            Duration valid,
            Instant youngest) {
        return jdbc.sql(REPLACE)
                        .param("purpose", purpose)
                        .param("person", person == null ? null : person.toString(), Types.VARCHAR)
                        .param("hash", hash)
                        .param("now", Timestamps.utc(now))
                        .param("expires", Timestamps.utc(now.plus(valid)))
                        .param("youngest", Timestamps.utc(youngest))
                        .update()
                == 1;
    }

    void forgetExpired(Instant now) {
        jdbc.sql(FORGET).param("now", Timestamps.utc(now)).update();
    }

    void end(UUID person) {
        jdbc.sql(END).param("person", person).update();
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
