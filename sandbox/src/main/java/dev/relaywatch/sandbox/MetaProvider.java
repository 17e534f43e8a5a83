package dev.relaywatch.sandbox;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Meta's Graph API, as far as tokens, accounts and the Conversions API go (v26.0, July 2026). */
final class MetaProvider implements Provider {
    private static final int MOST_EVENTS = 1_000;

    /** Percent of the app's calls that are used. */
    private static final int CALLS = 28;

    private static final Pattern PATH = Pattern.compile("/(v\\d{1,2}\\.\\d)/([^?]+?)/?");
    private static final Pattern PIXEL_EVENTS = Pattern.compile("\\d+/events");
    private static final Pattern AD_ACCOUNT = Pattern.compile("act_\\d+");
    private static final Pattern OBJECT = Pattern.compile("\\d+");

    private static final Failing NO_TOKEN =
            new Failing(
                    2500,
                    "An active access token must be used to query information about the current"
                            + " user.");
    private static final Failing NO_DATA =
            new Failing(100, "(#100) The parameter data is required.");
    private static final Failing NO_LIST = new Failing(100, "(#100) param data must be an array.");
    private static final Failing TOO_MANY =
            Failing.invalid(
                    new MetaEventRules.Problem(
                            2804017,
                            "Too Many Events",
                            "At most 1,000 events may be sent in one request."),
                    "data");
    private static final Failing THROTTLED =
            new Failing(4, "(#4) Application request limit reached").passing();
    private static final Failing UNAVAILABLE =
            new Failing(2, "Service temporarily unavailable").passing();
    private static final Failing UNKNOWN = new Failing(1, "An unknown error occurred");
    private static final Failing NOT_INSPECTABLE =
            new Failing(
                    100,
                    "(#100) You must provide an app access token, or a user access token that is an"
                            + " owner or developer of the app");
    private static final Failing NO_DATASET =
            new Failing(100, "(#100) The parameter dataset_id is required.");
    private static final Failing NO_PERMISSION =
            new Failing(
                    200,
                    "(#200) Requires ads_read or ads_management permission to manage the object");
    private static final Failing TOKEN_EXPIRED =
            new Failing(190, "Error validating access token: Session has expired.").sub(463);
    private static final Failing TOKEN_REVOKED =
            new Failing(
                            190,
                            "Error validating access token: The session has been invalidated"
                                    + " because the user changed their password.")
                    .sub(460);

    /** The time is in minutes. */
    private static final String REGAIN =
            "{\"1029\":[{\"type\":\"ads_management\",\"call_count\":100,\"total_cputime\":25,\"total_time\":25,"
                    + "\"estimated_time_to_regain_access\":2,\"ads_api_access_tier\":\"standard_access\"}]}";

    private final SecureRandom random = new SecureRandom();

    @Override
    public String service() {
        return "meta";
    }

    /**
     * {@code rateLimitRemainingPercent}: of the calls of the app; {@code tokenDaysLeft}: until the
     * token ends, never if it is not set; {@code dataAccessDaysLeft}; {@code scopes}: of the token;
     * {@code inspectable}: whether the token may look at itself; {@code accountStatus}: as ad
     * accounts number it; {@code matchQuality}: the score of purchases, negative for none; {@code
     * mayReadQuality}: whether the token has the permission for it.
     */
    @Override
    public Set<String> standings() {
        return Set.of(
                "rateLimitRemainingPercent",
                "tokenDaysLeft",
                "dataAccessDaysLeft",
                "scopes",
                "inspectable",
                "accountStatus",
                "matchQuality",
                "mayReadQuality");
    }

    @Override
    public Answer answer(Request request, Account account) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return error(
                    400, new Failing(2500, "Unknown path components: " + request.path()), request);
        }
        JsonNode body = body(request);
        if (!hasToken(request, body)) {
            return error(400, NO_TOKEN, request);
        }
        String object = path.group(2);
        if (request.method().equals("POST") && PIXEL_EVENTS.matcher(object).matches()) {
            return events(request, account, body);
        }
        if (!request.method().equals("GET")) {
            return noSuchObject(object, request);
        }
        int left = (int) account.standing().number("rateLimitRemainingPercent", 100 - CALLS);
        return withHeaders(object(object, request, account.standing()), request, 100 - left);
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED -> Optional.of(request -> error(400, THROTTLED, request));
            case TOKEN_EXPIRED -> Optional.of(request -> badToken(TOKEN_EXPIRED, request));
            case TOKEN_REVOKED -> Optional.of(request -> badToken(TOKEN_REVOKED, request));
            case UNAVAILABLE -> Optional.of(request -> error(503, UNAVAILABLE, request));
            case UNKNOWN_ERROR -> Optional.of(request -> error(500, UNKNOWN, request));
            case LIE -> Optional.of(request -> error(200, UNKNOWN, request));
            default -> Optional.empty();
        };
    }

    private Answer events(Request request, Account account, JsonNode body) {
        JsonNode data = data(request, body);
        if (data.isMissingNode() || data.isNull() || (data.isArray() && data.isEmpty())) {
            return error(400, NO_DATA, request);
        }
        if (!data.isArray()) {
            return error(400, NO_LIST, request);
        }
        if (data.size() > MOST_EVENTS) {
            return error(400, TOO_MANY, request);
        }
        List<JsonNode> events = new ArrayList<>(data.size());
        for (JsonNode it : data) {
            events.add(it.isString() ? Json.read(it.asString()).orElse(it) : it);
        }
        for (int i = 0; i < events.size(); i++) {
            Optional<MetaEventRules.Problem> problem = problem(events.get(i), request, account);
            if (problem.isPresent()) {
                return error(400, Failing.invalid(problem.get(), "data[" + i + "]"), request);
            }
        }
        for (JsonNode event : events) {
            String id = event.path("event_id").asString("");
            if (id.isEmpty()) {
                account.accepted().addWithoutId();
            } else {
                account.accepted().add(event.path("event_name").asString(""), id);
            }
        }
        ObjectNode answer = Json.object().put("events_received", events.size());
        answer.putArray("messages");
        return ok(answer.put("fbtrace_id", trace()), request);
    }

    private static Optional<MetaEventRules.Problem> problem(
            JsonNode event, Request request, Account account) {
        Optional<MetaEventRules.Problem> problem = MetaEventRules.problem(event, request.at());
        String id = event.path("event_id").asString("");
        if (problem.isEmpty() && !id.isEmpty() && account.rejects(id, request)) {
            return Optional.of(MetaEventRules.TOO_OLD);
        }
        return problem;
    }

    private Answer object(String object, Request request, Standing standing) {
        if (object.equals("me")) {
            return ok(Json.object().put("id", "1029").put("name", "Acme System User"), request);
        }
        if (object.equals("debug_token")) {
            return standing.flag("inspectable", true)
                    ? ok(Json.object().set("data", token(request, standing, true)), request)
                    : error(400, NOT_INSPECTABLE, request);
        }
        if (object.equals("dataset_quality")) {
            return quality(request, standing);
        }
        if (AD_ACCOUNT.matcher(object).matches()) {
            ObjectNode answer =
                    Json.object()
                            .put("id", object)
                            .put("name", "Acme")
                            .put("account_status", standing.number("accountStatus", 1))
                            .put("disable_reason", standing.number("accountStatus", 1) == 1 ? 0 : 1)
                            .put("currency", "EUR")
                            .put("timezone_name", "Europe/Berlin")
                            .put("amount_spent", "125000")
                            .put("balance", "0");
            return ok(answer, request);
        }
        if (OBJECT.matcher(object).matches()) {
            ObjectNode answer =
                    Json.object()
                            .put("id", object)
                            .put("name", "Acme pixel")
                            .put("last_fired_time", request.at().toString());
            return ok(answer, request);
        }
        return noSuchObject(object, request);
    }

    private Answer quality(Request request, Standing standing) {
        String dataset = request.parameters().getOrDefault("dataset_id", "");
        if (dataset.isEmpty()) {
            return error(400, NO_DATASET, request);
        }
        return standing.flag("mayReadQuality", true)
                ? ok(MetaQuality.of(standing), request)
                : error(403, NO_PERMISSION, request);
    }

    /** The token of a system user, which never ends by itself; its data access does in 90 days. */
    private static ObjectNode token(Request request, Standing standing, boolean valid) {
        long ends = standing.number("tokenDaysLeft", -1);
        long now = request.at().getEpochSecond();
        ObjectNode token =
                Json.object()
                        .put("app_id", "138483919580948")
                        .put("type", "SYSTEM_USER")
                        .put("application", "Acme")
                        .put("is_valid", valid)
                        .put("expires_at", ends < 0 ? 0 : now + Duration.ofDays(ends).toSeconds())
                        .put(
                                "data_access_expires_at",
                                now
                                        + Duration.ofDays(standing.number("dataAccessDaysLeft", 90))
                                                .toSeconds())
                        .put("issued_at", now - Duration.ofDays(30).toSeconds())
                        .put("user_id", "1029");
        ArrayNode scopes = token.putArray("scopes");
        standing.texts("scopes", List.of("ads_read", "ads_management", "business_management"))
                .forEach(scopes::add);
        return token;
    }

    /** {@code debug_token} is asked with the app's own token, so it can still say what is wrong. */
    private Answer badToken(Failing failing, Request request) {
        if (request.path().endsWith("/debug_token")) {
            ObjectNode token = token(request, new Standing(), false);
            token.putObject("error")
                    .put("code", failing.code())
                    .put("message", failing.message())
                    .put("subcode", failing.subcode());
            return ok(Json.object().set("data", token), request);
        }
        return error(400, failing, request);
    }

    private Answer noSuchObject(String object, Request request) {
        String message =
                ("Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due"
                                + " to missing permissions, or does not support this operation")
                        .formatted(request.method().toLowerCase(Locale.ROOT), object);
        return error(400, new Failing(100, message).sub(33), request);
    }

    private Answer ok(JsonNode body, Request request) {
        return withHeaders(Answer.json(200, body), request, CALLS);
    }

    private Answer error(int status, Failing failing, Request request) {
        ObjectNode error =
                Json.object()
                        .put("message", failing.message())
                        .put("type", "OAuthException")
                        .put("is_transient", failing.isTransient())
                        .put("code", failing.code());
        if (failing.subcode() != null) {
            error.put("error_subcode", failing.subcode());
        }
        if (failing.told() != null) {
            error.put("error_user_title", failing.told().title());
            error.put("error_user_msg", failing.told().text());
        }
        error.put("fbtrace_id", trace());
        return withHeaders(
                Answer.json(status, Json.object().set("error", error)),
                request,
                failing.code() == 4 ? 100 : CALLS);
    }

    @Override
    public Optional<UnaryOperator<Answer>> quotaUsedUp() {
        return Optional.of(answer ->
                answer.with("x-app-usage", usage(100)).with("x-business-use-case-usage", REGAIN));
    }

    private static String usage(int callPercent) {
        return "{\"call_count\":%d,\"total_time\":25,\"total_cputime\":25}".formatted(callPercent);
    }

    private static Answer withHeaders(Answer answer, Request request, int callPercent) {
        Matcher path = PATH.matcher(request.path());
        return answer.with("x-app-usage", usage(callPercent))
                .with("facebook-api-version", path.matches() ? path.group(1) : "v26.0");
    }

    private static JsonNode body(Request request) {
        return Json.read(request.body()).filter(JsonNode::isObject).orElseGet(Json::object);
    }

    private static boolean hasToken(Request request, JsonNode body) {
        String header = request.header("authorization").orElse("");
        return (header.startsWith("Bearer ") && header.length() > "Bearer ".length())
                || !request.parameters().getOrDefault("access_token", "").isBlank()
                || !request.form().getOrDefault("access_token", "").isBlank()
                || !body.path("access_token").asString("").isBlank();
    }

    /** The events: of a JSON body, or JSON text in a form or in the query. */
    private static JsonNode data(Request request, JsonNode body) {
        if (body.has("data")) {
            return body.path("data");
        }
        String text =
                request.form().getOrDefault("data", request.parameters().getOrDefault("data", ""));
        return text.isEmpty() ? body.path("data") : Json.read(text).orElseGet(Json::object);
    }

    private String trace() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return "A" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The inside of an error.
     *
     * @param told what Meta says to the person, where it says something
     */
    private record Failing(
            int code,
            @Nullable Integer subcode,
            String message,
            boolean isTransient,
            MetaEventRules.@Nullable Problem told) {

        Failing(int code, String message) {
            this(code, null, message, false, null);
        }

        Failing sub(int subcode) {
            return new Failing(code, subcode, message, isTransient, told);
        }

        Failing passing() {
            return new Failing(code, subcode, message, true, told);
        }

        static Failing invalid(MetaEventRules.Problem problem, String where) {
            var told =
                    new MetaEventRules.Problem(
                            problem.subcode(),
                            problem.title(),
                            problem.text() + " (" + where + ")");
            return new Failing(100, problem.subcode(), "Invalid parameter", false, told);
        }
    }
}
