package dev.relaywatch.sandbox;

import java.time.Instant;

/**
 * A WooCommerce shop: what it sells, to whom it sold it, and the carts of those who look. Bounded;
 * answers one call at a time.
 */
final class WooStore {
    private static final int MOST_PRODUCTS = 1_000;
    private static final int MOST_ORDERS = 2_000;
    private static final int MOST_OTHERS = 1_000;

    final WooTable products = new WooTable(160, MOST_PRODUCTS);
    final WooTable variations = new WooTable(160, MOST_PRODUCTS);
    final WooTable categories = new WooTable(11, MOST_OTHERS);
    final WooTable reviews = new WooTable(901, MOST_OTHERS);
    final WooTable coupons = new WooTable(701, MOST_OTHERS);
    final WooTable customers = new WooTable(301, MOST_OTHERS);
    final WooTable orders = new WooTable(5_001, MOST_ORDERS);
    final WooNotes notes = new WooNotes(this);
    final WooRefunds refunds = new WooRefunds(this);
    private final WooRest rest = new WooRest(this);
    private final WooAnalytics analytics = new WooAnalytics(this);
    private final WooCartApi carts = new WooCartApi(this);

    /**
     * @param now what its seed's times are counted from
     */
    WooStore(Instant now) {
        WooSeedProducts.plant(this, now);
        WooSeedPeople.plant(this, now);
        WooSeedOrders.plant(this, now);
    }

    /** Of wc/v3. */
    synchronized Answer rest(WooCall call) {
        return rest.answer(call);
    }

    /** Of wc-analytics. */
    synchronized Answer analytics(WooCall call) {
        return analytics.answer(call);
    }

    /** Of wc/store/v1. */
    synchronized Answer cart(WooCall call, Request request) {
        return carts.answer(call, request);
    }
}
