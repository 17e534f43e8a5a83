package dev.relaywatch.tenancy.database;

import static dev.relaywatch.tenancy.database.SuperuserSession.answer;
import static dev.relaywatch.tenancy.database.SuperuserSession.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server is like. */
class EmbeddedPostgresTest {
    @TempDir static Path place;

    static DataDirectory directory;
    static EmbeddedPostgres server;

    @BeforeAll
    static void start() {
        directory = DataDirectory.open(place);
        server = EmbeddedPostgres.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
        directory.close();
    }

    @Test
    void textSortsTheSameOnEveryMachine() throws SQLException {
        assertThat(
                        answer(
                                server,
                                """
                                SELECT concat_ws(' ', pg_encoding_to_char(encoding), datlocprovider, datlocale,
                                                 current_setting('data_checksums'))
                                  FROM pg_database WHERE datname = 'template1'
                                """))
                .isEqualTo("UTF8 b C.UTF-8 on");
    }

    @Test
    void itIsReachableFromThisMachineAlone() throws SQLException {
        assertThat(answer(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(answer(server, "SHOW unix_socket_directories")).isEmpty();
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatThrownBy(() ->
                        DriverManager.getConnection(
                                server.jdbcUrl("postgres"), "postgres", "guessed"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void itStandsInASessionOfItsOwnOutOfReachOfTheTerminal() throws IOException {
        String pid =
                Files.readString(place.resolve("postgres/postmaster.pid"))
                        .lines()
                        .findFirst()
                        .orElseThrow();
        // proc_pid_stat(5): state, parent, group and session follow the name in parentheses.
        assertThat(Files.readString(Path.of("/proc/" + pid + "/stat")))
                .matches("(?s).*\\) \\S \\d+ \\d+ " + pid + " .*");
    }

    @Test
    void theOwnerOfADatabaseMayMakeRolesAndIsBoundByRowSecurity() throws SQLException {
        server.ensureDatabase("relay", "keeper", "one");
        server.ensureDatabase("relay", "keeper", "two");

        try (Connection owner =
                DriverManager.getConnection(server.jdbcUrl("relay"), "keeper", "two")) {
            assertThat(
                            answer(
                                    owner,
                                    """
                                    SELECT concat_ws(' ', rolcreaterole, rolsuper, rolbypassrls, rolcreatedb)
                                      FROM pg_roles WHERE rolname = current_user
                                    """))
                    .isEqualTo("t f f f");
            execute(owner, "CREATE TABLE made_by_the_owner (id int)");
        }
    }

    @Test
    void aRoleEntersTheDatabaseWhenTheOwnerLetsIt() throws SQLException {
        server.ensureDatabase("relay", "keeper", "secret");
        String url = server.jdbcUrl("relay");
        try (Connection owner = DriverManager.getConnection(url, "keeper", "secret")) {
            execute(owner, "CREATE ROLE guest LOGIN PASSWORD 'guest'");
            assertThatThrownBy(() -> DriverManager.getConnection(url, "guest", "guest"))
                    .hasMessageContaining("permission denied for database");

            execute(owner, "GRANT CONNECT ON DATABASE relay TO guest");
            DriverManager.getConnection(url, "guest", "guest").close();
        }
    }

    @Test
    void namesAndPasswordsMayHoldAnything() throws SQLException {
        server.ensureDatabase("a \"quoted\" & b", "o'role\"; --", "it's \\ secret");

        DriverManager.getConnection(
                        server.jdbcUrl("a \"quoted\" & b"), "o'role\"; --", "it's \\ secret")
                .close();
    }

    @Test
    void noPasswordIsInTheLogOrOnACommandLine() throws IOException {
        server.ensureDatabase("relay", "keeper", "owner-secret");

        assertThat(Files.readString(place.resolve("postgres.log")))
                .doesNotContain(server.password(), "owner-secret");
        assertThat(running())
                .allSatisfy(process ->
                        assertThat(process.info().commandLine().orElse(""))
                                .doesNotContain(server.password()));
    }

    @Test
    void whatAStatementGotWrongStaysOutOfTheLog() throws IOException {
        assertThatThrownBy(() -> answer(server, "SELECT 'ada@example.com'::uuid"))
                .isInstanceOf(SQLException.class);
        assertThat(Files.readString(place.resolve("postgres.log")))
                .contains("ready to accept connections")
                .doesNotContain("ada@example.com");
    }

    @Test
    void theMasterKeyIsTheOnlyFileNearTheTopThatIsNamedSo() throws IOException {
        directory.masterKey();

        try (Stream<Path> files = Files.walk(place, 2)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.contains("key"))
                    .containsExactly("master.key");
        }
    }

    private static List<ProcessHandle> running() {
        return new ServerProcesses(directory.path().resolve("postgres-bin")).all();
    }
}
