package dev.relaywatch.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack: the test of a token, messages by the Web API, which tells errors with 200, and incoming
 * webhooks below {@code /services/}, which answer in one word.
 */
final class SlackProvider implements Provider {
    private static final String WEBHOOK = "/services/";
    private static final String POST = "/api/chat.postMessage";
    private static final String UPDATE = "/api/chat.update";

    /** Words that refuse blocks and attachments, but not a text. */
    private static final Set<String> ABOUT_THE_MESSAGE =
            Set.of(
                    "invalid_payload",
                    "invalid_blocks",
                    "invalid_blocks_format",
                    "invalid_attachments",
                    "too_many_attachments",
                    "msg_too_long",
                    "msg_blocks_too_long");

    @Override
    public String service() {
        return "slack";
    }

    /** {@code scopes} of the token; {@code error}: what is said instead of ok. */
    @Override
    public Set<String> standings() {
        return Set.of("scopes", "error");
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (request.path().startsWith(WEBHOOK)) {
            return webhook(request, account);
        }
        String token = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
        if (!Set.of("/api/auth.test", POST, UPDATE).contains(request.path())) {
            return error("unknown_method");
        }
        if (token.isBlank()) {
            return error("not_authed");
        }
        if (!token.startsWith("xox")) {
            return error("invalid_auth");
        }
        String scopes =
                String.join(
                        ",",
                        account.standing().texts("scopes", List.of("chat:write", "channels:read")));
        return api(request, account).with("X-OAuth-Scopes", scopes);
    }

    private static Answer api(Request request, Account account) {
        if (!request.path().equals("/api/auth.test")) {
            return Json.read(request.body())
                    .map(message -> message(request, message, account))
                    .orElseGet(() -> error("invalid_json"));
        }
        String error = account.standing().text("error", "");
        return error.isEmpty()
                ? Answer.json(
                        200,
                        Json.object()
                                .put("ok", true)
                                .put("url", "https://acme.slack.com/")
                                .put("team", "Acme")
                                .put("user", "relaywatch")
                                .put("team_id", "T0")
                                .put("user_id", "U0")
                                .put("bot_id", "B0")
                                .put("is_enterprise_install", false))
                : error(error);
    }

    private static Answer message(Request request, JsonNode message, Account account) {
        String channel = message.path("channel").asString("");
        if (channel.isEmpty()) {
            return error("channel_not_found");
        }
        Optional<String> refusal = refusal(message, account);
        if (refusal.isPresent()) {
            return error(refusal.get());
        }
        String ts = message.path("ts").asString("");
        if (request.path().equals(UPDATE)) {
            if (account.messages().times("ts", ts) == 0) {
                return error("message_not_found");
            }
        } else {
            String thread = message.path("thread_ts").asString("");
            if (!thread.isEmpty() && account.messages().times("ts", thread) == 0) {
                return error("thread_not_found");
            }
            ts =
                    String.format(
                            Locale.ROOT,
                            "%d.%06d",
                            request.at().getEpochSecond(),
                            account.messages().total() + 1);
            account.messages().add("ts", ts);
        }
        account.accepted().addWithoutId();
        return Answer.json(
                200,
                Json.object()
                        .put("ok", true)
                        .put("channel", channel)
                        .put("ts", ts)
                        .set("message", message));
    }

    private static Answer webhook(Request request, Account account) {
        Optional<JsonNode> message = Json.read(request.body()).filter(JsonNode::isObject);
        if (!request.method().equals("POST") || message.isEmpty()) {
            return Answer.text(400, "invalid_payload");
        }
        Optional<String> refusal = refusal(message.get(), account);
        if (refusal.isPresent()) {
            return Answer.text(status(refusal.get()), refusal.get());
        }
        account.accepted().addWithoutId();
        return Answer.text(200, "ok");
    }

    private static Optional<String> refusal(JsonNode message, Account account) {
        String error = account.standing().text("error", "");
        boolean plain = message.path("attachments").isEmpty() && message.path("blocks").isEmpty();
        return error.isEmpty() || (plain && ABOUT_THE_MESSAGE.contains(error))
                ? SlackMessageRules.refusal(message)
                : Optional.of(error);
    }

    /** Of a webhook that says this word. */
    private static int status(String error) {
        return switch (error) {
            case "invalid_token", "action_prohibited", "posting_to_general_channel_denied" -> 403;
            case "no_active_hooks", "no_service", "no_service_id", "no_team", "channel_not_found" ->
                    404;
            case "channel_is_archived" -> 410;
            case "rate_limited", "message_limit_exceeded" -> 429;
            case "rollup_error", "internal_error", "fatal_error" -> 500;
            default -> 400;
        };
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    failure(
                            Answer.json(429, body("ratelimited")).with("Retry-After", "30"),
                            Answer.text(429, "rate_limited").with("Retry-After", "30"));
            case TOKEN_EXPIRED ->
                    failure(error("token_expired"), Answer.text(404, "no_active_hooks"));
            case TOKEN_REVOKED ->
                    failure(error("token_revoked"), Answer.text(403, "invalid_token"));
            case UNAVAILABLE ->
                    failure(
                            Answer.json(503, body("service_unavailable")),
                            Answer.text(503, "service_unavailable"));
            case UNKNOWN_ERROR ->
                    failure(
                            Answer.json(500, body("internal_error")),
                            Answer.text(500, "rollup_error"));
            case LIE -> failure(error("fatal_error"), Answer.text(200, "fatal_error"));
            default -> Optional.empty();
        };
    }

    private static Optional<Failure> failure(Answer api, Answer webhook) {
        return Optional.of(request -> request.path().startsWith(WEBHOOK) ? webhook : api);
    }

    private static Answer error(String error) {
        return Answer.json(200, body(error));
    }

    private static ObjectNode body(String error) {
        ObjectNode body = Json.object().put("ok", false).put("error", error);
        return error.equals("missing_scope")
                ? body.put("needed", "chat:write").put("provided", "channels:read")
                : body;
    }
}
