package dev.relaywatch.commerce.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.operation.OperationResult.Done;
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

class WooClientTest {
    private static final String STOCK = "{\"productId\":101}";

    private final WooShop shop = new WooShop(Duration.ofSeconds(5), Duration.ofMillis(700));

    @AfterEach
    void close() {
        shop.close();
    }

    private Failed<?> stock() {
        return shop.failure("check_stock", STOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_ERROR, internal_server_error, WordPress failed",
        "TOKEN_REVOKED, woocommerce_rest_cannot_view, the key is refused",
        "UNAVAILABLE, maintenance, being updated",
        "THROTTLED, rate_limited, asks for a rest",
        "HTML, shop_failed, answers 502",
        "PORTAL, unreadable, a page",
        "EMPTY, unreadable, something else",
        "TRUNCATED, unreadable, something else",
        "ENORMOUS, unreadable, not as WooCommerce answers",
        "LIE, internal_server_error, critical error",
        "RESET, unreachable, ",
        "RESET_AFTER, unreachable, ",
        "STALLED, timeout, did not answer",
        "SLOW_BODY, timeout, did not answer"
    })
    void whateverAShopDoesIsToldInWords(FaultKind kind, String type, String words) {
        shop.cause(Fault.of(kind));

        Failed<?> failed = stock();

        assertThat(failed.type()).isEqualTo(type);
        assertThat(failed.message())
                .contains(words == null ? "" : words)
                .doesNotContain("cs_abcdefghij", "ck_0123456789");
    }

    @Test
    void aShopThatSendsToHttpsSaysWhichAddressToGive() {
        shop.stand(Map.of("httpsOnly", true));

        assertThat(stock().type()).isEqualTo("wrong_address");
        assertThat(stock().message()).contains("https://");
    }

    @Test
    void aShopWhosePhpPrintsWarningsIsUnderstoodAndSaysSo() {
        shop.stand(Map.of("phpWarnings", true));

        var result = shop.run("check_stock", STOCK);

        assertThat(WooShop.data(result).path("inStock").asBoolean()).isTrue();
        assertThat(((Done<?>) result).message()).contains("PHP prints a warning", "display_errors");
    }

    @Test
    void aReadIsRepeatedOnceWhereTheShopStumbles() {
        shop.cause(Fault.of(FaultKind.RESET).times(1));

        assertThat(shop.data("check_stock", STOCK).path("inStock").asBoolean()).isTrue();
        assertThat(shop.asked()).hasSize(2);
    }

    @Test
    void aReadIsRepeatedNoMoreThanOnce() {
        shop.cause(Fault.of(FaultKind.UNKNOWN_ERROR));

        assertThat(stock().type()).isEqualTo("internal_server_error");
        assertThat(shop.asked()).hasSize(2);
    }

    @Test
    void whatChangesSomethingIsSentOnce() {
        AtomicInteger changes = new AtomicInteger();
        try (ScriptedServer there =
                new ScriptedServer(body -> {
                    if (body.isEmpty()) {
                        return Reply.of(200, "{\"id\":7,\"status\":\"pending\"}");
                    }
                    changes.incrementAndGet();
                    return Reply.of(502, "");
                })) {
            shop.moveTo(there.uri());

            assertThat(shop.failure("cancel_order", "{\"orderId\":7}").message()).contains("502");
            assertThat(changes).hasValue(1);
        }
    }

    @Test
    void aShortRestIsTaken() {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer there =
                new ScriptedServer(_ ->
                        calls.incrementAndGet() == 1
                                ? new Reply(429, Map.of("Retry-After", "0"), "")
                                : Reply.of(200, "{\"id\":7,\"stock_status\":\"instock\"}"))) {
            shop.moveTo(there.uri());

            assertThat(shop.data("check_stock", STOCK).path("inStock").asBoolean()).isTrue();
        }
        assertThat(calls).hasValue(2);
    }

    @Test
    void aLongRestIsNotWaitedFor() {
        shop.cause(Fault.of(FaultKind.THROTTLED)); // for half a minute

        assertThat(stock().type()).isEqualTo("rate_limited");
        assertThat(shop.asked()).hasSize(1);
    }

    @Test
    void aListOfSeveralPagesIsReadToItsEnd() {
        AtomicInteger calls = new AtomicInteger();
        String page =
                "[" + String.join(",", java.util.Collections.nCopies(100, "{\"id\":1}")) + "]";
        try (ScriptedServer there =
                new ScriptedServer(_ ->
                        new Reply(
                                200,
                                Map.of("X-WP-TotalPages", "3"),
                                calls.incrementAndGet() < 3 ? page : "[{\"id\":1}]"))) {
            shop.moveTo(there.uri());

            assertThat(shop.data("get_product_categories", "{\"limit\":500}")).hasSize(201);
            assertThat(calls).hasValue(3);
        }
    }

    @Test
    void anOperationOfManyCallsEndsInItsTime() {
        try (WooShop slow = new WooShop(Duration.ofMillis(900), Duration.ofMillis(700))) {
            slow.cause(Fault.slow(Duration.ofMillis(400)));

            assertThat(slow.failure("get_shipping_info", "{}").type()).isEqualTo("timeout");
        }
    }

    @Test
    void whatACustomerWritesStaysWithinItsParameter() {
        shop.data("search_products", "{\"query\":\"tent&status=draft#+ 100%\"}");

        assertThat(List.of(shop.asked().getFirst().split("[?&]")))
                .contains("search=tent%26status%3Ddraft%23%2B+100%25")
                .contains("status=publish");
    }
}
