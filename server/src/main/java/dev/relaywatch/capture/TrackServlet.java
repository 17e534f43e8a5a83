package dev.relaywatch.capture;

import dev.relaywatch.capture.Door.Refusal;
import dev.relaywatch.capture.Door.Reply;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The capture door of pages: a plain servlet beside the dispatcher, for {@code POST
 * /api/track/event} and {@code /api/track/visit}. It never breaks a page: whatever fails but the
 * key is 200 with {@code success:false} and a reason.
 */
@Component
class TrackServlet extends HttpServlet {
    private static final int BODY_LIMIT = 2 << 20;
    private static final int MOST_EVENTS = 1_000;
    private static final int YEAR_AND_A_BIT = 33_696_000;

    private final transient Door door;
    private final transient EventReader events;
    private final transient VisitReader visits;
    private final transient LedgerWriter writer;
    private final transient JsonMapper json;
    private final transient Door.Room eventRoom = new EventRoom();
    private final transient Door.Room visitRoom = new VisitRoom();

    TrackServlet(
            Door door,
            EventReader events,
            VisitReader visits,
            LedgerWriter writer,
            JsonMapper json) {
        this.door = door;
        this.events = events;
        this.visits = visits;
        this.writer = writer;
        this.json = json;
    }

    /** Whatever the method is called, the answer is one that a page can read. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getMethod()) {
            case "POST", "OPTIONS" -> super.service(request, response);
            default -> doGet(request, response);
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
        response.setHeader("Allow", "POST, OPTIONS");
        door.answer(
                request.getHeader("Origin"),
                response,
                Reply.of(
                        HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                        failure("send events and visits by POST")));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (request.getPathInfo()) {
            case "/event" -> door.serve(request, response, eventRoom);
            case "/visit" -> door.serve(request, response, visitRoom);
            case null, default ->
                    door.answer(
                            request.getHeader("Origin"),
                            response,
                            Reply.of(
                                    HttpServletResponse.SC_NOT_FOUND,
                                    failure(
                                            "there is nothing at this path; events go to /api/track/event, visits to /api/track/visit")));
        }
    }

    private ObjectNode failure(String reason) {
        return json.createObjectNode().put("success", false).put("error", reason);
    }

    private abstract class TrackRoom implements Door.Room {
        @Override
        public int limit() {
            return BODY_LIMIT;
        }

        @Override
        public Reply refused(Refusal why) {
            return switch (why) {
                case NO_KEY ->
                        Reply.of(
                                HttpServletResponse.SC_UNAUTHORIZED,
                                failure(
                                        "a public key is needed: \"Authorization: Bearer rwp_...\", or writeKey in the body or the query"));
                case LIMITED ->
                        ok(
                                failure(
                                        "too many requests with this key or from this address; send it again later"));
                case TOO_LARGE ->
                        ok(
                                failure(
                                        "the body is over "
                                                + BODY_LIMIT
                                                + " bytes; send fewer events at once"));
                case FOREIGN_ORIGIN ->
                        ok(
                                failure(
                                        "pages of this origin may not send for this store; name it under \"origins\" of the tenant"));
                case NO_ROOM -> again("too much is under way; send it again in a moment");
                case BROKEN -> again("something went wrong here; send it again");
            };
        }

        Reply ok(ObjectNode body) {
            return Reply.of(HttpServletResponse.SC_OK, body);
        }

        Reply again(String reason) {
            return Reply.again(HttpServletResponse.SC_OK, failure(reason));
        }
    }

    private final class EventRoom extends TrackRoom {
        @Override
        public Optional<String> key(byte[] body) {
            // the key may stand behind the events
            return JsonBody.streamed(json, body, "events", _ -> {})
                            instanceof JsonBody.Read(var object)
                    ? object.path("writeKey").asStringOpt()
                    : Optional.empty();
        }

        @Override
        public Reply admitted(Tenant tenant, byte[] body, Sender sender) {
            EventBatch batch = new EventBatch(events, tenant, sender, "events", MOST_EVENTS, json);
            return switch (JsonBody.streamed(json, body, "events", batch::add)) {
                case JsonBody.Unreadable(var reason) -> ok(failure(reason));
                case JsonBody.Read(var object) -> store(object, batch);
            };
        }

        private Reply store(ObjectNode body, EventBatch batch) {
            if (!body.has("events")) {
                batch.add(body);
            } else if (!(body.get("events") instanceof ArrayNode)) {
                return ok(failure("events: must be a list"));
            }
            String refusal = batch.refusal();
            if (refusal != null) {
                ObjectNode failure = failure(refusal);
                if (!batch.rejected().isEmpty()) {
                    failure.set("rejected", batch.rejected());
                }
                return ok(failure);
            }
            return switch (writer.write(batch.understood())) {
                case LedgerWriter.Outcome.NotStored(var reason) -> again(reason);
                case LedgerWriter.Outcome.Committed(var fresh) -> {
                    long accepted = batch.accepted(fresh);
                    ObjectNode success = json.createObjectNode();
                    success.put("success", true)
                            .put("accepted", accepted)
                            .put("duplicates", batch.understood().size() - accepted);
                    success.set("rejected", batch.rejected());
                    success.set("eventIds", batch.eventIds());
                    yield ok(success);
                }
            };
        }
    }

    private final class VisitRoom extends TrackRoom {
        @Override
        public Optional<String> key(byte[] body) {
            return JsonBody.of(json, body) instanceof JsonBody.Read(var object)
                    ? object.path("writeKey").asStringOpt()
                    : Optional.empty();
        }

        @Override
        public Reply admitted(Tenant tenant, byte[] body, Sender sender) {
            return switch (JsonBody.of(json, body)) {
                case JsonBody.Unreadable(var reason) -> ok(failure(reason));
                case JsonBody.Read(var object) ->
                        switch (visits.read(tenant, object, sender)) {
                            case VisitReader.Reading.Refused(var reason) -> ok(failure(reason));
                            case VisitReader.Reading.Understood(var visit) -> store(visit, sender);
                        };
            };
        }

        private Reply store(Touch visit, Sender sender) {
            return switch (writer.write(visit)) {
                case LedgerWriter.Outcome.NotStored(var reason) -> again(reason);
                case LedgerWriter.Outcome.Committed _ -> {
                    String name = visit.visitor().name();
                    yield new Reply(
                            HttpServletResponse.SC_OK,
                            json.createObjectNode().put("success", true).put("visitorId", name),
                            false,
                            cookie(name, sender.isTls()));
                }
            };
        }

        /** Absent where the name, which the page chose, is none that a cookie can hold. */
        private static @Nullable String cookie(String name, boolean isTls) {
            return name.matches("[A-Za-z0-9._~-]+")
                    ? Sender.COOKIE
                            + "="
                            + name
                            + "; Path=/; Max-Age="
                            + YEAR_AND_A_BIT
                            + "; HttpOnly; SameSite=Lax"
                            + (isTls ? "; Secure" : "")
                    : null;
        }
    }
}
