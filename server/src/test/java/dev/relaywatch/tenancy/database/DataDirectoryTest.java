package dev.relaywatch.tenancy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir Path temporary;

    Path place;

    @BeforeEach
    void chooseAPlaceThatIsNotThereYet() throws IOException {
        place = temporary.toRealPath().resolve("some/data");
    }

    @Test
    void aDirectoryThatIsMadeIsOpenForEveryone() throws IOException {
        try (DataDirectory directory = DataDirectory.open(place)) {
            assertThat(mode(directory.path())).isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void theMasterKeyIsMadeOnce() throws IOException {
        byte[] first = fromFreshlyOpened(DataDirectory::masterKey);

        assertThat(first).hasSize(32);
        assertThat(fromFreshlyOpened(DataDirectory::masterKey)).isEqualTo(first);
        assertThat(
                        Base64.getDecoder()
                                .decode(Files.readString(place.resolve("master.key")).strip()))
                .isEqualTo(first);
    }

    @Test
    void onlyTheOwnerMayReadTheSecrets() throws IOException {
        fromFreshlyOpened(DataDirectory::masterKey);
        fromFreshlyOpened(DataDirectory::databasePassword);

        assertThat(mode(place.resolve("master.key"))).isEqualTo("rw-------");
        assertThat(mode(place.resolve("database.password"))).isEqualTo("rw-------");
    }

    @Test
    void aSecretThatCameBackReadableForAllIsClosedAgain() throws IOException {
        fromFreshlyOpened(DataDirectory::masterKey);
        Files.setPosixFilePermissions(
                place.resolve("master.key"), PosixFilePermissions.fromString("rw-r--r--"));

        fromFreshlyOpened(DataDirectory::masterKey);

        assertThat(mode(place.resolve("master.key"))).isEqualTo("rw-------");
    }

    @Test
    void aMasterKeyOfTheWrongLengthIsRefusedByItsFileName() throws IOException {
        Files.createDirectories(place);
        Files.writeString(place.resolve("master.key"), "c2hvcnQ=");

        assertThatThrownBy(() -> fromFreshlyOpened(DataDirectory::masterKey))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(place.resolve("master.key").toString())
                .hasMessageNotContaining("c2hvcnQ=");
    }

    @Test
    void anEmptyMasterKeyFileIsNotReplaced() throws IOException {
        Files.createDirectories(place);
        Files.createFile(place.resolve("master.key"));

        assertThatThrownBy(() -> fromFreshlyOpened(DataDirectory::masterKey))
                .isInstanceOf(IllegalStateException.class);
        assertThat(place.resolve("master.key")).isEmptyFile();
    }

    @Test
    void theNextMasterKeyStandsBesideTheOneInForceUntilItTakesItsPlace() throws IOException {
        byte[] first = fromFreshlyOpened(DataDirectory::masterKey);
        assertThat(fromFreshlyOpened(DataDirectory::begunMasterKey)).isEmpty();

        byte[] next = fromFreshlyOpened(DataDirectory::nextMasterKey);

        assertThat(next).isNotEqualTo(first);
        assertThat(fromFreshlyOpened(DataDirectory::nextMasterKey)).isEqualTo(next);
        assertThat(fromFreshlyOpened(DataDirectory::begunMasterKey)).hasValue(next);
        assertThat(fromFreshlyOpened(DataDirectory::masterKey)).isEqualTo(first);
        assertThat(mode(place.resolve("master.key.new"))).isEqualTo("rw-------");

        fromFreshlyOpened(directory -> {
            directory.adoptNextMasterKey();
            return true;
        });

        assertThat(fromFreshlyOpened(DataDirectory::masterKey)).isEqualTo(next);
        assertThat(fromFreshlyOpened(DataDirectory::begunMasterKey)).isEmpty();
        assertThat(mode(place.resolve("master.key"))).isEqualTo("rw-------");
    }

    @Test
    void theNodeAndThePasswordStayTheSame() {
        UUID node = fromFreshlyOpened(DataDirectory::nodeId);
        String password = fromFreshlyOpened(DataDirectory::databasePassword);

        assertThat(fromFreshlyOpened(DataDirectory::nodeId)).isEqualTo(node);
        assertThat(fromFreshlyOpened(DataDirectory::databasePassword)).isEqualTo(password);
    }

    @Test
    void aSecondOpenerIsToldWhichDirectoryIsInUseAndWhatToDo() {
        try (DataDirectory _ = DataDirectory.open(place)) {
            assertThatThrownBy(() -> DataDirectory.open(place))
                    .isInstanceOf(DataDirectoryInUse.class)
                    .hasMessageContaining(place.toString())
                    .hasMessageContaining("another Relaywatch")
                    .hasMessageContaining("--relaywatch.data-dir");
        }
    }

    @Test
    void anotherProcessIsRefused() throws Exception {
        try (DataDirectory _ = DataDirectory.open(place)) {
            assertThat(saidByAnotherProcess()).contains(place + " is in use by another Relaywatch");
        }
    }

    @Test
    void aRefusedOpenerDoesNotLoosenTheLockOfTheFirst() throws Exception {
        try (DataDirectory _ = DataDirectory.open(place)) {
            assertThatThrownBy(() -> DataDirectory.open(place))
                    .isInstanceOf(DataDirectoryInUse.class);

            assertThat(saidByAnotherProcess()).contains("in use");
        }
    }

    @Test
    void anotherProcessMayHaveItAfterClosing() throws Exception {
        DataDirectory.open(place).close();

        assertThat(saidByAnotherProcess()).contains("opened");
    }

    @Test
    void dataLieBesideTheLauncher() {
        assertThat(DataDirectory.defaultPath(temporary, false))
                .isEqualTo(temporary.resolve("data"));
    }

    @Test
    void rootKeepsDataBesideTheLauncherWhereEveryoneMayEnter() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(DataDirectory.defaultPath(temporary, true)).isEqualTo(temporary.resolve("data"));
    }

    @Test
    void rootKeepsDataSystemWideWhenTheLauncherIsBelowAClosedDirectory() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
        Path launcher = Files.createDirectories(temporary.resolve("deep/below"));

        assertThat(DataDirectory.defaultPath(launcher, true))
                .isEqualTo(Path.of("/var/lib/relaywatch"));
    }

    private <T> T fromFreshlyOpened(Function<DataDirectory, T> asked) {
        try (DataDirectory directory = DataDirectory.open(place)) {
            return asked.apply(directory);
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private String saidByAnotherProcess() throws IOException {
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                place.toString())
                        .redirectErrorStream(true)
                        .start();
        try (var output = other.inputReader()) {
            return output.readAllAsString();
        }
    }

    static class OtherProcess {
        public static void main(String[] arguments) {
            try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
                System.out.println("opened " + directory.path());
            } catch (DataDirectoryInUse e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
