package dev.relaywatch.commerce.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopifyClientTest {
    private static final String STOCK = "{\"productId\":101}";
    private static final String COLLECTION = "{\"data\":{\"collections\":{\"nodes\":[]}}}";

    private final ShopifyShop shop = new ShopifyShop(Duration.ofSeconds(5), Duration.ofMillis(700));

    @AfterEach
    void close() {
        shop.close();
    }

    private Failed<?> stock() {
        return shop.failure("check_stock", STOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_ERROR, shop_failed, Internal Server Error",
        "TOKEN_EXPIRED, token_refused, renew it",
        "TOKEN_REVOKED, token_refused, install the app again",
        "HTML, shop_failed, answers",
        "TRUNCATED, unreadable, its own format",
        "ENORMOUS, unreadable, its own format",
        "LIE, INTERNAL_SERVER_ERROR, Shopify failed",
        "STALLED, timeout, did not answer"
    })
    void whateverAShopDoesIsToldInWords(FaultKind kind, String type, String words) {
        shop.cause(Fault.of(kind));

        Failed<?> failed = stock();

        assertThat(failed.type()).isEqualTo(type);
        assertThat(failed.message())
                .contains(words == null ? "" : words)
                .doesNotContain(ShopifyShop.TOKEN);
    }

    @Test
    void aFrozenShopSaysWhy() {
        shop.stand(Map.of("frozen", true));

        assertThat(stock().type()).isEqualTo("shop_inactive");
        assertThat(stock().message()).contains("bill");
    }

    @Test
    void aScopeThatIsMissingIsNamed() {
        shop.stand(Map.of("scopes", List.of("read_products")));

        Failed<?> failed = shop.failure("check_order", "{\"orderId\":5001}");

        assertThat(failed.type()).isEqualTo("ACCESS_DENIED");
        assertThat(failed.message()).contains("give the app the scope read_orders");
    }

    @Test
    void aQueryIsRepeatedOnceWhereTheShopStumbles() {
        shop.cause(Fault.of(FaultKind.RESET).times(1));

        assertThat(shop.data("check_stock", STOCK).path("inStock").asBoolean()).isTrue();
        assertThat(shop.asked()).hasSize(2);
    }

    @Test
    void aQueryIsRepeatedNoMoreThanOnce() {
        shop.cause(Fault.of(FaultKind.UNKNOWN_ERROR));
        stock();

        assertThat(shop.asked()).hasSize(2);
    }

    @Test
    void aTokenThatIsRefusedIsNotTriedAgain() {
        shop.cause(Fault.of(FaultKind.TOKEN_EXPIRED));
        stock();

        assertThat(shop.asked()).hasSize(1);
    }

    private static String throttled(int cost, int left) {
        return """
        {"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],
         "extensions":{"cost":{"requestedQueryCost":%d,"actualQueryCost":null,
          "throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":%d,"restoreRate":100.0}}}}\
        """
                .formatted(cost, left);
    }

    @Test
    void aShortRestIsTaken() {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer there =
                new ScriptedServer(_ ->
                        Reply.of(
                                200,
                                calls.incrementAndGet() == 1 ? throttled(50, 50) : COLLECTION))) {
            shop.moveTo(there.uri());

            assertThat(shop.data("get_product_categories", "{}")).isEmpty();
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void aLongRestIsNotTakenAndToldHowLongItIs() {
        try (ScriptedServer there = ScriptedServer.saying(Reply.of(200, throttled(902, 2)))) {
            shop.moveTo(there.uri());

            Failed<?> failed = shop.failure("get_product_categories", "{}");

            assertThat(failed.type()).isEqualTo("THROTTLED");
            assertThat(failed.message()).contains("a rest of 9 s");
            assertThat(there.bodies()).hasSize(1);
        }
    }

    @Test
    void pagesThatGoRoundInACircleEnd() {
        String page =
                """
                {"data":{"collections":{"nodes":[{"id":"gid://shopify/Collection/1","title":"One"}],
                  "pageInfo":{"hasNextPage":true,"endCursor":"same"}}}}\
                """;
        try (ScriptedServer there = ScriptedServer.saying(Reply.of(200, page))) {
            shop.moveTo(there.uri());

            assertThat(shop.data("get_product_categories", "{}")).hasSize(2);
            assertThat(there.bodies()).hasSize(2);
        }
    }

    @Test
    void anOperationOfManyCallsEndsInItsTime() {
        try (ShopifyShop slow = new ShopifyShop(Duration.ofMillis(600), Duration.ofMillis(500))) {
            slow.cause(Fault.slow(Duration.ofMillis(400)));

            assertThat(slow.failure("search_products", "{\"limit\":500}").type())
                    .isEqualTo("timeout");
        }
    }
}
