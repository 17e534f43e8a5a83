package dev.relaywatch.delivery.gtm;

import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.ClientIds;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.outbound.RetryAfter;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server container of Google Tag Manager: one JSON event a call, for a client of the container
 * that claims the path. What its tags then do with the event it does not tell.
 */
@Component
class GtmDestination implements Destination {
    /** One call each: what one batch holds must end within half a lease. */
    private static final int BATCH = 16;

    private static final Duration CALL = Duration.ofSeconds(10);
    private static final int KEPT_OF_A_TEXT = 8_192;
    private static final int LONGEST_USER_AGENT = 512;

    /** Where the widespread "Data Client" listens unless it is told otherwise. */
    private static final String PATH = "/data";

    private final Outbound outbound;
    private final ClientIds clientIds;
    private final JsonMapper json;
    private final Clock clock;

    GtmDestination(Outbound outbound, ClientIds clientIds, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.clientIds = clientIds;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "gtm_server";
    }

    @Override
    public String service() {
        return "gtm";
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public int itemsPerCall() {
        return 1;
    }

    @Override
    public boolean isAdPlatform() {
        return false;
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return true;
    }

    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return Optional.empty();
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Batch.misconfigured(batch, mistake.get());
        }
        Map<UUID, String> ids = clientIds.of(connection.tenant(), batch);
        return Batch.oneByOne(
                batch, limit, CALL, (item, left) -> send(connection, item, ids, left));
    }

    private Sent send(
            Connection connection, Deliverable item, Map<UUID, String> ids, Duration limit) {
        byte[] body = json.writeValueAsBytes(GtmEvent.of(item, ids.get(item.itemId())));
        Map<String, String> headers = preview(connection);
        headers.putAll(visitor(item.context()));
        Answer answer =
                outbound.send(
                        Call.post(
                                address(connection, connection.setting("path").orElse(PATH)),
                                headers,
                                body,
                                limit));
        Redaction redaction = redaction(connection);
        return new Sent(
                        outcome(answer, clock.instant()),
                        redaction.body(body, KEPT_OF_A_TEXT),
                        answer instanceof Answer.Response response
                                ? redaction.body(response.text(), KEPT_OF_A_TEXT)
                                : null)
                .withQuotaOf(answer);
    }

    /** The header of the preview lets its holder see what the container does. */
    private static Redaction redaction(Connection connection) {
        return Redaction.of(preview(connection).values());
    }

    /** What a person must put right before anything can be sent. */
    private static Optional<String> mistake(Connection connection) {
        if (connection.baseUrl() == null) {
            return Optional.of(
                    "the connection needs a base-url, the address of the tagging server");
        }
        if (!connection.setting("path").orElse(PATH).matches("/[\\w./~%-]*")) {
            return Optional.of(
                    "the connection's settings.path must begin with a slash and have no query, such as "
                            + PATH);
        }
        return connection.setting("preview-header").orElse("-").matches("[!-~]+")
                ? Optional.empty()
                : Optional.of(
                        "the connection's settings.preview-header must be the value alone, without blanks");
    }

    private static URI address(Connection connection, String path) {
        return connection.address(Objects.requireNonNull(connection.baseUrl()), path);
    }

    private static Map<String, String> preview(Connection connection) {
        Map<String, String> headers = new LinkedHashMap<>();
        connection
                .setting("preview-header")
                .ifPresent(token -> headers.put("X-Gtm-Server-Preview", token));
        return headers;
    }

    /** The tags see the visitor's browser and address in place of this server's. */
    private static Map<String, String> visitor(RequestContext context) {
        Map<String, String> headers = new LinkedHashMap<>();
        String agent = context.userAgent();
        if (agent != null) {
            String plain = agent.replaceAll("[^ -~]", "").strip();
            if (!plain.isEmpty()) {
                headers.put(
                        "User-Agent",
                        plain.substring(0, Math.min(plain.length(), LONGEST_USER_AGENT)));
            }
        }
        String ip = context.ip();
        if (ip != null && ip.matches("[0-9A-Fa-f:.]{2,45}")) {
            headers.put("X-Forwarded-For", ip);
        }
        return headers;
    }

    private static DeliveryOutcome outcome(Answer answer, Instant now) {
        return switch (answer) {
            case Answer.Unreached unreached -> DeliveryOutcome.of(unreached);
            case Answer.Response response -> outcome(response, now);
        };
    }

    private static DeliveryOutcome outcome(Answer.Response response, Instant now) {
        int status = response.status();
        if (status >= 200 && status <= 299) {
            return response.isPage()
                    ? new Retryable(
                            refusal(status, "with a page for people: a portal's or proxy's"), null)
                    : new Uploaded(status);
        }
        return switch (status) {
            case 400, 404, 405, 410 ->
                    new ConnectionRefused(
                            refusal(
                                    status,
                                    "no client of the container claims the request: look at settings.path and the"
                                            + " published clients"));
            case 401, 403 ->
                    new ConnectionRefused(
                            refusal(status, "the tagging server does not let this server in"));
            case 413 -> new ItemRefused(refusal(status, "the event is too large for it"));
            case 422 -> new ItemRefused(refusal(status, "the client cannot use this event"));
            case 429 ->
                    new Throttled(
                            refusal(status, "too many requests"),
                            RetryAfter.of(response, now).orElse(null));
            default ->
                    new Retryable(
                            refusal(status, "try again later"),
                            RetryAfter.of(response, now).orElse(null));
        };
    }

    private static Refusal refusal(int status, String meaning) {
        return new Refusal(
                "the tagging server answered " + status + ": " + meaning,
                String.valueOf(status),
                status);
    }

    /** Whether a client claims the path shows only an event, and the container would act on it. */
    @Override
    public Tested test(Connection connection, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Tested.fails(mistake.get());
        }
        Answer answer = outbound.send(Call.get(address(connection, "/healthy"), Map.of(), limit));
        if (answer instanceof Answer.Response response && response.status() < 500) {
            boolean ok = response.status() == 200 && response.text().strip().equalsIgnoreCase("ok");
            return ok
                    ? Tested.works(
                            "the tagging server is up. Whether one of its clients claims "
                                    + connection.setting("path").orElse(PATH)
                                    + " shows the first event; if none does, deliveries stop and say so")
                    : Tested.fails(
                            "a tagging server answers /healthy with ok, this address answered "
                                    + response.status()
                                    + (response.status() == 200 ? " with something else" : "")
                                    + ": look at base-url");
        }
        return Tested.of(outcome(answer, clock.instant()));
    }
}
