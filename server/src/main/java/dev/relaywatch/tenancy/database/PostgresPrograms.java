package dev.relaywatch.tenancy.database;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs {@code initdb} and {@code pg_ctl}. What they and the server say goes to the end of one log
 * file.
 */
final class PostgresPrograms {
    private static final long LARGEST_LOG = 10L << 20;
    private static final int LONGEST_QUOTE = 4_000;

    private final PostgresBinaries binaries;
    private final ServerUser user;
    private final Path log;

    private PostgresPrograms(PostgresBinaries binaries, ServerUser user, Path log) {
        this.binaries = binaries;
        this.user = user;
        this.log = log;
    }

    /**
     * A log of more than 10 MB is put aside for a new one, in place of the one put aside before.
     */
    static PostgresPrograms loggingTo(Path log, PostgresBinaries binaries, ServerUser user) {
        try {
            if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
                Files.move(
                        log,
                        log.resolveSibling(log.getFileName() + ".old"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.exists(log)) {
                Files.createFile(log, PosixFilePermissions.asFileAttribute(SecretFile.OWNER_ONLY));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + log, e);
        }
        return new PostgresPrograms(binaries, user, log);
    }

    /**
     * Waits for the program to end.
     *
     * @throws ProgramFailed when it reports an error or takes longer than the limit
     */
    void run(Duration limit, String program, String... arguments) {
        String[] words =
                Stream.concat(Stream.of(binaries.program(program).toString()), Stream.of(arguments))
                        .toArray(String[]::new);
        try {
            long before = Files.size(log);
            ProcessBuilder builder =
                    new ProcessBuilder(user.command(words))
                            .directory(binaries.home().toFile())
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.appendTo(log.toFile()));
            surroundings(builder.environment());
            Process process = builder.start();
            if (!process.waitFor(limit)) {
                process.destroyForcibly();
                throw new ProgramFailed(
                        program + " did not end within " + limit.toSeconds() + " s" + said(before));
            }
            if (process.exitValue() != 0) {
                throw new ProgramFailed(
                        program + " ended with status " + process.exitValue() + said(before));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + program, e);
        }
    }

    /**
     * Settings of the caller's shell (PGDATA, PGOPTIONS, a locale the machine lacks) must not reach
     * them.
     */
    private static void surroundings(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "LC_ALL", "C", "TZ", "UTC"));
    }

    /** The end of what was logged since. */
    private String said(long before) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(before, file.length() - LONGEST_QUOTE);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return ". The end of "
                    + log
                    + ":\n"
                    + new String(bytes, StandardCharsets.UTF_8).strip();
        }
    }
}
