package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The command {@code rotate-keys} as it is started: what it needs and no more. */
class RotateKeysApplicationTest {
    private static final String NEXT =
            Base64.getEncoder()
                    .encodeToString(
                            "the next master key has 32 bytes".getBytes(StandardCharsets.US_ASCII));

    private final PostgresDatabase postgres = PostgresDatabase.fresh();
    private String said = "";

    private int rotate(String... more) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (LogWatch log = new LogWatch();
                PrintStream ear = new PrintStream(heard, true, StandardCharsets.UTF_8)) {
            System.setOut(ear);
            System.setErr(ear);
            int code = RotateKeysApplication.run(postgres.asArguments(more));
            said = heard.toString(StandardCharsets.UTF_8) + log.lines();
            return code;
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private List<Integer> dataKeys() {
        try (Database database = postgres.open()) {
            return JdbcClient.create(database.platform())
                    .sql("SELECT id FROM data_keys ORDER BY id")
                    .query((row, _) -> row.getInt(1))
                    .list();
        }
    }

    @Test
    void whatIsGivenAsTheNextMasterKeyIsInForceAfterwardsAndSaidNowhere() {
        assertThat(rotate("--relaywatch.next-master-key=" + NEXT)).isZero();
        assertThat(said)
                .contains("Data key 2 is made")
                .contains("they are destroyed")
                .contains("wrapped with the new master key")
                .contains("The keys are changed.")
                .doesNotContain(NEXT)
                .doesNotContain("the next master key has 32 bytes");

        assertThat(rotate()).as("with the old master key").isEqualTo(2);
        assertThat(said).contains("relaywatch.master-key: does not open this database");

        assertThat(rotate("--relaywatch.next-master-key=" + NEXT))
                .as("the same command again")
                .isZero();
        assertThat(said).contains("was changed to this one before");
    }

    @Test
    void besideANodeTheMasterKeyIsNotChanged() {
        try (Database database = postgres.open()) {
            JdbcClient.create(database.platform())
                    .sql("INSERT INTO nodes (id, started_at, seen_at) VALUES (:id, now(), now())")
                    .param("id", UUID.randomUUID())
                    .update();
        }

        assertThat(rotate("--relaywatch.next-master-key=" + NEXT)).isEqualTo(2);

        assertThat(said).contains("rotate-keys: ").contains("Stop them").doesNotContain("\tat ");
        assertThat(dataKeys()).containsExactly(0, 1);
    }

    @Test
    void aNextMasterKeyThatIsNoneIsNamed() {
        assertThat(rotate("--relaywatch.next-master-key=c2hvcnQ=")).isEqualTo(2);

        assertThat(said).contains("relaywatch.next-master-key must be base64 of exactly 32 bytes");
    }
}
