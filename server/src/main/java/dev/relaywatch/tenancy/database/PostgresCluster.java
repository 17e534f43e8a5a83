package dev.relaywatch.tenancy.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of the PostgreSQL server, and the server on them. Only for who holds the lock of the
 * data directory.
 */
final class PostgresCluster {
    static final String SUPERUSER = "postgres";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** How much later than pg_ctl's own limit, whose message tells more, ours ends it. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final Path directory;
    private final ServerUser user;
    private final PostgresPrograms programs;
    private final ServerProcesses processes;

    /**
     * @param directory what PostgreSQL calls its data directory
     */
    PostgresCluster(
            Path directory, ServerUser user, PostgresPrograms programs, ServerProcesses processes) {
        this.directory = directory;
        this.user = user;
        this.programs = programs;
        this.processes = processes;
    }

    /** Made beside and moved, so that a first start that was killed leaves nothing half made. */
    void createIfAbsent(String password) {
        if (Files.isDirectory(directory)) {
            return;
        }
        FileTree staging = new FileTree(directory.resolveSibling(directory.getFileName() + ".new"));
        try {
            try {
                staging.delete();
                createIn(staging.makeOpen(), password);
            } finally {
                staging.delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make " + directory, e);
        }
    }

    private void createIn(FileTree staging, String password) throws IOException {
        Path passwordFile = staging.root().resolve("password");
        Files.createFile(passwordFile, PosixFilePermissions.asFileAttribute(SecretFile.OWNER_ONLY));
        Files.writeString(passwordFile, password, StandardOpenOption.WRITE);
        giveToUser(staging);
        Path made = staging.root().resolve("cluster");
        programs.run(
                START_LIMIT,
                "initdb",
                "--pgdata=" + made,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                // One call for the whole file system instead of one for each of a thousand files.
                "--sync-method=syncfs",
                "--no-instructions");
        Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
        FileTree.force(directory.getParent());
    }

    /**
     * At every start: the last one may have been as another user, or a copy from a backup lies
     * here.
     */
    void takeOwnership() {
        try {
            giveToUser(new FileTree(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot change the owner of " + directory, e);
        }
    }

    private void giveToUser(FileTree tree) throws IOException {
        if (user.owner().isPresent()) {
            tree.giveTo(user.owner().getAsInt());
        }
    }

    /**
     * Ends what a killed Relaywatch left running, and removes the record of it: PostgreSQL would
     * not start while any process has the number written there.
     */
    void endOrphans() {
        if (runs(recordedServer())) {
            stop("immediate");
        }
        processes.endAll();
        try {
            Files.deleteIfExists(record());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + record(), e);
        }
    }

    /**
     * Returns when the server accepts connections. Its session is one of its own (pg_ctl sees to
     * that), so Ctrl-C in a terminal reaches Relaywatch alone.
     *
     * @param settings {@code name=value}, without anything a shell would take as its own
     * @return its process id
     * @throws ProgramFailed when it did not get that far within 60 s
     */
    long start(List<String> settings) {
        programs.run(
                START_LIMIT.plus(MARGIN),
                "pg_ctl",
                "start",
                "--silent",
                "--wait",
                "--timeout=" + START_LIMIT.toSeconds(),
                "--pgdata=" + directory,
                "--options=" + settings.stream().collect(Collectors.joining(" -c ", "-c ", "")));
        return recordedServer();
    }

    /**
     * Ends sessions and writes everything out; what is not through after 30 s is cut off and
     * recovers at the start.
     */
    void stopIfRunning(long server) {
        if (server != recordedServer() || !runs(server)) {
            return;
        }
        try {
            stop("fast");
        } catch (ProgramFailed e) {
            stop("immediate");
        }
    }

    private void stop(String mode) {
        programs.run(
                STOP_LIMIT.plus(MARGIN),
                "pg_ctl",
                "stop",
                "--silent",
                "--wait",
                "--timeout=" + STOP_LIMIT.toSeconds(),
                "--mode=" + mode,
                "--pgdata=" + directory);
    }

    /** Whether this process is there and runs a server of these files. */
    boolean runs(long server) {
        return processes.include(server);
    }

    private Path record() {
        return directory.resolve("postmaster.pid");
    }

    /** The first line of the record (PostgreSQL's pidfile.h); 0 when there is none. */
    private long recordedServer() {
        try {
            return Files.readString(record(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .map(line -> Long.valueOf(line.strip()))
                    .orElse(0L);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
