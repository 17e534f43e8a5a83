package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What it costs to send something where. */
final class ShopifyDelivery {
    private ShopifyDelivery() {}

    static List<ShopifyRow> profiles(String currency) {
        ShopifyRow free =
                method(2, "Free shipping", "0", currency)
                        .with(
                                "methodConditions",
                                List.of(
                                        new ShopifyRow("DeliveryCondition", 1)
                                                .with("field", "TOTAL_PRICE")
                                                .with("operator", "GREATER_THAN_OR_EQUAL_TO")
                                                .with(
                                                        "conditionCriteria",
                                                        ShopifyRow.money(
                                                                new BigDecimal("50"), currency))));
        List<ShopifyRow> zones =
                List.of(
                        zone(
                                1,
                                "United Kingdom",
                                "GB",
                                List.of(method(1, "Royal Mail Tracked", "4.90", currency), free)),
                        zone(
                                2,
                                "Europe",
                                "DE",
                                List.of(method(3, "Courier to Europe", "14.90", currency))),
                        zone(
                                3,
                                "Rest of world",
                                null,
                                List.of(method(4, "Worldwide post", "29.00", currency))));
        return List.of(
                new ShopifyRow("DeliveryProfile", 1)
                        .with("name", "General profile")
                        .with("default", true)
                        .with(
                                "profileLocationGroups",
                                List.of(
                                        ShopifyRow.of("DeliveryProfileLocationGroup")
                                                .with(
                                                        "locationGroup",
                                                        new ShopifyRow("DeliveryLocationGroup", 1))
                                                .with("locationGroupZones", zones))));
    }

    /**
     * @param country absent: every one that no other zone has
     */
    private static ShopifyRow zone(
            long id, String name, @Nullable String country, List<ShopifyRow> methods) {
        ShopifyRow place =
                new ShopifyRow("DeliveryCountry", id)
                        .with("name", name)
                        .with(
                                "code",
                                ShopifyRow.of("DeliveryCountryCodeOrRestOfWorld")
                                        .with("countryCode", country)
                                        .with("restOfWorld", country == null));
        return new ShopifyRow("DeliveryLocationGroupZone", id)
                .with(
                        "zone",
                        new ShopifyRow("DeliveryZone", id)
                                .with("name", name)
                                .with("countries", List.of(place)))
                .with("methodDefinitions", methods);
    }

    private static ShopifyRow method(long id, String name, String price, String currency) {
        return new ShopifyRow("DeliveryMethodDefinition", id)
                .with("name", name)
                .with("active", true)
                .with(
                        "rateProvider",
                        new ShopifyRow("DeliveryRateDefinition", id)
                                .with("price", ShopifyRow.money(new BigDecimal(price), currency)))
                .with("methodConditions", List.of());
    }
}
