package dev.relaywatch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that takes requests. The launcher becomes its JVM, so the process is the JVM's. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("Relaywatch is ready at (http://\\S+:\\d+).*");
    private static final Pattern SETTING =
            Pattern.compile("(RELAYWATCH_(?!JAVA_)|SPRING_|SERVER_|MANAGEMENT_|LOGGING_).*");
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
    private static final int KEPT_LINES = 40;

    private final Process process;
    private final long launched;
    private final CompletableFuture<Ready> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    private record Ready(URI url, Duration after) {}

    private ServerProcess(Process process, long launched) {
        this.process = process;
        this.launched = launched;
        Thread.ofPlatform().daemon().name("server-output").start(this::read);
    }

    /**
     * Returns at once; {@link #url} waits. Settings of the environment and of files in the working
     * directory do not reach it: they may name a database that people use.
     *
     * @param folder its working directory
     */
    static ServerProcess launch(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> SETTING.matcher(name).matches());
        long launched = System.nanoTime();
        return new ServerProcess(builder.start(), launched);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = READY.matcher(line);
                if (matcher.matches()) {
                    ready.complete(
                            new Ready(
                                    URI.create(matcher.group(1)),
                                    Duration.ofNanos(System.nanoTime() - launched)));
                }
                keep(line);
            }
        } catch (IOException e) {
            keep("the output ended: " + e.getMessage());
        }
        ready.completeExceptionally(new IllegalStateException("it ended"));
    }

    private synchronized void keep(String line) {
        lastLines.addLast(line);
        if (lastLines.size() > KEPT_LINES) {
            lastLines.removeFirst();
        }
    }

    private synchronized String output() {
        return String.join("\n", lastLines);
    }

    private Ready ready() throws InterruptedException {
        try {
            return ready.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the server did not start:\n" + output(), e);
        }
    }

    /** Where it takes requests. */
    URI url() throws InterruptedException {
        return ready().url();
    }

    /** From the launcher's start to the line that says so. */
    Duration startedIn() throws InterruptedException {
        return ready().after();
    }

    long pid() {
        return process.pid();
    }

    /** SIGTERM, as an operator would; SIGKILL when that does not help. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
