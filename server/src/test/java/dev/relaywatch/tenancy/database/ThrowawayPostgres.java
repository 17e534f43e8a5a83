package dev.relaywatch.tenancy.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The PostgreSQL that the tests of a JVM share. Its databases end with it, so it begins without
 * those of a run that was cut off, and nothing waits until a disk has what it wrote.
 */
public final class ThrowawayPostgres {
    private static final List<String> QUICK = List.of("fsync=off", "full_page_writes=off");

    private ThrowawayPostgres() {}

    /**
     * @param path keeps what was unpacked, for the next run
     */
    public static EmbeddedPostgres start(Path path) {
        DataDirectory directory = DataDirectory.open(path);
        new ServerProcesses(path.resolve("postgres-bin")).endAll();
        delete(path);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, QUICK);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            postgres.close();
                            delete(path);
                        }));
        return postgres;
    }

    private static void delete(Path path) {
        try {
            new FileTree(path.resolve("postgres")).delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
