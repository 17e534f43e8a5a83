package dev.relaywatch.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A shop at Shopify that sells what the WooCommerce shop sold on its first day, to the same people.
 */
final class ShopifyShop {
    private final String currency;
    final Map<Long, ShopifyRow> products = new LinkedHashMap<>();
    final Map<Long, ShopifyRow> variants = new LinkedHashMap<>();
    final Map<Long, ShopifyRow> collections = new LinkedHashMap<>();
    final Map<Long, ShopifyRow> customers = new LinkedHashMap<>();
    final Map<Long, ShopifyRow> orders = new LinkedHashMap<>();
    final Map<Long, ShopifyRow> checkouts = new LinkedHashMap<>();
    final Map<String, ShopifyRow> discounts = new LinkedHashMap<>();
    final List<ShopifyRow> deliveryProfiles;

    ShopifyShop(Instant now, String currency) {
        this.currency = currency;
        WooStore seed = new WooStore(now);
        new ShopifyProducts(this, currency).plant(seed);
        new ShopifyPeople(this, currency).plant(seed, now);
        new ShopifyOrders(this, currency).plant(seed);
        this.deliveryProfiles = ShopifyDelivery.profiles(currency);
    }

    String currency() {
        return currency;
    }

    ShopifyRow shop() {
        return new ShopifyRow("Shop", 1)
                .with("name", "Acme")
                .with("email", "owner@acme.example")
                .with("contactEmail", "hello@acme.example")
                .with("myshopifyDomain", "acme.myshopify.com")
                .with("url", "https://acme.example")
                .with(
                        "primaryDomain",
                        new ShopifyRow("Domain", 1)
                                .with("host", "acme.example")
                                .with("url", "https://acme.example"))
                .with(
                        "plan",
                        ShopifyRow.of("ShopPlan")
                                .with("displayName", "Basic")
                                .with("publicDisplayName", "Basic")
                                .with("partnerDevelopment", false)
                                .with("shopifyPlus", false))
                .with("currencyCode", currency)
                .with("ianaTimezone", "Europe/London")
                .with("timezoneAbbreviation", "GMT")
                .with(
                        "paymentSettings",
                        ShopifyRow.of("PaymentSettings")
                                .with(
                                        "supportedDigitalWallets",
                                        List.of("APPLE_PAY", "SHOPIFY_PAY")));
    }

    /** The lists that can be asked for, by the name of their field. */
    List<ShopifyRow> all(String field) {
        return switch (field) {
            case "products" -> List.copyOf(products.values());
            case "productVariants" -> List.copyOf(variants.values());
            case "collections" -> List.copyOf(collections.values());
            case "customers" -> List.copyOf(customers.values());
            case "customerSegmentMembers" -> members();
            case "orders" -> List.copyOf(orders.values());
            case "abandonedCheckouts" -> List.copyOf(checkouts.values());
            case "deliveryProfiles" -> deliveryProfiles;
            default -> throw new IllegalArgumentException("no list is called " + field);
        };
    }

    /** All who bought something. */
    private List<ShopifyRow> members() {
        return customers.values().stream()
                .filter(customer -> !customer.rows("orders").isEmpty())
                .map(customer ->
                        new ShopifyRow("CustomerSegmentMember", customer.id())
                                .with("firstName", customer.get("firstName"))
                                .with("lastName", customer.get("lastName"))
                                .with("displayName", customer.get("displayName"))
                                .with("defaultEmailAddress", customer.get("defaultEmailAddress"))
                                .with("numberOfOrders", customer.get("numberOfOrders"))
                                .with("amountSpent", customer.get("amountSpent"))
                                .with("spent", customer.get("spent"))
                                .with(
                                        "lastOrderId",
                                        customer.get("lastOrder") instanceof ShopifyRow order
                                                ? order.text("id")
                                                : null))
                .toList();
    }

    Optional<ShopifyRow> collection(String handle) {
        return collections.values().stream()
                .filter(row -> row.text("handle").equals(handle))
                .findFirst();
    }

    Optional<ShopifyRow> deliveryProfile(String gid) {
        return deliveryProfiles.stream().filter(row -> row.text("id").equals(gid)).findFirst();
    }

    /** The object with this global id, if it is of this type and there. */
    Optional<ShopifyRow> find(String type, String gid) {
        String prefix = ShopifyRow.gid(type, 0);
        String start = prefix.substring(0, prefix.length() - 1);
        String number = gid.startsWith(start) ? gid.substring(start.length()) : "";
        if (!number.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        Map<Long, ShopifyRow> rows =
                switch (type) {
                    case "Product" -> products;
                    case "ProductVariant" -> variants;
                    case "Collection" -> collections;
                    case "Customer" -> customers;
                    default -> orders;
                };
        @Nullable ShopifyRow row = rows.get(Long.valueOf(number));
        return Optional.ofNullable(row);
    }
}
