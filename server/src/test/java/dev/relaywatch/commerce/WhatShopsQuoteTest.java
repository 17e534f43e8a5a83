package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.shopify.ShopifyShop;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatShopsQuoteTest {
    private final ShopifyShop shop = new ShopifyShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "200, ACCESS_DENIED",
        "200, BAD_REQUEST",
        "200, THROTTLED",
        "200, MAX_COST_EXCEEDED",
        "200, SHOP_INACTIVE",
        "200, INTERNAL_SERVER_ERROR",
        "400, ''",
        "401, ''",
        "423, ''",
        "429, ''",
        "500, ''"
    })
    void noTokenAndNoAddressOfACustomerIsInAMessage(int status, String code) {
        String body =
                """
                {"errors":[{"message":"no %s for jo.doe@example.com","extensions":{"code":"%s"}}]}\
                """
                        .formatted(ShopifyShop.TOKEN, code);
        try (ScriptedServer there = ScriptedServer.saying(Reply.of(status, body))) {
            shop.moveTo(there.uri());

            var result =
                    Shops.shown(
                            shop.run("get_customer_orders", "{\"email\":\"jo.doe@example.com\"}"),
                            shop.shop());

            assertThat(result.toString())
                    .startsWith("Failed")
                    .doesNotContain(ShopifyShop.TOKEN, "jo.doe");
        }
    }
}
