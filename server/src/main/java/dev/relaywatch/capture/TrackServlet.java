package dev.relaywatch.capture;

import dev.relaywatch.capture.EventReader.Reading;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ShownKey;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The capture door: a plain servlet beside the dispatcher, for {@code POST /api/track/event}. It
 * never breaks a page: whatever fails but the key is 200 with {@code success:false} and a reason.
 */
@Component
class TrackServlet extends HttpServlet {
    private static final Logger log = LoggerFactory.getLogger(TrackServlet.class);
    private static final int BODY_LIMIT = 2 << 20;
    private static final int MOST_EVENTS = 1_000;

    private final transient Tenancy tenancy;
    private final transient EventReader reader;
    private final transient LedgerWriter writer;
    private final transient ClientAddress clients;
    private final transient JsonMapper json;

    TrackServlet(
            Tenancy tenancy,
            EventReader reader,
            LedgerWriter writer,
            ClientAddress clients,
            JsonMapper json) {
        this.tenancy = tenancy;
        this.reader = reader;
        this.writer = writer;
        this.clients = clients;
        this.json = json;
    }

    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        Cors.preflight(request.getHeader("Origin")).forEach(response::setHeader);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Allow", "POST, OPTIONS");
        answer(
                request,
                response,
                HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                failure("send events by POST"));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            receive(request, response);
        } catch (RuntimeException e) {
            log.error(
                    "A request at the capture door failed; its sender was told to send it again",
                    e);
            answer(
                    request,
                    response,
                    HttpServletResponse.SC_OK,
                    failure("something went wrong here; send the events again"));
        }
    }

    private void receive(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!"/event".equals(request.getPathInfo())) {
            answer(
                    request,
                    response,
                    HttpServletResponse.SC_NOT_FOUND,
                    failure("there is nothing at this path; events go to /api/track/event"));
            return;
        }
        if (request.getContentLengthLong() > BODY_LIMIT) {
            tooLarge(request, response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(BODY_LIMIT + 1);
        if (body.length > BODY_LIMIT) {
            tooLarge(request, response);
            return;
        }
        JsonBody read = JsonBody.of(json, body);
        Optional<Tenant> tenant =
                key(request, read)
                        .flatMap(tenancy::authenticate)
                        .flatMap(TrackServlet::tenant)
                        .flatMap(tenancy::tenant);
        if (tenant.isEmpty()) {
            answer(
                    request,
                    response,
                    HttpServletResponse.SC_UNAUTHORIZED,
                    failure(
                            "a public key is needed: \"Authorization: Bearer rwp_...\", or writeKey in the body or the query"));
            return;
        }
        answer(
                request,
                response,
                HttpServletResponse.SC_OK,
                switch (read) {
                    case JsonBody.Unreadable(var reason) -> failure(reason);
                    case JsonBody.Read(var object) -> store(tenant.get(), object, request);
                });
    }

    /** The rest of the body is not read: the connection ends instead. */
    private void tooLarge(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Connection", "close");
        answer(
                request,
                response,
                HttpServletResponse.SC_OK,
                failure("the body is over " + BODY_LIMIT + " bytes; send fewer events at once"));
    }

    private static Optional<String> key(HttpServletRequest request, JsonBody body) {
        return ShownKey.in(request.getHeader("Authorization"))
                .or(() -> Optional.ofNullable(queryParameter(request.getQueryString())))
                .or(() ->
                        body instanceof JsonBody.Read(var object)
                                ? object.path("writeKey").asStringOpt()
                                : Optional.empty());
    }

    /**
     * Read from the address itself: asking the request for parameters could make it read the body
     * as a form.
     */
    private static @Nullable String queryParameter(@Nullable String query) {
        if (query != null) {
            for (String pair : query.split("&", 50)) {
                if (pair.startsWith("writeKey=")) {
                    return pair.substring("writeKey=".length());
                }
            }
        }
        return null;
    }

    private static Optional<TenantId> tenant(Caller caller) {
        return switch (caller) {
            case Caller.Browser browser -> Optional.of(browser.tenant());
            case Caller.Server server -> Optional.of(server.tenant());
            case Caller.Platform _ -> Optional.empty();
        };
    }

    private ObjectNode store(Tenant tenant, ObjectNode body, HttpServletRequest request) {
        JsonNode many = body.get("events");
        if (many == null) {
            return store(tenant, List.of(body), request);
        }
        if (!(many instanceof ArrayNode events)) {
            return failure("events: must be a list");
        }
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            return failure(
                    "events: has "
                            + events.size()
                            + " events; 1 to "
                            + MOST_EVENTS
                            + " can be sent at once");
        }
        return store(tenant, List.copyOf(events.values()), request);
    }

    private ObjectNode store(Tenant tenant, List<JsonNode> sent, HttpServletRequest request) {
        boolean fromBrowser = request.getHeader("Origin") != null;
        RequestContext context =
                new RequestContext(
                        clients.of(request),
                        request.getHeader("User-Agent"),
                        request.getHeader("Referer"));
        List<NewEvent> understood = new ArrayList<>();
        ArrayNode eventIds = json.createArrayNode();
        ArrayNode rejected = json.createArrayNode();
        for (int i = 0; i < sent.size(); i++) {
            switch (reader.read(tenant, sent.get(i), context, fromBrowser)) {
                case Reading.Understood(var event) -> {
                    understood.add(event);
                    eventIds.add(event.event().eventId());
                }
                case Reading.Refused(var reason) -> {
                    rejected.addObject().put("index", i).put("reason", reason);
                    eventIds.addNull();
                }
            }
        }
        if (understood.isEmpty()) {
            ObjectNode failure = failure(rejected.get(0).path("reason").asString());
            failure.set("rejected", rejected);
            return failure;
        }
        return switch (writer.write(understood)) {
            case LedgerWriter.Outcome.NotStored(var reason) -> failure(reason);
            case LedgerWriter.Outcome.Committed(var fresh) -> {
                long accepted =
                        understood.stream().filter(e -> fresh.contains(e.event().rowId())).count();
                ObjectNode success = json.createObjectNode();
                success.put("success", true)
                        .put("accepted", accepted)
                        .put("duplicates", understood.size() - accepted);
                success.set("rejected", rejected);
                success.set("eventIds", eventIds);
                yield success;
            }
        };
    }

    private ObjectNode failure(String reason) {
        return json.createObjectNode().put("success", false).put("error", reason);
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, int status, ObjectNode body)
            throws IOException {
        Cors.answer(request.getHeader("Origin")).forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setStatus(status);
        response.setContentType("application/json");
        byte[] bytes = json.writeValueAsBytes(body);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
