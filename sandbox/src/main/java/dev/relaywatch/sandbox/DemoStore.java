package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A store whose customers and back office are played.
 *
 * @param publicKey what its pages send events with
 * @param secretKey what its back office sends conversions with
 * @param eventsPerMinute 1 to 600
 * @param currency ISO 4217; EUR where the file names none
 * @param webhookSecret what its CRM signs with; absent: it has no CRM that calls by itself
 * @param segment whether its pages tell of visitors by the Segment API
 * @param shop what its shop is made with, {@code woocommerce} or {@code shopify}: a month of
 *     operations on it is told; absent: none is
 */
record DemoStore(
        String slug,
        String publicKey,
        String secretKey,
        int eventsPerMinute,
        String currency,
        @Nullable SigningSecret webhookSecret,
        boolean segment,
        @Nullable String shop) {
    private static final int MOST_EVENTS_PER_MINUTE = 600;

    DemoStore {
        if (!slug.matches("[a-z0-9-]{1,63}")) {
            throw new BadInput("slug", "must be lower-case letters, digits and dashes");
        }
        if (publicKey.isBlank() || !publicKey.strip().equals(publicKey)) {
            throw new BadInput("publicKey", "is missing");
        }
        if (secretKey.isBlank() || !secretKey.strip().equals(secretKey)) {
            throw new BadInput("secretKey", "is missing");
        }
        if (eventsPerMinute < 1 || eventsPerMinute > MOST_EVENTS_PER_MINUTE) {
            throw new BadInput("eventsPerMinute", "must be 1 to " + MOST_EVENTS_PER_MINUTE);
        }
        if (!currency.matches("[A-Z]{3}")) {
            throw new BadInput("currency", "must be three capital letters (ISO 4217)");
        }
        if (shop != null && !shop.matches("woocommerce|shopify")) {
            throw new BadInput("shop", "must be woocommerce or shopify");
        }
    }

    /**
     * @throws BadInput naming the field
     */
    static List<DemoStore> readAll(JsonNode json) {
        if (!json.isArray() || json.isEmpty()) {
            throw new BadInput("stores", "must be a list with at least one store");
        }
        var stores = new ArrayList<DemoStore>();
        for (JsonNode it : json) {
            stores.add(
                    new DemoStore(
                            it.path("slug").asString(""),
                            it.path("publicKey").asString(""),
                            it.path("secretKey").asString(""),
                            it.path("eventsPerMinute").asInt(0),
                            it.path("currency").asString("EUR"),
                            it.has("webhookSecret")
                                    ? SigningSecret.of(it.path("webhookSecret").asString(""))
                                    : null,
                            it.path("segment").asBoolean(false),
                            it.has("shop") ? it.path("shop").asString("") : null));
        }
        return stores;
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return slug;
    }
}
