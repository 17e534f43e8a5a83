package dev.relaywatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The CPU time of a process as Linux counts it (proc_pid_stat(5)).
 *
 * @param own user and system time of all its threads
 * @param endedChildren the same of children that ended and were waited for
 */
record ProcessStat(Duration own, Duration endedChildren) {
    /** USER_HZ, which every architecture that Relaywatch runs on has at 100. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final ProcessStat GONE = new ProcessStat(Duration.ZERO, Duration.ZERO);

    /** Nothing for a process that is gone: its time is in its parent's by then. */
    static ProcessStat of(long pid) {
        return line(file(pid, "stat")).map(ProcessStat::parse).orElse(GONE);
    }

    /** The one line of such a file; empty when its process or thread ended meanwhile. */
    private static Optional<String> line(Path stat) {
        try {
            return Optional.of(Files.readString(stat, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            if (Files.exists(stat)) {
                throw new UncheckedIOException(e);
            }
            return Optional.empty();
        }
    }

    /** Of a process with its children, those that ended among them. */
    static Duration family(long pid) {
        ProcessStat parent = of(pid);
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(child -> of(child.pid()).own())
                .reduce(parent.own().plus(parent.endedChildren()), Duration::plus);
    }

    /** Of the threads of these names that the process has at the moment. */
    static Duration threads(long pid, Pattern names) {
        Duration sum = Duration.ZERO;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(file(pid, "task"))) {
            for (Path thread : threads) {
                sum =
                        line(thread.resolve("stat"))
                                .filter(line -> names.matcher(name(line)).matches())
                                .map(line -> parse(line).own())
                                .map(sum::plus)
                                .orElse(sum);
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(String line) {
        return line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
    }

    /** The name in the second field may hold spaces and parentheses; what follows may not. */
    static ProcessStat parse(String line) {
        List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", 0));
        return new ProcessStat(
                time(fields.get(11), fields.get(12)), time(fields.get(13), fields.get(14)));
    }

    private static Duration time(String user, String system) {
        return TICK.multipliedBy(Long.parseLong(user) + Long.parseLong(system));
    }

    /** Resident memory in MiB (VmRSS of proc_pid_status(5)). */
    static long residentMebibytes(long pid) {
        try {
            return Files.readAllLines(file(pid, "status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    >> 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(long pid, String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
