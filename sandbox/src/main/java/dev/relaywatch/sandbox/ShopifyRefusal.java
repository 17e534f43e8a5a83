package dev.relaywatch.sandbox;

/** What Shopify does not answer of a query that is well formed. */
final class ShopifyRefusal extends RuntimeException {
    private final String code;

    ShopifyRefusal(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
