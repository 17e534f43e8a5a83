package dev.relaywatch.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the recording of an operation costs on the thread that made it; by JMH. */
final class RecordScenario implements Scenario {
    private static final int WARM_UP = 30;
    private static final int ROUNDS = 50;
    private static final String CLASS_PATH = "java.class.path";

    private final Path server;

    /**
     * @param server its jar, unpacked beside its libraries
     */
    RecordScenario(Path server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "record";
    }

    @Override
    public void run(Report report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "ns", "+- (99.9 %)", ": yardstick"));
        for (int threads : new int[] {1, 4}) {
            Result<?> yardstick = measured("yardstick", threads);
            Result<?> record = measured("record", threads);
            rows.add(row("record", threads, record, yardstick));
            rows.add(row("yardstick: nanoTime and a queue", threads, yardstick, yardstick));
        }
        report.table("one call, on the thread that makes it", rows);
    }

    private static List<String> row(
            String what, int threads, Result<?> measured, Result<?> yardstick) {
        double calls = (double) RecordBenchmark.CALLS / threads;
        return List.of(
                what + ", " + threads + (threads == 1 ? " thread" : " threads"),
                String.format(Locale.ROOT, "%.0f", measured.getScore() / calls),
                String.format(Locale.ROOT, "%.0f", measured.getScoreError() / calls),
                String.format(Locale.ROOT, "%.2f", measured.getScore() / yardstick.getScore()));
    }

    /** The forks need the server's classes too. */
    private Result<?> measured(String benchmark, int threads) {
        String own = System.getProperty(CLASS_PATH);
        System.setProperty(CLASS_PATH, own + java.io.File.pathSeparator + server);
        try {
            Collection<RunResult> results =
                    new Runner(
                                    new OptionsBuilder()
                                            .include(
                                                    RecordBenchmark.class.getName()
                                                            + "\\."
                                                            + benchmark
                                                            + "$")
                                            .threads(threads)
                                            .forks(1)
                                            .warmupIterations(WARM_UP)
                                            .warmupBatchSize(RecordBenchmark.CALLS / threads)
                                            .measurementIterations(ROUNDS)
                                            .measurementBatchSize(RecordBenchmark.CALLS / threads)
                                            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
                                            .timeout(TimeValue.minutes(1))
                                            .shouldFailOnError(true)
                                            .verbosity(VerboseMode.SILENT)
                                            .build())
                            .run();
            return results.iterator().next().getPrimaryResult();
        } catch (RunnerException e) {
            throw new IllegalStateException("the measuring failed", e);
        } finally {
            System.setProperty(CLASS_PATH, own);
        }
    }
}
