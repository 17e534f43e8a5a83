package dev.relaywatch.tenancy.database;

import dev.relaywatch.testing.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** A PostgreSQL of one test, which does to it what operators and machines do. */
public final class OwnPostgres implements AutoCloseable {
    private static final String OWNER = "relaywatch_owner";
    private static final String PASSWORD = "owner-of-this-test";
    private static final String DATABASE = "relaywatch";
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    private final DataDirectory directory;
    private final EmbeddedPostgres postgres;

    private OwnPostgres(DataDirectory directory, EmbeddedPostgres postgres) {
        this.directory = directory;
        this.postgres = postgres;
    }

    public static OwnPostgres start(Path path) {
        DataDirectory directory = DataDirectory.open(path);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory);
        postgres.ensureDatabase(DATABASE, OWNER, PASSWORD);
        return new OwnPostgres(directory, postgres);
    }

    /** What a server needs to use it. */
    public List<String> properties() {
        return List.of(
                "--relaywatch.database.url=" + postgres.jdbcUrl(DATABASE),
                "--relaywatch.database.username=" + OWNER,
                "--relaywatch.database.password=" + PASSWORD,
                "--relaywatch.master-key=MzIgYnl0ZXMgdGhhdCBhcmUgc2VjcmV0IHRvIG5vbmU=");
    }

    /** A connection that sees everything. */
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(DATABASE), postgres.superuser(), postgres.password());
    }

    /** Ends at once, as if the machine had lost its power; the next start recovers. */
    public void crash() throws IOException, InterruptedException {
        end("QUIT");
    }

    /** Ends all sessions, writes everything out and ends. */
    public void shutDown() throws IOException, InterruptedException {
        end("INT");
    }

    private void end(String signal) throws IOException, InterruptedException {
        long process = process(directory.path());
        Signals.send(signal, process);
        long start = System.nanoTime();
        while (postgres.runs()) {
            if (System.nanoTime() - start > LONGEST_STOP.toNanos()) {
                throw new IllegalStateException("the server did not end");
            }
            Thread.sleep(20);
        }
    }

    /** At the same address. */
    public void startAgain() {
        if (!postgres.startAgain()) {
            throw new IllegalStateException("the server did not start again; see its log");
        }
    }

    /** Stands still, with all its sessions. */
    public void freeze() throws IOException, InterruptedException {
        Signals.send("STOP", family());
    }

    public void thaw() throws IOException, InterruptedException {
        Signals.send("CONT", family());
    }

    private long[] family() throws IOException {
        long process = process(directory.path());
        return LongStream.concat(
                        LongStream.of(process),
                        ProcessHandle.of(process)
                                .orElseThrow()
                                .descendants()
                                .mapToLong(ProcessHandle::pid))
                .toArray();
    }

    /** The server's process in the data directory of a Relaywatch. */
    public static long process(Path dataDirectory) throws IOException {
        return Long.parseLong(
                Files.readAllLines(dataDirectory.resolve("postgres").resolve("postmaster.pid"))
                        .getFirst()
                        .strip());
    }

    @Override
    public void close() {
        postgres.close();
        directory.close();
    }
}
