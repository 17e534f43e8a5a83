package dev.relaywatch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * prometheus-blackbox-exporter, asked for the same targets as often as it answers; its own
 * processor time stands under "server".
 */
final class BlackboxYardstick {
    private static final String CONFIGURATION =
            """
            modules:
              head:
                prober: http
                timeout: 20s
                http: { method: HEAD, preferred_ip_protocol: ip4 }
            """;
    private static final List<String> NAMES =
            List.of("prometheus-blackbox-exporter", "blackbox_exporter");
    private static final int CLIENTS = 256;
    private static final Duration LONGEST_START = Duration.ofSeconds(10);

    private final Path program;

    private BlackboxYardstick(Path program) {
        this.program = program;
    }

    /** Where it is installed. */
    static Optional<BlackboxYardstick> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(BlackboxYardstick::new);
    }

    Measurement run(Targets targets, int count, Duration phase)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("relaywatch-bench-blackbox", ".yml");
        Files.writeString(file, CONFIGURATION);
        int port = CheckedFleet.freePort();
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--config.file=" + file,
                                "--web.listen-address=127.0.0.1:" + port,
                                "--log.level=error")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String probe = "http://127.0.0.1:" + port + "/probe?module=head&target=";
            awaitStart(http, URI.create(probe + encoded(targets.url(1, false))));
            Duration before = ProcessStat.of(process.pid()).own();
            long started = System.nanoTime();
            AtomicInteger next = new AtomicInteger();
            List<Callable<Long>> crew = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                crew.add(() -> {
                    long probed = 0;
                    while (System.nanoTime() - started < phase.toNanos()) {
                        int number = next.getAndIncrement() % count;
                        require(http, URI.create(probe + encoded(targets.url(number, false))));
                        probed++;
                    }
                    return probed;
                });
            }
            long probed = Crew.run(crew).stream().mapToLong(Long::longValue).sum();
            return new Measurement(
                    "yardstick: blackbox_exporter",
                    probed,
                    Duration.ofNanos(System.nanoTime() - started),
                    null,
                    new Cpu(
                            ProcessStat.of(process.pid()).own().minus(before),
                            Duration.ZERO,
                            Duration.ZERO,
                            Duration.ZERO));
        } finally {
            process.destroy();
            Files.delete(file);
        }
    }

    private static String encoded(String url) {
        return URLEncoder.encode(url, StandardCharsets.UTF_8);
    }

    private static void awaitStart(HttpClient http, URI probe) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (true) {
            try {
                require(http, probe);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new IllegalStateException("blackbox_exporter does not answer", e);
                }
                Thread.sleep(100);
            }
        }
    }

    private static void require(HttpClient http, URI probe)
            throws IOException, InterruptedException {
        String page =
                http.send(
                                HttpRequest.newBuilder(probe).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        if (!page.contains("\nprobe_success 1")) {
            throw new IllegalStateException("a probe failed: " + page);
        }
    }
}
