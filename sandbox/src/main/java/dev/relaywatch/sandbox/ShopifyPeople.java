package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Customers, and the codes that they may use. */
final class ShopifyPeople {
    private final ShopifyShop shop;
    private final String currency;

    ShopifyPeople(ShopifyShop shop, String currency) {
        this.shop = shop;
        this.currency = currency;
    }

    void plant(WooStore seed, Instant now) {
        seed.customers.all().forEach(this::customer);
        seed.coupons.all().forEach(coupon -> discount(coupon, now));
    }

    private void customer(ObjectNode customer) {
        long id = customer.path("id").asLong();
        String first = customer.path("first_name").asString("");
        String last = customer.path("last_name").asString("");
        String email = customer.path("email").asString("");
        String phone = customer.at("/billing/phone").asString("");
        shop.customers.put(
                id,
                new ShopifyRow("Customer", id)
                        .with("firstName", first)
                        .with("lastName", last)
                        .with("displayName", first + " " + last)
                        .with("email", email)
                        .with("phone", phone)
                        .with(
                                "defaultEmailAddress",
                                ShopifyRow.of("CustomerEmailAddress").with("emailAddress", email))
                        .with(
                                "defaultPhoneNumber",
                                ShopifyRow.of("CustomerPhoneNumber").with("phoneNumber", phone))
                        .with("defaultAddress", address(customer.path("billing"), id))
                        .with("createdAt", customer.path("date_created_gmt").asString("") + "Z")
                        .with("updatedAt", customer.path("date_modified_gmt").asString("") + "Z")
                        .with("state", "ENABLED")
                        .with("tags", List.of())
                        .with("verifiedEmail", true)
                        .with("numberOfOrders", "0")
                        .with("amountSpent", ShopifyRow.money(BigDecimal.ZERO, currency))
                        .with("orders", new ArrayList<ShopifyRow>()));
    }

    static ShopifyRow address(JsonNode address, long id) {
        String first = address.path("first_name").asString("");
        String last = address.path("last_name").asString("");
        return new ShopifyRow("MailingAddress", id)
                .with("name", first + " " + last)
                .with("firstName", first)
                .with("lastName", last)
                .with("address1", address.path("address_1").asString(""))
                .with("city", address.path("city").asString(""))
                .with("zip", address.path("postcode").asString(""))
                .with("country", "United Kingdom")
                .with("countryCodeV2", address.path("country").asString(""))
                .with("phone", address.path("phone").asString(""));
    }

    private void discount(ObjectNode coupon, Instant now) {
        long id = coupon.path("id").asLong();
        String code = coupon.path("code").asString("");
        boolean ships = coupon.path("free_shipping").asBoolean(false);
        String ends = coupon.path("date_expires_gmt").asString("");
        boolean over = !ends.isEmpty() && !WooShown.instant(ends).isAfter(now);
        ShopifyRow redeemed =
                new ShopifyRow("DiscountRedeemCode", id)
                        .with("code", code)
                        .with("asyncUsageCount", coupon.path("usage_count").asInt());
        ShopifyRow discount =
                ShopifyRow.of(ships ? "DiscountCodeFreeShipping" : "DiscountCodeBasic")
                        .with("title", code)
                        .with(
                                "summary",
                                ships ? "Free shipping" : value(coupon) + " off entire order")
                        .with("status", over ? "EXPIRED" : "ACTIVE")
                        .with("startsAt", coupon.path("date_created_gmt").asString("") + "Z")
                        .with("endsAt", ends.isEmpty() ? null : ends + "Z")
                        .with("usageLimit", limit(coupon))
                        .with("asyncUsageCount", coupon.path("usage_count").asInt())
                        .with("appliesOncePerCustomer", false)
                        .with("codes", List.of(redeemed))
                        .with("customerSelection", whose(coupon))
                        .with("minimumRequirement", minimum(coupon));
        if (!ships) {
            discount.with(
                    "customerGets",
                    ShopifyRow.of("DiscountCustomerGets").with("value", gets(coupon)));
        }
        shop.discounts.put(
                code, new ShopifyRow("DiscountCodeNode", id).with("codeDiscount", discount));
    }

    private static @Nullable Integer limit(ObjectNode coupon) {
        return coupon.path("usage_limit").isNumber() ? coupon.path("usage_limit").asInt() : null;
    }

    private static boolean isPercent(ObjectNode coupon) {
        return coupon.path("discount_type").asString("").equals("percent");
    }

    private String value(ObjectNode coupon) {
        String amount = coupon.path("amount").asString("");
        return isPercent(coupon)
                ? amount.replaceFirst("\\.00$", "") + "%"
                : amount + " " + currency;
    }

    /** Shopify's percentage is a part of one. */
    private ShopifyRow gets(ObjectNode coupon) {
        BigDecimal amount = WooOrderRow.decimal(coupon, "amount");
        return isPercent(coupon)
                ? ShopifyRow.of("DiscountPercentage")
                        .with("percentage", amount.movePointLeft(2).doubleValue())
                : ShopifyRow.of("DiscountAmount")
                        .with("amount", ShopifyRow.money(amount, currency))
                        .with("appliesOnEachItem", false);
    }

    private ShopifyRow whose(ObjectNode coupon) {
        return coupon.path("email_restrictions").isEmpty()
                ? ShopifyRow.of("DiscountCustomerAll").with("allCustomers", true)
                : ShopifyRow.of("DiscountCustomers")
                        .with(
                                "customers",
                                shop.customers.values().stream()
                                        .filter(customer ->
                                                coupon.path("email_restrictions")
                                                        .valueStream()
                                                        .anyMatch(email ->
                                                                email.asString("")
                                                                        .equals(
                                                                                customer.text(
                                                                                        "email"))))
                                        .toList());
    }

    private @Nullable ShopifyRow minimum(ObjectNode coupon) {
        BigDecimal least = WooOrderRow.decimal(coupon, "minimum_amount");
        return least.signum() == 0
                ? null
                : ShopifyRow.of("DiscountMinimumSubtotal")
                        .with("greaterThanOrEqualToSubtotal", ShopifyRow.money(least, currency));
    }
}
