package dev.relaywatch.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The port: reads a request, lets the faults and the provider have their say, writes the answer.
 */
final class Door implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Door.class.getName());
    private static final int LONGEST_BODY = 8 << 20;
    private static final int BACKLOG = 1_024;
    private static final String ADMIN = "_sandbox";
    private static final String PROXY_PAGE =
            "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway"
                    + "</h1></center><hr><center>nginx</center></body></html>\n";

    private static final String PORTAL_PAGE =
            "<!doctype html><html><head><title>Sign in</title></head><body><h1>Please sign in to use"
                    + " this network</h1></body></html>\n";
    private static final byte[] ENORMOUS =
            ("{\"padding\":\"" + "x".repeat(4 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Sandbox sandbox;
    private final AdminEndpoint admin;
    private final Faults faults;
    private final Clock clock;

    Door(int port, Sandbox sandbox, AdminEndpoint admin, Faults faults, Clock clock) {
        this.sandbox = sandbox;
        this.admin = admin;
        this.faults = faults;
        this.clock = clock;
        try {
            server = listen(port);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + ": " + e.getMessage(), e);
        }
        server.setExecutor(threads);
    }

    /**
     * The JDK's server keeps at most 200 idle connections, for 30 seconds, which is how long its
     * client keeps them as well: a client that sends on a connection just being closed gets no
     * answer, which must not happen here unless a fault says so. It reads these properties once, so
     * they do not help where the process had such a server before.
     */
    static HttpServer listen(int port) throws IOException {
        setIfAbsent("sun.net.httpserver.maxIdleConnections", "20000");
        setIfAbsent("sun.net.httpserver.idleInterval", "300");
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    void open() {
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Closing an exchange that has no answer yet closes its connection. */
    private void handle(HttpExchange exchange) {
        try (exchange) {
            Reply reply = reply(exchange);
            Answer answer = reply.answer();
            if (answer == null) {
                BadLine.hang(reply.line());
            } else {
                write(exchange, answer, reply.line());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the caller went away", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a request was left without an answer", e);
        }
    }

    /**
     * What is said, and how it gets to the caller.
     *
     * @param answer absent: nothing is said
     * @param line absent: as it should
     */
    private record Reply(@Nullable Answer answer, @Nullable FaultKind line) {
        static Reply of(Answer answer) {
            return new Reply(answer, null);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        String[] path = exchange.getRequestURI().getRawPath().split("/", 4);
        if (path.length < 3) {
            return Reply.of(refusal(404, "paths are /{account}/{service}/... or /_sandbox/..."));
        }
        boolean tooLong = body.length > LONGEST_BODY;
        var request =
                new Request(
                        clock.instant(),
                        path[1],
                        path[2],
                        exchange.getRequestMethod(),
                        path.length > 3 ? "/" + path[3] : "",
                        Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""),
                        headers(exchange),
                        tooLong ? new byte[0] : body);
        if (tooLong) {
            return Reply.of(refusal(413, "a body may have 8 MiB"));
        }
        if (path[1].equals(ADMIN)) {
            return Reply.of(admin.answer(request));
        }
        try {
            sandbox.checkAddress(request.account(), request.service());
        } catch (BadInput e) {
            return Reply.of(refusal(404, e.getMessage()));
        }
        Optional<Account> account = sandbox.account(request.account(), request.service());
        if (account.isEmpty()) {
            return Reply.of(refusal(507, "there are too many accounts already"));
        }
        return reply(request, account.get());
    }

    /** Recorded before it is sent: whoever has the answer finds the record. */
    private Reply reply(Request request, Account account) throws InterruptedException {
        Provider provider = sandbox.provider(request.service());
        Optional<Fault> slow = strike(request, FaultKind.SLOW);
        if (slow.isPresent() && slow.get().delay() != null) {
            Thread.sleep(slow.get().delay());
        }
        Optional<Fault> fault =
                faults.strike(
                        request.account(),
                        request.service(),
                        request.at(),
                        it -> answersFor(provider, it.kind()));
        FaultKind kind = fault.map(Fault::kind).orElse(null);
        Answer plain =
                kind == null || BadLine.isSeen(kind)
                        ? provider.answer(request, account)
                        : failing(provider, kind, request).orElse(null);
        Answer answer = plain == null ? null : quota(provider, request).apply(plain);
        Answer said = kind == FaultKind.RESET_AFTER ? null : answer;
        account.record(request.received(said == null ? 0 : said.status()));
        return new Reply(said, kind);
    }

    private UnaryOperator<Answer> quota(Provider provider, Request request) {
        return provider.quotaUsedUp()
                .filter(_ -> strike(request, FaultKind.QUOTA_USED_UP).isPresent())
                .orElse(UnaryOperator.identity());
    }

    private Optional<Fault> strike(Request request, FaultKind kind) {
        return faults.strike(
                request.account(), request.service(), request.at(), it -> it.kind() == kind);
    }

    private static boolean answersFor(Provider provider, FaultKind kind) {
        return kind != FaultKind.SLOW
                && kind != FaultKind.QUOTA_USED_UP
                && !kind.namesEvents()
                && provider.knows(kind);
    }

    private static Optional<Answer> failing(Provider provider, FaultKind kind, Request request) {
        return switch (kind) {
            case HTML -> Optional.of(Answer.html(502, PROXY_PAGE));
            case PORTAL -> Optional.of(Answer.html(200, PORTAL_PAGE));
            case EMPTY -> Optional.of(json(new byte[0]));
            case TRUNCATED -> Optional.of(json("{\"events_rec".getBytes(StandardCharsets.UTF_8)));
            case ENORMOUS -> Optional.of(json(ENORMOUS));
            default -> provider.failure(kind).map(failure -> failure.to(request));
        };
    }

    private static Answer json(byte[] body) {
        return new Answer(200, Map.of("Content-Type", "application/json"), body);
    }

    private static void write(HttpExchange exchange, Answer answer, @Nullable FaultKind line)
            throws IOException, InterruptedException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean bodiless = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(
                answer.status(), bodiless ? -1 : BadLine.length(answer.body(), line));
        if (!bodiless) {
            BadLine.write(exchange.getResponseBody(), answer.body(), line);
        }
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return Map.copyOf(headers);
    }

    private static Answer refusal(int status, String message) {
        var body = Json.object();
        body.putObject("error").put("message", message);
        return Answer.json(status, body);
    }
}
