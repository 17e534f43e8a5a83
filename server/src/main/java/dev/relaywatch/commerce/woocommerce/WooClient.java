package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.CommerceProperties;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.OperationResult.Refused;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.RetryAfter;
import dev.relaywatch.outbound.WooCommerceAnswer;
import dev.relaywatch.outbound.WooCommerceAnswer.Declined;
import dev.relaywatch.outbound.WooCommerceAnswer.Json;
import dev.relaywatch.outbound.WooCommerceAnswer.Unusable;
import dev.relaywatch.outbound.WooCommerceApi;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a shop. Reads are repeated once where the shop may just have stumbled; what changes
 * something is sent once. Source: WooCommerce REST API v3, "Pagination".
 */
@Component
class WooClient {
    /** The most that a page of a list may have. */
    static final int PAGE = 100;

    private static final int MOST_ANSWER_BYTES = 8 << 20;
    private static final Duration PAUSE = Duration.ofMillis(300);

    /** A shop that asks for a longer rest is not waited for. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(3);

    private final Outbound outbound;
    private final CommerceProperties properties;
    private final JsonMapper json;
    private final Clock clock;

    WooClient(Outbound outbound, CommerceProperties properties, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
    }

    /** An answer of the shop with its headers. */
    record Page(JsonNode json, Answer.Response response) {}

    /** A call, once it is known how long it may take. */
    private interface Asked extends BiFunction<WooCommerceApi, Duration, Call> {}

    OperationResult<JsonNode> get(Shop shop, String path, Query query) {
        return page(shop, path, query).map(Page::json);
    }

    /** As {@link #get}, of one thing that has an id: what has none is no such thing. */
    OperationResult<JsonNode> one(Shop shop, String path) {
        return get(shop, path, Query.NONE)
                .then(found ->
                        found.path("id").isNumber()
                                ? OperationResult.done(found)
                                : unreadable(path));
    }

    /** The shop answered with JSON that is not what was asked for. */
    static <T> OperationResult<T> unreadable(String what) {
        return new Failed<>(
                "unreadable",
                "what the shop answers for "
                        + what.replaceFirst("/\\d+.*", "")
                        + " is not as WooCommerce answers: see whether a plugin changes its API");
    }

    /** As {@link #get}, with the headers. */
    OperationResult<Page> page(Shop shop, String path, Query query) {
        return read(shop, (api, time) -> api.rest("GET", path, query.parameters(), null, time));
    }

    /** As {@link #get}, of WooCommerce's analytics, which a shop may have switched off. */
    OperationResult<JsonNode> analytics(Shop shop, String path, Query query) {
        return read(shop, (api, time) -> api.analytics(path, query.parameters(), time))
                .map(Page::json);
    }

    /** What the site tells of itself. */
    OperationResult<JsonNode> index(Shop shop, Query query) {
        return read(shop, (api, time) -> api.index(query.parameters(), time)).map(Page::json);
    }

    /** Whether a page of a list is followed by another. */
    static boolean hasNext(Page page, int number, int size) {
        return page.json().size() >= size && !isLast(page, number);
    }

    /**
     * The entries of a list, page by page.
     *
     * @param most entries that are wanted; more than a page's worth takes several calls
     */
    OperationResult<List<JsonNode>> list(Shop shop, String path, Query query, int most) {
        List<JsonNode> found = new ArrayList<>();
        Query sized = query.and("per_page", Math.min(most, PAGE));
        for (int number = 1; ; number++) {
            OperationResult<Page> page = page(shop, path, sized.and("page", number));
            if (!(page instanceof Done<Page>(var got, var said))) {
                return page.map(_ -> found);
            }
            if (!got.json().isArray()) {
                return unreadable(path);
            }
            got.json().valueStream().forEach(found::add);
            if (got.json().size() < PAGE || found.size() >= most || isLast(got, number)) {
                return new Done<>(found.subList(0, Math.min(most, found.size())), said);
            }
        }
    }

    private static boolean isLast(Page page, int number) {
        return page.response()
                .header("x-wp-totalpages")
                .filter(pages -> pages.matches("\\d{1,9}") && Integer.parseInt(pages) <= number)
                .isPresent();
    }

    /** Changes something; sent once, whatever comes. */
    OperationResult<JsonNode> change(Shop shop, String method, String path, Object body) {
        return send(
                        shop,
                        (api, time) ->
                                api.rest(
                                        method, path, Map.of(), json.writeValueAsBytes(body), time))
                .result()
                .map(Page::json);
    }

    /**
     * A call of the Store API; a read where there is no body.
     *
     * @param headers the cart's token, where there is one
     */
    OperationResult<Page> store(
            Shop shop, String path, Map<String, String> headers, @Nullable Object body) {
        return body == null
                ? read(shop, (api, time) -> api.store("GET", path, headers, null, time))
                : send(
                                shop,
                                (api, time) ->
                                        api.store(
                                                "POST",
                                                path,
                                                headers,
                                                json.writeValueAsBytes(body),
                                                time))
                        .result();
    }

    private OperationResult<Page> read(Shop shop, Asked asked) {
        Sent first = send(shop, asked);
        Duration pause = first.pause();
        if (pause == null || shop.left().minus(pause).isNegative()) {
            return first.result();
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return first.result();
        }
        return send(shop, asked).result();
    }

    /**
     * @param pause after which another try may help; absent where none would
     */
    private record Sent(OperationResult<Page> result, @Nullable Duration pause) {}

    private Sent send(Shop shop, Asked asked) {
        return switch (WooCommerceApi.of(shop.connection())) {
            case WooCommerceApi.Incomplete(var reason) ->
                    new Sent(new Failed<>("not_connected", reason), null);
            case WooCommerceApi.Ready(var api) -> send(shop, api, asked);
        };
    }

    private Sent send(Shop shop, WooCommerceApi api, Asked asked) {
        Duration left = shop.left();
        if (!left.isPositive()) {
            return new Sent(
                    new Failed<>(
                            "timeout",
                            "the shop needs more than "
                                    + properties.operationTimeout().toSeconds()
                                    + " s for this; ask for less at once"),
                    null);
        }
        Duration limit = properties.callTimeout();
        Call call =
                asked.apply(api, limit.compareTo(left) < 0 ? limit : left)
                        .withMaxAnswerBytes(MOST_ANSWER_BYTES);
        return switch (WooCommerceAnswer.of(call.uri(), outbound.send(call))) {
            case Json(var body, var noise, var response) ->
                    new Sent(
                            new Done<>(
                                    new Page(body, response),
                                    noise == null ? null : printed(noise)),
                            null);
            case Declined(var code, var message, _, _) ->
                    new Sent(new Refused<>(code, message), null);
            case Unusable unusable ->
                    new Sent(new Failed<>(unusable.code(), unusable.message()), pause(unusable));
        };
    }

    private @Nullable Duration pause(Unusable unusable) {
        return switch (unusable.trouble()) {
            case SHOP_FAILED, UNREACHABLE, UNREADABLE -> PAUSE;
            case RATE_LIMITED -> rest(unusable.response()).orElse(null);
            case KEY_REFUSED, WRONG_ADDRESS, MAINTENANCE, TIMEOUT, NOT_SENT -> null;
        };
    }

    private Optional<Duration> rest(Answer.@Nullable Response response) {
        return Optional.ofNullable(response)
                .flatMap(some ->
                        some.header("ratelimit-retry-after").or(() -> some.header("retry-after")))
                .flatMap(after -> RetryAfter.parse(after, clock.instant()))
                .filter(after -> after.compareTo(LONGEST_REST) <= 0);
    }

    private static String printed(String noise) {
        return "PHP prints a "
                + noise
                + " before the shop's answers, which spoils them for programs: set display_errors and"
                + " WP_DEBUG_DISPLAY off, and see the shop's error log";
    }
}
