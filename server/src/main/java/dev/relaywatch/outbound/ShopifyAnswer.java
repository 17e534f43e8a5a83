package dev.relaywatch.outbound;

import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.Answer.Unreached;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a query of a shop's Shopify came to. Errors come with 200 too, and are a text, an object or
 * a list. Source: shopify.dev, "GraphQL Admin API reference" (status and error codes), "GraphQL
 * Admin API rate limits"; 2026.
 */
public sealed interface ShopifyAnswer {

    /**
     * The shop answered, without an error.
     *
     * @param data what was asked for
     * @param json the whole answer, with the cost
     */
    record Data(JsonNode data, JsonNode json, Response response) implements ShopifyAnswer {}

    /**
     * The shop asks for a rest.
     *
     * @param code the shop's own, such as {@code THROTTLED}
     * @param said the shop's own words; empty where it had none
     */
    record Throttled(String code, String said, Response response) implements ShopifyAnswer {

        /**
         * How long the rest must be: until the points that the query costs are there again, or as
         * long as the header says; empty where neither is told.
         */
        public Optional<Duration> rest(Instant now) {
            return RetryAfter.of(response, now)
                    .or(() -> ofCost(response.json().orElse(MissingNode.getInstance())));
        }

        private static Optional<Duration> ofCost(JsonNode json) {
            JsonNode cost = json.path("extensions").path("cost");
            JsonNode bucket = cost.path("throttleStatus");
            if (!cost.path("requestedQueryCost").isNumber()
                    || !bucket.path("currentlyAvailable").isNumber()
                    || !bucket.path("restoreRate").isNumber()
                    || bucket.path("restoreRate").asDecimal(BigDecimal.ZERO).signum() <= 0) {
                return Optional.empty();
            }
            BigDecimal seconds =
                    cost.path("requestedQueryCost")
                            .asDecimal(BigDecimal.ZERO)
                            .subtract(bucket.path("currentlyAvailable").asDecimal(BigDecimal.ZERO))
                            .divide(
                                    bucket.path("restoreRate").asDecimal(BigDecimal.ONE),
                                    0,
                                    RoundingMode.CEILING)
                            .max(BigDecimal.ZERO)
                            .min(BigDecimal.valueOf(RetryAfter.LONGEST.toSeconds()));
            return Optional.of(Duration.ofSeconds(seconds.longValue()));
        }
    }

    /**
     * Nothing that can be used came from the shop.
     *
     * @param code the shop's own where it gave one, else that of the trouble
     * @param message what is wrong and what to do; may quote what the shop was sent
     * @param response absent where none came
     */
    record Unusable(Trouble trouble, String code, String message, @Nullable Response response)
            implements ShopifyAnswer {}

    /** Why nothing can be used. */
    enum Trouble {
        /** The token is wrong, has expired, or was revoked. */
        TOKEN_REFUSED,
        /** The app may not read what was asked for. */
        ACCESS_DENIED,
        /** The shop is closed, locked or frozen. */
        SHOP_INACTIVE,
        /** There is no such shop or version, or it moved. */
        WRONG_ADDRESS,
        /** The query costs too much, or is none for this version. */
        QUERY_REFUSED,
        /** Shopify failed. */
        SHOP_FAILED,
        /** The answer is no JSON, or longer than it may be. */
        UNREADABLE,
        /** The shop could not be reached. */
        UNREACHABLE,
        /** No answer in time. */
        TIMEOUT,
        /** Not sent: this server stops, or may not call the address. */
        NOT_SENT;

        /** As a program reads it, such as {@code token_refused}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the answer to a query. */
    static ShopifyAnswer of(URI asked, Answer answer) {
        return switch (answer) {
            case Unreached unreached -> unreached(unreached);
            case Response response -> of(asked, response);
        };
    }

    private static ShopifyAnswer unreached(Unreached unreached) {
        Trouble trouble =
                switch (unreached.reason()) {
                    case TIMEOUT -> Trouble.TIMEOUT;
                    case INTERRUPTED, FORBIDDEN_ADDRESS -> Trouble.NOT_SENT;
                    case DNS, UNREACHABLE, REFUSED, RESET, TLS, PROTOCOL -> Trouble.UNREACHABLE;
                };
        return new Unusable(trouble, trouble.code(), unreached.message(), null);
    }

    /** Reads an answer that came. */
    static ShopifyAnswer of(URI asked, Response response) {
        JsonNode json = response.json().orElse(MissingNode.getInstance());
        String said = words(json.path("errors"));
        return switch (response.status()) {
            case 200 -> answered(asked, json, response);
            case 301, 302, 303, 307, 308 ->
                    unusable(Trouble.WRONG_ADDRESS, "", Moved.words(asked, response), response);
            case 401, 403 ->
                    unusable(
                            Trouble.TOKEN_REFUSED,
                            "",
                            "the token is refused"
                                    + because(said)
                                    + "; renew it, or install the app again",
                            response);
            case 402 ->
                    unusable(
                            Trouble.SHOP_INACTIVE,
                            "",
                            "the shop is frozen until its bill is paid",
                            response);
            case 404 ->
                    unusable(
                            Trouble.WRONG_ADDRESS,
                            "",
                            "there is no such shop or version: look at base-url and settings.api-version",
                            response);
            case 423 ->
                    unusable(
                            Trouble.SHOP_INACTIVE,
                            "",
                            "the shop is locked" + because(said),
                            response);
            case 429, 430 -> new Throttled("THROTTLED", said, response);
            default ->
                    unusable(
                            Trouble.SHOP_FAILED,
                            "",
                            asked.getHost() + " answers " + response.status() + because(said),
                            response);
        };
    }

    private static ShopifyAnswer answered(URI asked, JsonNode json, Response response) {
        JsonNode errors = json.path("errors");
        if (errors.isString() || (!errors.isMissingNode() && !errors.isEmpty())) {
            return failed(asked, errors, response);
        }
        if (json.path("data").isObject()) {
            return new Data(json.path("data"), json, response);
        }
        return unusable(
                Trouble.UNREADABLE,
                "",
                asked.getHost()
                        + (response.truncated()
                                ? " answers with more than fits; ask for less at once"
                                : response.isPage()
                                        ? " answers with a page where JSON was expected: a proxy or a login page stands"
                                                + " before it"
                                        : " answers 200 with something else than its own format"),
                response);
    }

    private static ShopifyAnswer failed(URI asked, JsonNode errors, Response response) {
        String code = errors.path(0).path("extensions").path("code").asString("");
        String said = words(errors);
        return switch (code) {
            case "THROTTLED" -> new Throttled(code, said, response);
            case "ACCESS_DENIED" ->
                    unusable(
                            Trouble.ACCESS_DENIED,
                            code,
                            "the token may not read this"
                                    + because(said)
                                    + "; give the app "
                                    + scope(errors.path(0), said)
                                    + " and install it again",
                            response);
            case "SHOP_INACTIVE" ->
                    unusable(
                            Trouble.SHOP_INACTIVE,
                            code,
                            "the shop is inactive" + because(said),
                            response);
            case "MAX_COST_EXCEEDED" ->
                    unusable(
                            Trouble.QUERY_REFUSED,
                            code,
                            "the query costs more than the shop allows for one"
                                    + because(said)
                                    + "; ask for less at once",
                            response);
            case "INTERNAL_SERVER_ERROR" ->
                    unusable(Trouble.SHOP_FAILED, code, "Shopify failed" + because(said), response);
            default ->
                    unusable(
                            Trouble.QUERY_REFUSED,
                            code,
                            said.isEmpty()
                                    ? asked.getHost() + " answers with an error that says nothing"
                                    : said,
                            response);
        };
    }

    private static String scope(JsonNode error, String said) {
        String told = error.path("extensions").path("requiredAccess").asString("");
        Matcher scope =
                Pattern.compile("\\b(read|write)_[a-z_]{2,60}\\b").matcher(told + " " + said);
        return scope.find() ? "the scope " + scope.group() : "the scope";
    }

    /** Text, or a list of errors, or lists of texts by field. */
    private static String words(JsonNode errors) {
        if (errors.isString()) {
            return errors.asString("");
        }
        JsonNode first = errors.valueStream().findFirst().orElse(errors);
        return first.path("message").asString(first.path(0).asString(first.asString("")));
    }

    private static Unusable unusable(
            Trouble trouble, String code, String message, Response response) {
        return new Unusable(trouble, code.isEmpty() ? trouble.code() : code, message, response);
    }

    private static String because(String said) {
        return said.isEmpty() ? "" : ": " + said;
    }
}
