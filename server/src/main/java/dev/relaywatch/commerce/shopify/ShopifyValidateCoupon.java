package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.count;
import static dev.relaywatch.commerce.shopify.Wire.decimal;
import static dev.relaywatch.commerce.shopify.Wire.flag;
import static dev.relaywatch.commerce.shopify.Wire.money;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static dev.relaywatch.commerce.shopify.Wire.time;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.operation.ValidateCoupon;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A discount code. Its type is {@code percent}, {@code fixed_cart} or {@code fixed_product} as on
 * other platforms, else {@code free_shipping}, {@code buy_x_get_y} or {@code app}, which have no
 * amount. Whom it is for is not looked at.
 */
class ShopifyValidateCoupon extends ValidateCoupon {
    private static final String DISCOUNT =
            """
            query Discount($code: String!) {
              codeDiscountNodeByCode(code: $code) {
                codeDiscount {
                  __typename
                  ... on DiscountCodeBasic {
                    status startsAt endsAt usageLimit asyncUsageCount
                    customerGets { value {
                      ... on DiscountPercentage { percentage }
                      ... on DiscountAmount { amount { amount currencyCode } appliesOnEachItem }
                    } }
                    minimumRequirement { ...Least }
                  }
                  ... on DiscountCodeFreeShipping {
                    status startsAt endsAt usageLimit asyncUsageCount
                    minimumRequirement { ...Least }
                  }
                  ... on DiscountCodeBxgy { status startsAt endsAt usageLimit asyncUsageCount }
                  ... on DiscountCodeApp { status startsAt endsAt usageLimit asyncUsageCount }
                }
              }
            }
            fragment Least on DiscountMinimumRequirement {
              ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount currencyCode } }
            }
            """;

    private final ShopifyClient client;
    private final Clock clock;

    ShopifyValidateCoupon(ShopifyClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public OperationResult<Coupon> run(Shop shop, Parameters asked) {
        String code = asked.couponCode().strip();
        return client.ask(shop, DISCOUNT, Map.of("code", code))
                .map(data -> data.path("codeDiscountNodeByCode"))
                .map(node ->
                        node.isObject() ? coupon(code, node.path("codeDiscount")) : unknown(code));
    }

    private static Coupon unknown(String code) {
        return new Coupon(code, false, "there is no such coupon", null, null, null, null);
    }

    private Coupon coupon(String code, JsonNode one) {
        String reason = reason(one);
        JsonNode value = one.path("customerGets").path("value");
        return new Coupon(
                code,
                reason == null,
                reason,
                type(text(one, "__typename"), value),
                value.has("percentage") ? percent(value) : money(value.path("amount")),
                time(one, "endsAt"),
                money(one.path("minimumRequirement").path("greaterThanOrEqualToSubtotal")));
    }

    private static String type(String kind, JsonNode value) {
        return switch (kind) {
            case "DiscountCodeFreeShipping" -> "free_shipping";
            case "DiscountCodeBxgy" -> "buy_x_get_y";
            case "DiscountCodeBasic" ->
                    value.has("percentage")
                            ? "percent"
                            : flag(value, "appliesOnEachItem") ? "fixed_product" : "fixed_cart";
            default -> "app";
        };
    }

    /** Shopify writes ten per cent as 0.1. */
    private static String percent(JsonNode value) {
        BigDecimal percent =
                decimal(value.path("percentage")).orElse(BigDecimal.ZERO).movePointRight(2);
        return percent.setScale(Math.max(2, percent.stripTrailingZeros().scale())).toPlainString();
    }

    private @Nullable String reason(JsonNode one) {
        Instant now = clock.instant();
        Instant starts = time(one, "startsAt");
        Instant ends = time(one, "endsAt");
        JsonNode limit = one.path("usageLimit");
        if (text(one, "status").equals("EXPIRED") || (ends != null && !ends.isAfter(now))) {
            return "it expired";
        }
        if (text(one, "status").equals("SCHEDULED") || (starts != null && starts.isAfter(now))) {
            return "it is not valid yet";
        }
        return limit.isNumber() && count(one.path("asyncUsageCount")) >= count(limit)
                ? "it was used as often as it may be"
                : null;
    }
}
