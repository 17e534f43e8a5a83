package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * TikTok's Business API, as far as tokens, pixels and the Events API go (v1.3, "Events 2.0"). It
 * answers 200 whatever happened; the code in the body says what.
 */
final class TikTokProvider implements Provider {
    private static final String BASE = "/open_api/v1.3/";
    private static final int MOST_EVENTS = 1_000;
    private static final Set<String> SOURCES = Set.of("app", "crm", "offline", "web");
    private static final Pattern PIXEL = Pattern.compile("[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*");
    private static final Pattern EVENT_SET = Pattern.compile("\\d+");

    @Override
    public String service() {
        return "tiktok";
    }

    /**
     * {@code rateLimitRemainingPercent}: not told unless it is set; {@code pixels}: the codes of
     * the pixels that there are; {@code readable}: whether the token may do more than send events.
     */
    @Override
    public Set<String> standings() {
        return Set.of("rateLimitRemainingPercent", "pixels", "readable");
    }

    @Override
    public Answer answer(Request request, Account account) {
        String call = request.method() + " " + request.path();
        if (!call.matches(
                "(POST " + BASE + "event/track/|GET " + BASE + "(user/info|pixel/list)/)")) {
            return Answer.html(404, "404 page not found");
        }
        if (request.header("access-token").orElse("").isBlank()) {
            return error(40104, "Access token is empty.");
        }
        if (call.endsWith("/event/track/")) {
            return events(request, account);
        }
        Standing standing = account.standing();
        if (!standing.flag("readable", true)) {
            return error(40001, "No permission: the token is for events only.");
        }
        Answer answer = call.endsWith("/user/info/") ? user() : pixels(request, standing);
        return standing.has("rateLimitRemainingPercent")
                ? answer.with("X-RateLimit-Limit", "100")
                        .with(
                                "X-RateLimit-Remaining",
                                standing.text("rateLimitRemainingPercent", ""))
                : answer;
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ ->
                            error(40100, "Too many requests. Please retry in some time.")
                                    .with("Retry-After", "2"));
            case TOKEN_EXPIRED -> Optional.of(_ -> error(40102, "Access token has expired."));
            case TOKEN_REVOKED ->
                    Optional.of(
                            _ -> error(40105, "Access token is incorrect or has been revoked."));
            case UNAVAILABLE -> Optional.of(_ -> error(50002, "Service is unavailable."));
            case UNKNOWN_ERROR, LIE -> Optional.of(_ -> error(50000, "System error."));
            default -> Optional.empty();
        };
    }

    private static Answer events(Request request, Account account) {
        JsonNode body = Json.read(request.body()).orElseGet(Json::object);
        String source = body.path("event_source").asString("");
        String id = body.path("event_source_id").asString("");
        if (!SOURCES.contains(source)) {
            return error(40002, "event_source: Must be one of: web, app, offline, crm.");
        }
        if (id.isEmpty()) {
            return error(40002, "event_source_id: Missing data for required field.");
        }
        if (!(source.equals("web") ? PIXEL : EVENT_SET).matcher(id).matches()) {
            return error(
                    40001,
                    source.equals("web")
                            ? "No permission to operate pixel code: "
                                    + id
                                    + ". You must be an admin or operator of this advertiser account."
                            : "No permission to operate event source: " + id);
        }
        JsonNode data = body.path("data");
        if (!data.isArray() || data.isEmpty() || data.size() > MOST_EVENTS) {
            return error(40002, "data: Length must be between 1 and 1000.");
        }
        for (int i = 0; i < data.size(); i++) {
            Optional<String> problem = TikTokEventRules.problem(data.get(i), request.at());
            if (problem.isPresent()) {
                return error(40002, "data." + i + "." + problem.get());
            }
        }
        return taken(data, request, account);
    }

    /** Well-formed events are taken one by one. */
    private static Answer taken(JsonNode data, Request request, Account account) {
        ArrayNode failed = Json.array();
        List<Integer> good = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            String id = data.get(i).path("event_id").asString("");
            if (!id.isEmpty() && account.rejects(id, request)) {
                failed.addObject()
                        .put("order_in_batch", i)
                        .put("error_message", "The event cannot be used.");
            } else {
                good.add(i);
            }
        }
        for (int i : good) {
            JsonNode event = data.get(i);
            String id = event.path("event_id").asString("");
            if (id.isEmpty()) {
                account.accepted().addWithoutId();
            } else {
                account.accepted().add(event.path("event").asString(""), id);
            }
        }
        return failed.isEmpty()
                ? said(0, "OK", Json.object())
                : said(20001, "Partial success", Json.object().set("failed_events", failed));
    }

    private static Answer user() {
        return said(
                0,
                "OK",
                Json.object()
                        .put("core_user_id", "7012345678901234567")
                        .put("display_name", "Acme")
                        .put("email", "a***@acme.example"));
    }

    /** Every advertiser has the pixel that is asked for, if it is one, unless it was set. */
    private static Answer pixels(Request request, Standing standing) {
        Map<String, String> asked = new LinkedHashMap<>(request.parameters());
        String advertiser = asked.getOrDefault("advertiser_id", "");
        if (!EVENT_SET.matcher(advertiser).matches()) {
            return error(40002, "advertiser_id: Missing data for required field.");
        }
        ObjectNode data = Json.object();
        ArrayNode pixels = data.putArray("pixels");
        String code = asked.getOrDefault("code", "");
        if (PIXEL.matcher(code).matches()
                && standing.texts("pixels", List.of(code)).contains(code)) {
            pixels.addObject()
                    .put("pixel_id", "7098765432109876543")
                    .put("pixel_code", code)
                    .put("pixel_name", "Acme");
        }
        data.putObject("page_info")
                .put("page", 1)
                .put("page_size", 10)
                .put("total_number", pixels.size())
                .put("total_page", 1);
        return said(0, "OK", data);
    }

    private static Answer error(int code, String message) {
        return said(code, message, Json.object());
    }

    private static Answer said(int code, String message, JsonNode data) {
        ObjectNode body =
                Json.object()
                        .put("code", code)
                        .put("message", message)
                        .put("request_id", UUID.randomUUID().toString().replace("-", ""));
        return Answer.json(200, body.set("data", data));
    }
}
