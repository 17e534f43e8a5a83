package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.CommerceProperties;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.ShopifyAnswer;
import dev.relaywatch.outbound.ShopifyAnswer.Data;
import dev.relaywatch.outbound.ShopifyAnswer.Throttled;
import dev.relaywatch.outbound.ShopifyAnswer.Trouble;
import dev.relaywatch.outbound.ShopifyAnswer.Unusable;
import dev.relaywatch.outbound.ShopifyApi;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Asks a shop. All is read; a query is repeated once where Shopify may just have stumbled, or asks
 * for a short rest. Source: shopify.dev, "GraphQL Admin API rate limits", "Paginating results with
 * GraphQL"; 2026.
 */
@Component
class ShopifyClient {
    private static final int MOST_ANSWER_BYTES = 8 << 20;
    private static final Duration PAUSE = Duration.ofMillis(300);

    /** A shop that asks for a longer rest is not waited for. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(3);

    private final Outbound outbound;
    private final CommerceProperties properties;
    private final Clock clock;

    ShopifyClient(Outbound outbound, CommerceProperties properties, Clock clock) {
        this.outbound = outbound;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Entries of a connection, page by page.
     *
     * @param query with the variables {@code $first} and {@code $after}; asks for {@code nodes} and
     *     {@code pageInfo { hasNextPage endCursor }}
     * @param connection where it stands in the answer, as a JSON Pointer
     * @param page entries of a page. An object costs a point, whole pages are paid in advance, and
     *     the smallest plan gets 100 points back in a second: a page for 300 never asks for a
     *     longer rest than is waited for
     */
    record Listing(String query, Map<String, ?> variables, String connection, int page) {}

    /**
     * What was found.
     *
     * @param first what the first page had beside the entries
     * @param complete whether that is all there is
     */
    record Listed(JsonNode first, List<JsonNode> nodes, boolean complete) {}

    /**
     * @param query in GraphQL, the same whatever is asked for
     */
    OperationResult<JsonNode> ask(Shop shop, String query, Map<String, ?> variables) {
        return read(shop, query, variables).map(Data::data);
    }

    /** As {@link #ask}, with all that came. */
    OperationResult<Data> read(Shop shop, String query, Map<String, ?> variables) {
        Sent first = send(shop, query, variables);
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
        return send(shop, query, variables).result();
    }

    /**
     * @param most entries that are wanted
     */
    OperationResult<Listed> list(Shop shop, Listing listing, int most) {
        return list(shop, listing, most, most, _ -> true);
    }

    /**
     * @param most entries that are wanted
     * @param looked entries that are looked at for them
     * @param wanted what the search cannot tell
     */
    OperationResult<Listed> list(
            Shop shop, Listing listing, int most, int looked, Predicate<JsonNode> wanted) {
        List<JsonNode> found = new ArrayList<>();
        Map<String, Object> variables = new HashMap<>(listing.variables());
        variables.put("first", Math.min(listing.page(), looked));
        @Nullable JsonNode first = null;
        for (int seen = 0; ; ) {
            OperationResult<JsonNode> page = ask(shop, listing.query(), variables);
            if (!(page instanceof Done<JsonNode>(var data, _))) {
                return page.map(one -> new Listed(one, found, false));
            }
            first = first == null ? data : first;
            JsonNode connection = data.at(listing.connection());
            connection.path("nodes").valueStream().filter(wanted).forEach(found::add);
            seen += connection.path("nodes").size();
            String next = connection.at("/pageInfo/endCursor").asString("");
            boolean more =
                    connection.at("/pageInfo/hasNextPage").asBoolean(false)
                            && !next.isEmpty()
                            && !next.equals(variables.put("after", next));
            if (!more || found.size() >= most || seen >= looked) {
                return OperationResult.done(
                        new Listed(
                                first,
                                found.subList(0, Math.min(most, found.size())),
                                !more && found.size() <= most));
            }
        }
    }

    /**
     * @param pause after which another try may help; absent where none would
     */
    private record Sent(OperationResult<Data> result, @Nullable Duration pause) {}

    private Sent send(Shop shop, String query, Map<String, ?> variables) {
        return switch (ShopifyApi.of(shop.connection())) {
            case ShopifyApi.Incomplete(var reason) ->
                    new Sent(new Failed<>("not_connected", reason), null);
            case ShopifyApi.Ready(var api) -> send(shop, api, query, variables);
        };
    }

    private Sent send(Shop shop, ShopifyApi api, String query, Map<String, ?> variables) {
        Duration left = shop.left();
        if (!left.isPositive()) {
            return new Sent(
                    new Failed<>(
                            Trouble.TIMEOUT.code(),
                            "the shop needs more than "
                                    + properties.operationTimeout().toSeconds()
                                    + " s for this; ask for less at once"),
                    null);
        }
        Duration limit = properties.callTimeout();
        Call call =
                api.query(query, variables, limit.compareTo(left) < 0 ? limit : left)
                        .withMaxAnswerBytes(MOST_ANSWER_BYTES);
        return switch (ShopifyAnswer.of(call.uri(), outbound.send(call))) {
            case Data data -> new Sent(new Done<>(data), null);
            case Throttled throttled -> throttled(throttled);
            case Unusable unusable ->
                    new Sent(
                            new Failed<>(unusable.code(), unusable.message()),
                            pause(unusable.trouble()));
        };
    }

    private Sent throttled(Throttled throttled) {
        Duration rest = throttled.rest(clock.instant()).orElse(null);
        String said = throttled.said();
        return new Sent(
                new Failed<>(
                        throttled.code(),
                        "the shop asks for a rest"
                                + (rest == null ? "" : " of " + rest.toSeconds() + " s")
                                + (said.isEmpty() ? "" : ": " + said)
                                + "; ask for less at once, or later"),
                rest != null && rest.compareTo(LONGEST_REST) <= 0 ? rest : null);
    }

    private static @Nullable Duration pause(Trouble trouble) {
        return switch (trouble) {
            case SHOP_FAILED, UNREACHABLE, UNREADABLE -> PAUSE;
            case TOKEN_REFUSED,
                    ACCESS_DENIED,
                    SHOP_INACTIVE,
                    WRONG_ADDRESS,
                    QUERY_REFUSED,
                    TIMEOUT,
                    NOT_SENT ->
                    null;
        };
    }
}
