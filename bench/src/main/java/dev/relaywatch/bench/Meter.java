package dev.relaywatch.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the time of a phase, and the CPU time of all who have a part in it.
 *
 * @param server process of the server's JVM
 * @param postmaster process of its PostgreSQL
 */
record Meter(long server, long postmaster) {

    /** What HotSpot calls the threads of its two compilers. */
    private static final Pattern COMPILERS = Pattern.compile("C[12] CompilerThre.*");

    /** A phase. */
    interface Work {
        Done run() throws IOException, SQLException, InterruptedException;
    }

    /**
     * @param latency absent where single requests are not timed
     */
    record Done(long items, @Nullable Percentiles latency) {}

    Measurement measure(String what, Work work)
            throws IOException, SQLException, InterruptedException {
        Cpu before = cpu();
        long started = System.nanoTime();
        Done done = work.run();
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        return new Measurement(what, done.items(), took, done.latency(), cpu().minus(before));
    }

    private Cpu cpu() {
        Duration compilers = ProcessStat.threads(server, COMPILERS);
        return new Cpu(
                ProcessStat.of(server).own().minus(compilers),
                compilers,
                ProcessStat.family(postmaster),
                ProcessStat.of(ProcessHandle.current().pid()).own());
    }
}
