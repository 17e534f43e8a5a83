package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.money;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.text;
import static dev.relaywatch.commerce.woocommerce.Wire.time;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.operation.ValidateCoupon;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

class WooValidateCoupon extends ValidateCoupon {
    private final WooClient client;
    private final WooCurrencies currencies;
    private final Clock clock;

    WooValidateCoupon(WooClient client, WooCurrencies currencies, Clock clock) {
        this.client = client;
        this.currencies = currencies;
        this.clock = clock;
    }

    @Override
    public OperationResult<Coupon> run(Shop shop, Parameters asked) {
        String code = asked.couponCode().strip().toLowerCase(Locale.ROOT);
        return client.list(shop, "coupons", Query.of("code", code), 1)
                .then(found ->
                        found.isEmpty()
                                ? OperationResult.done(unknown(code))
                                : currencies
                                        .of(shop)
                                        .map(currency -> coupon(found.getFirst(), currency)));
    }

    private static Coupon unknown(String code) {
        return new Coupon(code, false, "there is no such coupon", null, null, null, null);
    }

    private Coupon coupon(JsonNode one, String currency) {
        String reason = reason(one);
        String type = text(one, "discount_type");
        return new Coupon(
                text(one, "code"),
                reason == null,
                reason,
                type,
                type.contains("percent")
                        ? decimal(one.path("amount")).map(BigDecimal::toPlainString).orElse(null)
                        : money(one, "amount", currency),
                time(one, "date_expires"),
                decimal(one.path("minimum_amount"))
                        .filter(least -> least.signum() > 0)
                        .map(least -> Amount.of(least, currency))
                        .orElse(null));
    }

    private @Nullable String reason(JsonNode one) {
        Instant expires = time(one, "date_expires");
        JsonNode limit = one.path("usage_limit");
        if (!text(one, "status").isEmpty() && !text(one, "status").equals("publish")) {
            return "it is not published";
        }
        if (expires != null && !expires.isAfter(clock.instant())) {
            return "it expired";
        }
        return limit.isNumber()
                        && limit.asLong() > 0
                        && number(one, "usage_count") >= limit.asLong()
                ? "it was used as often as it may be"
                : null;
    }
}
