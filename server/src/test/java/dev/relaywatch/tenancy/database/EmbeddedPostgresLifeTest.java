package dev.relaywatch.tenancy.database;

import static dev.relaywatch.tenancy.database.SuperuserSession.answer;
import static dev.relaywatch.tenancy.database.SuperuserSession.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and dying, on one data directory that the tests hand on to each other. */
class EmbeddedPostgresLifeTest {
    @TempDir static Path place;

    DataDirectory directory;

    @BeforeEach
    void openADirectoryThatEveryoneMayEnter() throws IOException {
        allow("rwxr-xr-x");
        directory = DataDirectory.open(place);
    }

    @AfterEach
    void leaveNothingRunning() {
        processes().endAll();
        directory.close();
    }

    @Test
    void aServerStartsAndAnswers() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(answer(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void rootLetsAnotherUserRunIt() throws IOException {
        assumeTrue(isRoot());
        try (EmbeddedPostgres _ = EmbeddedPostgres.start(directory)) {
            assertThat(Files.getAttribute(place.resolve("postgres"), "unix:uid")).isEqualTo(65534);
        }
    }

    @Test
    void rootStartsItInADirectoryThatNobodyElseMayEnter() throws IOException, SQLException {
        assumeTrue(isRoot());
        allow("rwx------");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(answer(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aDirectoryThatWasOpenedToEveryoneLaterStillStarts() throws IOException, SQLException {
        assumeTrue(isRoot());
        allow("rwx------");
        EmbeddedPostgres.start(directory).close();
        allow("rwxr-xr-x");

        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(answer(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void dataSurviveAStop() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            remember(server, "kept");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(remembered(server)).isEqualTo("kept");
        }
    }

    @Test
    void dataSurviveTheKillingOfTheServer() throws SQLException {
        remember(EmbeddedPostgres.start(directory), "committed");
        runningServer().destroyForcibly();

        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(remembered(server)).isEqualTo("committed");
        }
    }

    @Test
    void anOrphanIsReplaced() throws SQLException {
        remember(EmbeddedPostgres.start(directory), "committed");
        long orphan = runningServer().pid();
        openAgain();

        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(remembered(server)).isEqualTo("committed");
            assertThat(runningServer().pid()).isNotEqualTo(orphan);
        }
    }

    @Test
    void stoppingTheFormerServerSparesTheOneThatReplacedIt() throws SQLException {
        EmbeddedPostgres former = EmbeddedPostgres.start(directory);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            former.stop();

            assertThat(answer(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aProcessThatGotTheNumberOfADeadServerIsSpared() throws IOException, SQLException {
        EmbeddedPostgres.start(directory).close();
        // Run by the server's user: PostgreSQL itself would take it for a server and not start.
        Process unrelated = new ProcessBuilder(serverUser().command("sleep", "60")).start();
        Files.writeString(
                place.resolve("postgres/postmaster.pid"),
                unrelated.pid() + "\n" + place.resolve("postgres") + "\n1\n5432\n\n127.0.0.1\n");

        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(answer(server, "SELECT 1")).isEqualTo("1");
            assertThat(unrelated.isAlive()).isTrue();
        } finally {
            unrelated.destroyForcibly();
        }
    }

    @Test
    void aFirstStartThatWasCutOffIsMadeUpFor() throws IOException, SQLException {
        new FileTree(place.resolve("postgres")).delete();
        Path halfMade = Files.createDirectories(place.resolve("postgres.new/cluster/base"));
        Files.writeString(halfMade.resolve("1"), "half a file");

        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(answer(server, "SELECT 1")).isEqualTo("1");
        }
        assertThat(place.resolve("postgres.new")).doesNotExist();
    }

    @Test
    void aLostPasswordIsReportedAndLeavesNothingRunning() throws IOException {
        EmbeddedPostgres.start(directory).close();
        Path file = place.resolve("database.password");
        String lost = Files.readString(file);
        Files.delete(file);
        try {
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("database.password")
                    .hasMessageNotContaining(directory.databasePassword());
            assertThat(processes().all()).isEmpty();
        } finally {
            Files.writeString(file, lost);
        }
    }

    @Test
    void aServerThatDoesNotStartQuotesItsLog() throws IOException {
        EmbeddedPostgres.start(directory).close();
        Path version = place.resolve("postgres/PG_VERSION");
        String right = Files.readString(version);
        Files.writeString(version, "9.6\n");
        try {
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(place.toString())
                    .hasMessageContaining("initialized by PostgreSQL version 9.6");
        } finally {
            Files.writeString(version, right);
        }
    }

    @Test
    void stoppingTwiceIsNoMoreThanStoppingOnce() {
        EmbeddedPostgres server = EmbeddedPostgres.start(directory);
        server.stop();
        server.stop();

        assertThat(processes().all()).isEmpty();
    }

    @Test
    void aLogThatGrewTooLargeIsPutAside() throws IOException {
        Files.write(place.resolve("postgres.log"), new byte[(10 << 20) + 1]);

        EmbeddedPostgres.start(directory).close();

        assertThat(place.resolve("postgres.log.old")).hasSize((10 << 20) + 1);
        assertThat(Files.size(place.resolve("postgres.log"))).isLessThan(10_000);
    }

    private static void allow(String mode) throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
    }

    private void openAgain() {
        directory.close();
        directory = DataDirectory.open(place);
    }

    private ServerUser serverUser() {
        Path cache = directory.path().resolve("postgres-bin");
        return ServerUser.whoCanRun(PostgresBinaries.unpackedIn(cache).program("postgres"));
    }

    private ServerProcesses processes() {
        return new ServerProcesses(directory.path().resolve("postgres-bin"));
    }

    /** The one whose parent is not itself a server. */
    private ProcessHandle runningServer() {
        List<ProcessHandle> all = processes().all();
        return all.stream()
                .filter(process -> process.parent().filter(all::contains).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    private static void remember(EmbeddedPostgres server, String text) throws SQLException {
        execute(server, "DROP TABLE IF EXISTS memory");
        execute(server, "CREATE TABLE memory AS SELECT '" + text + "' AS text");
    }

    private static String remembered(EmbeddedPostgres server) throws SQLException {
        return answer(server, "SELECT text FROM memory");
    }
}
