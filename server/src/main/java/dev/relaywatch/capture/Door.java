package dev.relaywatch.capture;

import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ClientAddress;
import dev.relaywatch.tenancy.RequestLimits;
import dev.relaywatch.tenancy.RequestLimits.Pass;
import dev.relaywatch.tenancy.ShownKey;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What all capture doors ask before they read what was sent: how much is it, is there room for it,
 * whose key is shown, may this page send. The bodies of all requests under way share a bounded
 * room; what no longer fits is told to come again.
 */
@Component
class Door {
    private static final Logger log = LoggerFactory.getLogger(Door.class);
    private static final String COME_AGAIN_SECONDS = "2";

    private final Tenancy tenancy;
    private final RequestLimits limits;
    private final ClientAddress clients;
    private final JsonMapper json;
    private final BodyRoom room;

    Door(
            Tenancy tenancy,
            RequestLimits limits,
            ClientAddress clients,
            JsonMapper json,
            BodyRoom room) {
        this.tenancy = tenancy;
        this.limits = limits;
        this.clients = clients;
        this.json = json;
        this.room = room;
    }

    /** Why a request is not let in. */
    enum Refusal {
        TOO_LARGE,
        NO_ROOM,
        NO_KEY,
        LIMITED,
        FOREIGN_ORIGIN,
        BROKEN
    }

    /** What is answered. */
    record Reply(int status, ObjectNode body, boolean comeAgain, @Nullable String cookie) {
        static Reply of(int status, ObjectNode body) {
            return new Reply(status, body, false, null);
        }

        static Reply again(int status, ObjectNode body) {
            return new Reply(status, body, true, null);
        }
    }

    /** What stands behind a door. */
    interface Room {
        /** Most bytes of a body. */
        int limit();

        /** A key that stands in the body itself. */
        Optional<String> key(byte[] body);

        Reply refused(Refusal why);

        Reply admitted(Tenant tenant, byte[] body, Sender sender);
    }

    /** Lets the request in or not, and answers it whatever happens. */
    void serve(HttpServletRequest request, HttpServletResponse response, Room behind)
            throws IOException {
        Entry entry = new Entry();
        try {
            Reply reply;
            try {
                reply = receive(request, response, behind, entry);
            } catch (RuntimeException e) {
                log.error(
                        "A request at a capture door failed; its sender was told to come again", e);
                reply = behind.refused(Refusal.BROKEN);
            }
            answer(entry.isForeign ? null : request.getHeader("Origin"), response, reply);
        } finally {
            room.giveBack(entry.chunks);
        }
    }

    /** What one request holds, and whether its page may read the answer. */
    private static final class Entry {
        private int chunks;
        private boolean isForeign;
    }

    private Reply receive(
            HttpServletRequest request, HttpServletResponse response, Room behind, Entry entry)
            throws IOException {
        if (request.getContentLengthLong() > behind.limit()) {
            // the rest of the body is not read: the connection ends instead
            response.setHeader("Connection", "close");
            return behind.refused(Refusal.TOO_LARGE);
        }
        String address = clients.of(request);
        Optional<String> shown =
                ShownKey.in(request.getHeader("Authorization"))
                        .or(() -> writeKey(request.getQueryString()));
        if (shown.isPresent()) {
            return switch (limits.pass(shown.get(), address)) {
                case Pass.Later(var seconds) -> later(response, seconds, behind);
                case Pass.Stranger _ -> read(request, response, behind, entry, null);
                case Pass.Known(var caller) -> read(request, response, behind, entry, caller);
            };
        }
        // a key may still come in the body, but not of one who is refused with any
        long wait = limits.waitOfStranger(address);
        return wait > 0
                ? later(response, wait, behind)
                : read(request, response, behind, entry, null);
    }

    /**
     * @param shown whose key stands before the body; absent where none does, or nobody's
     */
    private Reply read(
            HttpServletRequest request,
            HttpServletResponse response,
            Room behind,
            Entry entry,
            @Nullable Caller shown)
            throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream(BodyRoom.CHUNK);
        Refusal refusal = fill(read, request.getInputStream(), behind.limit(), entry);
        if (refusal != null) {
            response.setHeader("Connection", "close");
            return behind.refused(refusal);
        }
        byte[] body = read.toByteArray();
        Caller caller = shown;
        if (caller == null) {
            switch (limits.pass(behind.key(body).orElse(null), clients.of(request))) {
                case Pass.Later(var seconds) -> {
                    return later(response, seconds, behind);
                }
                case Pass.Stranger _ -> {
                    return behind.refused(Refusal.NO_KEY);
                }
                case Pass.Known(var named) -> caller = named;
            }
        }
        Optional<Tenant> tenant = tenantOf(caller);
        if (tenant.isEmpty()) {
            return behind.refused(Refusal.NO_KEY);
        }
        if (!Cors.allows(tenant.get(), request.getHeader("Origin"))) {
            entry.isForeign = true;
            return behind.refused(Refusal.FOREIGN_ORIGIN);
        }
        return behind.admitted(tenant.get(), body, Sender.of(request, clients));
    }

    /** A body that nobody reads ends with its connection. */
    private static Reply later(HttpServletResponse response, long seconds, Room behind) {
        response.setHeader("Connection", "close");
        response.setHeader("Retry-After", String.valueOf(seconds));
        return behind.refused(Refusal.LIMITED);
    }

    /** Takes room as the body comes, so that a slow sender holds no more than was sent. */
    private @Nullable Refusal fill(
            ByteArrayOutputStream body, InputStream in, int limit, Entry entry) throws IOException {
        byte[] chunk = new byte[BodyRoom.CHUNK];
        while (true) {
            if (!room.takeChunk()) {
                return Refusal.NO_ROOM;
            }
            entry.chunks++;
            int wanted = Math.min(BodyRoom.CHUNK, limit + 1 - body.size());
            int read = in.readNBytes(chunk, 0, wanted);
            body.write(chunk, 0, read);
            if (body.size() > limit) {
                return Refusal.TOO_LARGE;
            }
            if (read < wanted) {
                return null;
            }
        }
    }

    /** Why a request is not let in whose key is not where keys are shown; null where it is. */
    @Nullable Refusal refusal(
            HttpServletRequest request, HttpServletResponse response, String key) {
        return switch (limits.pass(key, clients.of(request))) {
            case Pass.Later(var seconds) -> {
                response.setHeader("Retry-After", String.valueOf(seconds));
                yield Refusal.LIMITED;
            }
            case Pass.Stranger _ -> Refusal.NO_KEY;
            case Pass.Known(var caller) -> tenantOf(caller).isPresent() ? null : Refusal.NO_KEY;
        };
    }

    private Optional<Tenant> tenantOf(Caller caller) {
        return switch (caller) {
            case Caller.Browser browser -> tenancy.tenantOf(browser);
            case Caller.Server server -> tenancy.tenant(server.tenant());
            case Caller.Platform _, Caller.Person _ -> Optional.empty();
        };
    }

    /**
     * Read from the address itself: asking the request for parameters could make it read the body
     * as a form.
     */
    static Optional<String> writeKey(@Nullable String query) {
        if (query != null) {
            for (String pair : query.split("&", 50)) {
                if (pair.startsWith("writeKey=")) {
                    return Optional.of(pair.substring("writeKey=".length()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * @param origin of the page that may read the answer; absent where none asks or may
     */
    void answer(@Nullable String origin, HttpServletResponse response, Reply reply)
            throws IOException {
        Cors.answer(origin).forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (reply.comeAgain()) {
            response.setHeader("Retry-After", COME_AGAIN_SECONDS);
        }
        if (reply.cookie() != null) {
            response.setHeader("Set-Cookie", reply.cookie());
        }
        response.setStatus(reply.status());
        response.setContentType("application/json");
        byte[] bytes = json.writeValueAsBytes(reply.body());
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
