package dev.relaywatch.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The whole server in a JVM of its own, which a test may kill. Its data directory outlives it. */
public final class ChildServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final Process process;
    private final int port;
    private final int managementPort;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);
    private final HttpClient http = HttpClient.newHttpClient();

    private ChildServer(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        Thread.ofPlatform().daemon().name("child-output").start(this::read);
    }

    /** Starts without waiting. */
    public static ChildServer launch(Path directory, String... properties) {
        return launch(directory, freePort(), properties);
    }

    private static ChildServer launch(Path directory, int port, String... properties) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.relaywatch.RelaywatchApplication"));
        command.add("--server.port=" + port);
        int managementPort = freePort();
        command.add("--management.server.port=" + managementPort);
        command.add("--relaywatch.data-dir=" + directory);
        command.addAll(List.of(properties));
        try {
            return new ChildServer(
                    new ProcessBuilder(command).redirectErrorStream(true).start(),
                    port,
                    managementPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts and waits until requests are taken. */
    public static ChildServer start(Path directory, String... properties)
            throws InterruptedException {
        return awaitReady(launch(directory, properties));
    }

    /** Starts where another one was: clients find it at the same address. */
    public ChildServer startAgain(Path directory, String... properties)
            throws InterruptedException {
        return awaitReady(launch(directory, port, properties));
    }

    /** Waits until requests are taken, for one that was only launched. */
    public ChildServer ready() throws InterruptedException {
        return awaitReady(this);
    }

    private static ChildServer awaitReady(ChildServer server) throws InterruptedException {
        if (!server.readyOrEnded.await(LONGEST_START.toSeconds(), TimeUnit.SECONDS)
                || !server.process.isAlive()) {
            server.kill();
            throw new IllegalStateException("the server did not start: " + server.output());
        }
        return server;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.startsWith("Relaywatch is ready at ")) {
                    readyOrEnded.countDown();
                }
            }
        } catch (IOException e) {
            output.add("the output ended: " + e.getMessage());
        }
        readyOrEnded.countDown();
    }

    /** A directory that the database's own user can reach. */
    public static Path directory(Path parent) {
        try {
            for (Path path = parent;
                    path != null && Files.isWritable(path);
                    path = path.getParent()) {
                if (Files.getOwner(path).getName().equals(System.getProperty("user.name"))
                        && !path.equals(path.getRoot())) {
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
                if (path.getParent() != null
                        && path.getParent().equals(Path.of(System.getProperty("java.io.tmpdir")))) {
                    break;
                }
            }
            return parent.resolve("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Of the operator's port. */
    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    public String output() {
        return String.join("\n", output);
    }

    /** SIGKILL: nothing of it runs on, but its database does until the next start. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGSTOP: it stands still, its connections stay open. */
    public void pause() throws IOException, InterruptedException {
        Signals.send("STOP", process.pid());
    }

    /** SIGCONT: it goes on as if nothing had been. */
    public void resume() throws IOException, InterruptedException {
        Signals.send("CONT", process.pid());
    }

    /** SIGTERM; returns the exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        return waitForEnd();
    }

    public int waitForEnd() throws InterruptedException {
        if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("the server did not end: " + output());
        }
        return process.exitValue();
    }

    /** The body of the answer; an exception when none came. */
    public String post(String path, String key, String body)
            throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(20))
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The answer to a change; an exception when none came. */
    public HttpResponse<String> put(String path, String key, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to a request, however long it takes; an exception when none came. */
    public HttpResponse<String> request(String path, String key, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .timeout(Duration.ofSeconds(90))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What the operator's port says of its health, such as {@code /readiness}. */
    public HttpResponse<String> health(String part) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + managementPort
                                                + "/actuator/health"
                                                + part))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What an operator sees. */
    public MetricsPage metrics() throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");
        return MetricsPage.of(
                http.send(
                                HttpRequest.newBuilder(page)
                                        .timeout(Duration.ofSeconds(30))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    /** The body of the answer. */
    public String get(String path, String key) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(20))
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                waitForEnd();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                kill();
            }
        }
        http.close();
    }
}
