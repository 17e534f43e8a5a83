package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of what people prove with who they are. */
@Component
class CredentialStore {
    private static final String ACCOUNT =
            """
            SELECT id, email, name, password_hash, totp_secret, totp_confirmed_at IS NOT NULL AS confirmed,
                   coalesce(totp_last_step, 0) AS last_step, cardinality(recovery_codes) AS codes_left
              FROM people
             WHERE disabled_at IS NULL
            """;

    private static final String BY_EMAIL = ACCOUNT + " AND email_key = lower(:email)";
    private static final String BY_ID = ACCOUNT + " AND id = :id";
    private static final String BY_SUBJECT =
            ACCOUNT + " AND oidc_issuer = :issuer AND oidc_subject = :subject";

    private static final String SET_PASSWORD =
            "UPDATE people SET password_hash = :hash, password_changed_at = :now, updated_at = :now WHERE id = :id";

    private static final String PROPOSE_SECRET =
            """
            UPDATE people SET totp_secret = :secret, totp_last_step = NULL, updated_at = now()
             WHERE id = :id AND totp_confirmed_at IS NULL
            """;

    private static final String CONFIRM_SECRET =
            """
            UPDATE people SET totp_confirmed_at = :now, totp_last_step = :step, recovery_codes = :codes, updated_at = :now
             WHERE id = :id AND totp_confirmed_at IS NULL AND totp_secret = :secret
            """;

    private static final String DROP_SECRET =
            """
            UPDATE people SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, recovery_codes = '{}',
                              updated_at = now()
             WHERE id = :id AND totp_confirmed_at IS NOT NULL
            """;

    /** Of two who show the same code one is let in. */
    private static final String TAKE_STEP =
            "UPDATE people SET totp_last_step = :step WHERE id = :id AND coalesce(totp_last_step, 0) < :step";

    private static final String TAKE_RECOVERY_CODE =
            """
            UPDATE people SET recovery_codes = array_remove(recovery_codes, :hash)
             WHERE id = :id AND :hash = ANY (recovery_codes)
            """;

    private static final String REPLACE_RECOVERY_CODES =
            "UPDATE people SET recovery_codes = :codes WHERE id = :id AND totp_confirmed_at IS NOT NULL";

    private static final String SIGNED_IN =
            "UPDATE people SET last_sign_in_at = :now WHERE id = :id";

    private static final String LINK =
            """
            UPDATE people SET oidc_issuer = :issuer, oidc_subject = :subject, updated_at = now()
             WHERE id = :id AND oidc_subject IS NULL
               AND NOT EXISTS (SELECT FROM people WHERE oidc_issuer = :issuer AND oidc_subject = :subject)
            """;

    private final JdbcClient jdbc;

    CredentialStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An account that may sign in.
     *
     * @param secret of the second factor, sealed; absent: none was proposed
     * @param confirmed whether the second factor is asked for
     * @param lastStep interval of the last code taken, 0 when none was
     */
    record Account(
            UUID id,
            String email,
            @Nullable String name,
            @Nullable String passwordHash,
            @Nullable SealedSecret secret,
            boolean confirmed,
            long lastStep,
            int codesLeft) {

        @Override
        public String toString() {
            return "Account[" + id + "]";
        }
    }

    Optional<Account> byEmail(String email) {
        return jdbc.sql(BY_EMAIL).param("email", email).query((row, _) -> account(row)).optional();
    }

    Optional<Account> byId(UUID id) {
        return jdbc.sql(BY_ID).param("id", id).query((row, _) -> account(row)).optional();
    }

    Optional<Account> bySubject(String issuer, String subject) {
        return jdbc.sql(BY_SUBJECT)
                .param("issuer", issuer)
                .param("subject", subject)
                .query((row, _) -> account(row))
                .optional();
    }

    private static Account account(ResultSet row) throws SQLException {
        byte[] secret = row.getBytes("totp_secret");
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("email"),
                row.getString("name"),
                row.getString("password_hash"),
                secret == null ? null : new SealedSecret(secret),
                row.getBoolean("confirmed"),
                row.getLong("last_step"),
                row.getInt("codes_left"));
    }

    void setPassword(UUID id, String hash, Instant now) {
        jdbc.sql(SET_PASSWORD)
                .param("id", id)
                .param("hash", hash, Types.VARCHAR)
                .param("now", Timestamps.utc(now))
                .update();
    }

    /** False when one is in use already. */
    boolean proposeSecret(UUID id, SealedSecret secret) {
        return jdbc.sql(PROPOSE_SECRET).param("id", id).param("secret", secret.bytes()).update()
                == 1;
    }

    /** False when another was proposed meanwhile. */
    boolean confirmSecret(
            UUID id, SealedSecret secret, long step, List<byte[]> codes, Instant now) {
        return jdbc.sql(CONFIRM_SECRET)
                        .param("id", id)
                        .param("secret", secret.bytes())
                        .param("step", step)
                        .param("codes", codes.toArray(byte[][]::new))
                        .param("now", Timestamps.utc(now))
                        .update()
                == 1;
    }

    boolean dropSecret(UUID id) {
        return jdbc.sql(DROP_SECRET).param("id", id).update() == 1;
    }

    boolean takeStep(UUID id, long step) {
        return jdbc.sql(TAKE_STEP).param("id", id).param("step", step).update() == 1;
    }

    boolean takeRecoveryCode(UUID id, byte[] hash) {
        return jdbc.sql(TAKE_RECOVERY_CODE).param("id", id).param("hash", hash).update() == 1;
    }

    boolean replaceRecoveryCodes(UUID id, List<byte[]> codes) {
        return jdbc.sql(REPLACE_RECOVERY_CODES)
                        .param("id", id)
                        .param("codes", codes.toArray(byte[][]::new))
                        .update()
                == 1;
    }

    void signedIn(UUID id, Instant now) {
        jdbc.sql(SIGNED_IN).param("id", id).param("now", Timestamps.utc(now)).update();
    }

    /**
     * False when the account has come by single sign-on before, as somebody else, or the provider's
     * name is somebody else's, who may have been disabled.
     */
    boolean link(UUID id, String issuer, String subject) {
        return jdbc.sql(LINK)
                        .param("id", id)
                        .param("issuer", issuer)
                        .param("subject", subject)
                        .update()
                == 1;
    }
}
