package dev.relaywatch.tenancy.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The processes that run a program of this data directory, whoever started them. A number in a file
 * may long belong to somebody else; the program a process runs cannot be mistaken, since every data
 * directory has its own binaries.
 */
record ServerProcesses(Path binaries) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);

    boolean include(long id) {
        return ProcessHandle.of(id).filter(this::runsOurs).isPresent();
    }

    /** Asks them to end, and makes them after five seconds. */
    void endAll() {
        all().forEach(ProcessHandle::destroy);
        if (!ended()) {
            all().forEach(ProcessHandle::destroyForcibly);
            if (!ended()) {
                throw new IllegalStateException("Processes that cannot be ended run " + binaries);
            }
        }
    }

    /**
     * Asks for the program again and again: a dead process that nobody collects keeps its number,
     * but runs nothing.
     */
    private boolean ended() {
        long start = System.nanoTime();
        try {
            while (!all().isEmpty()) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    return false;
                }
                Thread.sleep(PAUSE);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while ending old servers", e);
        }
    }

    List<ProcessHandle> all() {
        return ProcessHandle.allProcesses().filter(this::runsOurs).toList();
    }

    /** Deleted binaries still count: their path is then followed by "(deleted)". */
    private boolean runsOurs(ProcessHandle process) {
        return process.info()
                .command()
                .map(Path::of)
                .filter(p -> p.startsWith(binaries))
                .isPresent();
    }
}
