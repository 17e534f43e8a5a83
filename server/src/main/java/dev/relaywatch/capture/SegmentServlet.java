package dev.relaywatch.capture;

import dev.relaywatch.capture.Door.Refusal;
import dev.relaywatch.capture.Door.Reply;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.tenancy.ClientAddress;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The capture door that speaks Segment's HTTP API, so that its SDKs and RudderStack's point here
 * unchanged: {@code /v1/track}, {@code /v1/batch}, the short paths of the browser SDK, and the
 * settings that it asks for first.
 */
@Component
class SegmentServlet extends HttpServlet {
    private static final int BODY_LIMIT = 500 << 10;
    private static final int EVENT_LIMIT = 32 << 10;
    private static final int MOST_MESSAGES = 2_500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern SETTINGS = Pattern.compile("/projects/([^/]+)/settings");

    /** The call by its path; a batch's messages name theirs. */
    private static final Map<String, String> CALLS =
            Map.ofEntries(
                    Map.entry("/track", "track"),
                    Map.entry("/t", "track"),
                    Map.entry("/page", "page"),
                    Map.entry("/p", "page"),
                    Map.entry("/identify", "identify"),
                    Map.entry("/i", "identify"),
                    Map.entry("/group", "group"),
                    Map.entry("/g", "group"),
                    Map.entry("/alias", "alias"),
                    Map.entry("/a", "alias"),
                    Map.entry("/screen", "screen"),
                    Map.entry("/s", "screen"),
                    Map.entry("/batch", "batch"),
                    Map.entry("/b", "batch"),
                    Map.entry("/import", "batch"));

    private final transient Door door;
    private final transient SegmentReader messages;
    private final transient EventReader events;
    private final transient LedgerWriter writer;
    private final transient ClientAddress clients;
    private final transient JsonMapper json;

    SegmentServlet(
            Door door,
            SegmentReader messages,
            EventReader events,
            LedgerWriter writer,
            ClientAddress clients,
            JsonMapper json) {
        this.door = door;
        this.messages = messages;
        this.events = events;
        this.writer = writer;
        this.clients = clients;
        this.json = json;
    }

    /** Whatever the method is called, the answer is one that an SDK can read. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getMethod()) {
            case "POST", "OPTIONS", "GET", "HEAD" -> super.service(request, response);
            default -> {
                response.setHeader("Allow", "GET, HEAD, OPTIONS, POST");
                door.answer(
                        request.getHeader("Origin"),
                        response,
                        Reply.of(
                                HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                                failure("send messages by POST")));
            }
        }
    }

    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        Cors.preflight(request.getHeader("Origin")).forEach(response::setHeader);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Matcher settings = SETTINGS.matcher(Objects.requireNonNullElse(request.getPathInfo(), ""));
        door.answer(
                request.getHeader("Origin"),
                response,
                settings.matches()
                        ? settings(settings.group(1), request, response)
                        : nothingHere());
    }

    /**
     * Only what the browser SDK needs to send here: no other integration, which it would load code
     * for, and none of its own telemetry.
     */
    private Reply settings(String key, HttpServletRequest request, HttpServletResponse response) {
        Refusal refusal = door.refusal(request, response, key);
        if (refusal != null) {
            return refusal == Refusal.LIMITED ? limited() : refusedKey();
        }
        ObjectNode settings = json.createObjectNode();
        settings.putObject("integrations")
                .putObject("Segment.io")
                .put("apiKey", key)
                .put("apiHost", clients.host(request) + "/v1")
                .put("protocol", clients.scheme(request));
        settings.putObject("metrics").put("sampleRate", 0);
        return Reply.of(HttpServletResponse.SC_OK, settings);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String path = Objects.requireNonNullElse(request.getPathInfo(), "");
        String call = CALLS.get(path);
        if (call != null) {
            door.serve(request, response, new CallRoom(call));
        } else {
            // the browser SDK's counters of itself come without a key, and are of no use here
            door.answer(
                    request.getHeader("Origin"),
                    response,
                    path.equals("/m") ? success() : nothingHere());
        }
    }

    private Reply success() {
        return Reply.of(HttpServletResponse.SC_OK, json.createObjectNode().put("success", true));
    }

    private Reply nothingHere() {
        return Reply.of(
                HttpServletResponse.SC_NOT_FOUND,
                failure(
                        "there is nothing at this path; post to /v1/track, /v1/page, /v1/identify or /v1/batch"));
    }

    private Reply refusedKey() {
        return Reply.of(
                HttpServletResponse.SC_UNAUTHORIZED,
                failure(
                        "a public key (rwp_...) is needed as the write key: user name of Basic authentication, Bearer, or writeKey in the body"));
    }

    private Reply limited() {
        return Reply.of(
                TOO_MANY_REQUESTS,
                failure(
                        "too many requests with this key or from this address; send it again later"));
    }

    private ObjectNode failure(String reason) {
        return json.createObjectNode().put("success", false).put("error", reason);
    }

    private final class CallRoom implements Door.Room {
        private final @Nullable String call;
        private final boolean isBatch;

        CallRoom(String call) {
            this.isBatch = call.equals("batch");
            this.call = isBatch ? null : call;
        }

        @Override
        public int limit() {
            return BODY_LIMIT;
        }

        @Override
        public Optional<String> key(byte[] body) {
            return around(body).flatMap(object -> object.path("writeKey").asStringOpt());
        }

        /** The body without its batch: what is to be known first may stand behind it. */
        private Optional<ObjectNode> around(byte[] body) {
            return JsonBody.streamed(json, body, "batch", _ -> {})
                            instanceof JsonBody.Read(var object)
                    ? Optional.of(object)
                    : Optional.empty();
        }

        @Override
        public Reply refused(Refusal why) {
            return switch (why) {
                case NO_KEY -> refusedKey();
                case LIMITED -> limited();
                case TOO_LARGE ->
                        Reply.of(
                                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                                failure("the body is over " + BODY_LIMIT + " bytes"));
                case FOREIGN_ORIGIN ->
                        Reply.of(
                                HttpServletResponse.SC_FORBIDDEN,
                                failure(
                                        "pages of this origin may not send for this store; name it under \"origins\" of the tenant"));
                case NO_ROOM -> again("too much is under way; send it again in a moment");
                case BROKEN -> again("something went wrong here; send it again");
            };
        }

        private Reply again(String reason) {
            return Reply.again(HttpServletResponse.SC_SERVICE_UNAVAILABLE, failure(reason));
        }

        @Override
        public Reply admitted(Tenant tenant, byte[] body, Sender sender) {
            EventBatch batch = new EventBatch(events, tenant, sender, "batch", MOST_MESSAGES, json);
            return isBatch ? several(body, batch) : one(body, batch);
        }

        private Reply one(byte[] body, EventBatch batch) {
            return switch (JsonBody.of(json, body)) {
                case JsonBody.Unreadable(var reason) -> unreadable(reason);
                case JsonBody.Read _ when body.length > EVENT_LIMIT -> tooLarge();
                case JsonBody.Read(var message) -> {
                    add(batch, message, SegmentReader.sentAt(message).orElse(null), false);
                    yield store(batch);
                }
            };
        }

        /** Read twice, as what the sender's clock said may stand behind the messages. */
        private Reply several(byte[] body, EventBatch batch) {
            Instant sentAt = around(body).flatMap(SegmentReader::sentAt).orElse(null);
            boolean mayBeTooLarge = body.length > EVENT_LIMIT;
            return switch (JsonBody.streamed(
                    json, body, "batch", message -> add(batch, message, sentAt, mayBeTooLarge))) {
                case JsonBody.Unreadable(var reason) -> unreadable(reason);
                case JsonBody.Read(var object) ->
                        object.path("batch").isArray()
                                ? store(batch)
                                : unreadable("batch: must be a list of messages");
            };
        }

        private Reply unreadable(String reason) {
            return Reply.of(HttpServletResponse.SC_BAD_REQUEST, failure(reason));
        }

        private Reply tooLarge() {
            return Reply.of(
                    HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                    failure("the message is over " + EVENT_LIMIT + " bytes"));
        }

        private void add(
                EventBatch batch,
                JsonNode message,
                @Nullable Instant sentAt,
                boolean mayBeTooLarge) {
            if (mayBeTooLarge && json.writeValueAsBytes(message).length > EVENT_LIMIT) {
                batch.reject("is over " + EVENT_LIMIT + " bytes");
                return;
            }
            switch (messages.read(message, call, sentAt)) {
                case SegmentReader.Message.Event(var event) -> batch.add(event);
                case SegmentReader.Message.Ignored _ -> batch.skip();
                case SegmentReader.Message.Refused(var reason) -> batch.reject(reason);
            }
        }

        /** SDKs give up what is answered with 400: so only where nothing of it can be used. */
        private Reply store(EventBatch batch) {
            if (batch.isTooLong()) {
                return Reply.of(
                        HttpServletResponse.SC_BAD_REQUEST,
                        failure("batch: has over " + MOST_MESSAGES + " messages"));
            }
            if (!batch.understood().isEmpty()) {
                if (writer.write(batch.understood())
                        instanceof LedgerWriter.Outcome.NotStored(var reason)) {
                    return again(reason);
                }
            } else if (!batch.rejected().isEmpty()) {
                ObjectNode failure = failure(batch.rejected().get(0).path("reason").asString());
                failure.set("rejected", batch.rejected());
                return Reply.of(HttpServletResponse.SC_BAD_REQUEST, failure);
            }
            Reply success = success();
            if (!batch.rejected().isEmpty()) {
                success.body().set("rejected", batch.rejected());
            }
            return success;
        }
    }
}
