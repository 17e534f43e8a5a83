package dev.relaywatch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** From the launcher's start to the ready line, and what a server holds that has nothing to do. */
final class StartScenario implements Scenario {
    private static final int RUNS = 3;
    private static final Duration REST = Duration.ofSeconds(10);

    /** What a start of the product may take; printed beside what it took. */
    private static final Duration EMPTY_LIMIT = Duration.ofSeconds(12);

    private static final Duration EXISTING_LIMIT = Duration.ofSeconds(6);
    private static final long MEMORY_LIMIT = 350;

    private final Path launcher;

    StartScenario(Path launcher) {
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "start";
    }

    /**
     * @param cpu user and system time of the JVM and its database up to the ready line
     */
    private record Start(Duration took, Duration cpu) {}

    /** Starts of one kind. */
    private static final class Starts {
        private final String kind;
        private final Duration limit;
        private final List<Start> runs = new ArrayList<>();
        private long mebibytes;

        Starts(String kind, Duration limit) {
            this.kind = kind;
            this.limit = limit;
        }

        List<String> row() {
            return List.of(
                    kind,
                    runs.stream()
                            .map(run -> Report.seconds(run.took()))
                            .collect(Collectors.joining(" ")),
                    Report.seconds(median(runs.stream().map(Start::took).toList())),
                    Report.seconds(limit),
                    Report.seconds(median(runs.stream().map(Start::cpu).toList())),
                    Long.toString(mebibytes),
                    Long.toString(MEMORY_LIMIT));
        }

        private static Duration median(List<Duration> durations) {
            return durations.stream().sorted().toList().get(durations.size() / 2);
        }
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        Starts empty = new Starts("empty data directory", EMPTY_LIMIT);
        Starts existing = new Starts("existing one", EXISTING_LIMIT);
        for (int run = 1; run <= RUNS; run++) {
            try (Installation installation = Installation.make(launcher)) {
                start(installation, empty, run == RUNS);
                start(installation, existing, run == RUNS);
            }
        }
        report.table(
                "start: seconds to the ready line, and memory after "
                        + REST.toSeconds()
                        + " s of rest in the last run",
                List.of(
                        List.of("", "runs", "median", "limit", "CPU s", "JVM MiB", "limit"),
                        empty.row(),
                        existing.row()));
    }

    private static void start(Installation installation, Starts starts, boolean rest)
            throws IOException, InterruptedException {
        ServerProcess server = installation.start();
        Duration took = server.startedIn();
        ProcessStat jvm = ProcessStat.of(server.pid());
        Duration postgres = ProcessStat.family(PostmasterFile.of(installation.data()).pid());
        starts.runs.add(new Start(took, jvm.own().plus(jvm.endedChildren()).plus(postgres)));
        if (rest) {
            Thread.sleep(REST);
            starts.mebibytes = ProcessStat.residentMebibytes(server.pid());
        }
        installation.stop();
    }
}
