package dev.relaywatch.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/** Asks the server, with a store's secret key, what became of one visitor's newest events. */
final class StoreLedger implements AutoCloseable {
    private static final int LINES = 10;
    private static final int LONGEST_ANSWER = 256 << 10;
    private static final int MOST_AT_ONCE = 8;
    private static final int LONGEST_DETAIL = 300;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** As the server's script makes and takes them; needs no encoding in an address. */
    private static final String VISITOR = "[A-Za-z0-9._-]{8,200}";

    private final URI server;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /** Follows no redirects: the key is meant for this server. */
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(3))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    StoreLedger(URI server) {
        this.server = server;
    }

    /**
     * @throws BadInput if it does not name a visitor, or names anything else
     */
    Answer answer(DemoStore store, Request request) throws InterruptedException {
        String visitor =
                AdminEndpoint.parameters(request, Set.of("visitor")).getOrDefault("visitor", "");
        if (!visitor.matches(VISITOR)) {
            throw new BadInput(
                    "visitor", "must be 8 to 200 letters, digits, dots, dashes and underscores");
        }
        if (!places.tryAcquire()) {
            return AdminEndpoint.refusal(503, "server", "server: too many ask at once");
        }
        try {
            return answer(client.send(question(store, visitor), bounded()));
        } catch (IOException _) {
            return AdminEndpoint.refusal(
                    502, "server", "server: no answer that can be used from " + server);
        } finally {
            places.release();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest question(DemoStore store, String visitor) {
        URI address = URI.create(server + "/api/events?q=" + visitor + "&limit=" + LINES);
        return HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + store.secretKey())
                .GET()
                .build();
    }

    private static HttpResponse.BodyHandler<byte[]> bounded() {
        return HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER);
    }

    private Answer answer(HttpResponse<byte[]> response) throws IOException {
        Optional<JsonNode> body = Json.read(response.body());
        if (response.statusCode() == 200) {
            return Answer.json(200, body.orElseThrow(() -> new IOException("no JSON")));
        }
        String detail = body.map(it -> it.path("detail").asString("")).orElse("");
        return AdminEndpoint.refusal(
                502,
                "server",
                "server: answered "
                        + response.statusCode()
                        + (detail.isEmpty() ? "" : ", " + shortened(detail)));
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL) : text;
    }
}
