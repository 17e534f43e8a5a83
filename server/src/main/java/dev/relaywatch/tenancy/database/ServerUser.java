package dev.relaywatch.tenancy.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * As whom the database's programs run. PostgreSQL refuses user id 0, so root needs somebody else.
 *
 * @param prefix what precedes every command
 * @param owner the user whom the database's files must belong to; absent for the user of this
 *     process
 */
record ServerUser(List<String> prefix, OptionalInt owner) {
    private static final int NOBODY = 65534;

    private static final ServerUser SELF = new ServerUser(List.of(), OptionalInt.empty());

    private static final ServerUser OTHER_USER =
            new ServerUser(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                    OptionalInt.of(NOBODY));

    /**
     * Without a mapping the user is an unnamed one inside and still root, though without its
     * powers, for the file system: for directories that only root may enter (user_namespaces(7)).
     */
    private static final ServerUser OTHER_NAMESPACE =
            new ServerUser(List.of("unshare", "--user"), OptionalInt.of(0));

    /**
     * Tries what works here.
     *
     * @param program one of the database's programs, which says its version
     * @throws IllegalStateException when this process is root and nobody else can run the program
     */
    static ServerUser whoCanRun(Path program) {
        if (new UnixSystem().getUid() != 0) {
            return SELF;
        }
        return Stream.of(OTHER_USER, OTHER_NAMESPACE)
                .filter(user -> user.canRun(program))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "PostgreSQL does not run as root, and no other user can run "
                                        + program
                                        + ". Start Relaywatch as another user, or let"
                                        + " everyone enter the directories above"
                                        + " (chmod o+x)."));
    }

    /**
     * By way of a shell: setpriv itself still has root's powers when it opens the program, the
     * shell has not.
     */
    private boolean canRun(Path program) {
        try {
            Process process =
                    new ProcessBuilder(command("sh", "-c", "\"$0\" --version", program.toString()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(Duration.ofSeconds(10))) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            // The system lacks the command of the prefix.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while trying to run " + program, e);
        }
    }

    /** The whole command line. */
    List<String> command(String... words) {
        return Stream.concat(prefix.stream(), Stream.of(words)).toList();
    }
}
