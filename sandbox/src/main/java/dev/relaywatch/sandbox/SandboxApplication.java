package dev.relaywatch.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Starts the sandbox as a process, with faults and standings from a script, and traffic and pages
 * if asked.
 */
public final class SandboxApplication {
    private static final int BAD_CONFIGURATION = 2;
    private static final Set<String> OPTIONS = Set.of("port", "script", "traffic", "stores");

    private SandboxApplication() {}

    public static void main(String[] args) {
        try {
            start(Options.read(args));
        } catch (BadInput | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(BAD_CONFIGURATION);
        }
    }

    private static void start(Options options) {
        JsonNode script = options.script() == null ? Json.array() : json(options.script());
        ArrayNode faults = Json.array();
        ArrayNode standings = Json.array();
        script.forEach(entry -> (StandingJson.is(entry) ? standings : faults).add(entry));
        List<DemoStore> stores =
                options.stores() == null ? List.of() : DemoStore.readAll(json(options.stores()));
        Clock clock = Clock.systemUTC();
        StorePages pages =
                options.traffic() == null ? null : new StorePages(options.traffic(), stores);
        Sandbox sandbox = Sandbox.start(options.port(), clock, pages);
        try {
            FaultJson.readAll(script.isArray() ? faults : script).forEach(sandbox::add);
            standings.forEach(standing -> StandingJson.apply(standing, sandbox));
        } catch (BadInput e) {
            sandbox.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
        System.out.println("The sandbox is at http://127.0.0.1:" + sandbox.port());
        if (options.traffic() != null) {
            var traffic =
                    new DemoTraffic(options.traffic(), stores, clock, Thread::sleep, System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(traffic::close));
            traffic.start();
        }
    }

    private static JsonNode json(Path file) {
        try {
            return Json.read(Files.readAllBytes(file))
                    .orElseThrow(() -> new BadInput(file.toString(), "is no JSON document"));
        } catch (IOException e) {
            throw new BadInput(file.toString(), "cannot be read");
        }
    }

    /**
     * The command line.
     *
     * @param script absent: no faults
     * @param traffic base URL of the server to send traffic to; absent: none is sent
     * @param stores there if, and only if, traffic is
     */
    record Options(int port, @Nullable Path script, @Nullable URI traffic, @Nullable Path stores) {
        Options {
            if (port < 0 || port > 65_535) {
                throw new BadInput("--port", "must be 0 to 65535");
            }
            if ((traffic == null) != (stores == null)) {
                throw new BadInput("--traffic", "needs --stores, and --stores needs it");
            }
        }

        static Options read(String... args) {
            Map<String, String> given = new HashMap<>();
            for (String arg : args) {
                int equals = arg.indexOf('=');
                String name = equals < 3 || !arg.startsWith("--") ? "" : arg.substring(2, equals);
                if (!OPTIONS.contains(name)) {
                    throw new BadInput(arg, "expected --port=, --script=, --traffic= or --stores=");
                }
                given.put(name, arg.substring(equals + 1));
            }
            return new Options(
                    port(given.getOrDefault("port", "9400")),
                    path(given.get("script")),
                    uri(given.get("traffic")),
                    path(given.get("stores")));
        }

        private static int port(String text) {
            if (!text.matches("\\d{1,5}")) {
                throw new BadInput("--port", "must be a number");
            }
            return Integer.parseInt(text);
        }

        private static @Nullable Path path(@Nullable String text) {
            return text == null ? null : Path.of(text);
        }

        private static @Nullable URI uri(@Nullable String text) {
            if (text == null) {
                return null;
            }
            if (!text.matches("https?://[A-Za-z0-9.:\\[\\]-]+/?")) {
                throw new BadInput("--traffic", "must be a base URL such as http://127.0.0.1:8080");
            }
            return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        }
    }
}
