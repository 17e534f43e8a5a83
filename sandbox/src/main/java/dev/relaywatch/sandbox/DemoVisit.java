package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One visitor's way through a store: most look, some put things into the cart, a few buy. */
final class DemoVisit {
    private static final List<String> BROWSERS =
            List.of(
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like"
                            + " Gecko) Chrome/141.0.0.0 Safari/537.36",
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML,"
                            + " like Gecko) Version/18.6 Safari/605.1.15",
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
                            + " (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
                    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
                            + " Chrome/141.0.0.0 Mobile Safari/537.36",
                    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0");
    private static final List<Product> PRODUCTS =
            List.of(
                    new Product("tent-2p", "Two-person tent", "189.00"),
                    new Product("mat-light", "Light sleeping mat", "64.50"),
                    new Product("stove-gas", "Gas stove", "42.90"),
                    new Product("boots-mid", "Hiking boots", "134.00"),
                    new Product("jacket-rain", "Rain jacket", "98.00"),
                    new Product("bottle-1l", "Steel bottle", "24.95"),
                    new Product("lamp-head", "Head lamp", "36.00"),
                    new Product("bag-40", "Rucksack 40 l", "119.00"));

    private final DemoStore store;
    private final Random random;
    private final DemoPerson person;
    private final DemoCampaign campaign;
    private final String visitorId;
    private final String browser;
    private final String address;
    private final String fbp;
    private final boolean denied;
    private final Product product;
    private final int quantity;
    private @Nullable Step step;

    DemoVisit(DemoStore store, Random random, Instant now) {
        this.store = store;
        this.random = random;
        this.person = DemoPerson.any(random);
        this.campaign = DemoCampaign.any(random);
        this.visitorId = randomUuid(random).toString();
        this.browser = BROWSERS.get(random.nextInt(BROWSERS.size()));
        this.address = "203.0.113." + (1 + random.nextInt(254));
        this.fbp = "fb.1." + now.toEpochMilli() + "." + (1_000_000_000L + random.nextInt(1 << 30));
        this.denied = random.nextInt(20) == 0;
        this.product = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
        this.quantity = random.nextInt(4) == 0 ? 2 : 1;
    }

    DemoPerson person() {
        return person;
    }

    String visitorId() {
        return visitorId;
    }

    BigDecimal value() {
        return product.price().multiply(BigDecimal.valueOf(quantity));
    }

    /** Goes one step on; false: the visitor leaves. */
    boolean advance() {
        Step next = next();
        if (next == null) {
            return false;
        }
        step = next;
        return true;
    }

    boolean hasBought() {
        return step == Step.PURCHASE;
    }

    /** Whether the step is one of an order, whose id is then the event's. */
    boolean isOrdering() {
        return step == Step.BEGIN_CHECKOUT || step == Step.PURCHASE;
    }

    DemoStore store() {
        return store;
    }

    DemoCampaign campaign() {
        return campaign;
    }

    String browser() {
        return browser;
    }

    /** As a proxy before the server would tell it. */
    String address() {
        return address;
    }

    /** What Meta's pixel keeps in the browser. */
    String fbp() {
        return fbp;
    }

    /** Whether they said no to advertising. */
    boolean isDenied() {
        return denied;
    }

    boolean isLanding() {
        return at() == Step.PAGE_VIEW;
    }

    /** Name of the event that the visitor is at. */
    String event() {
        return at().event;
    }

    String pageUrl() {
        return switch (at()) {
            case PAGE_VIEW -> origin() + "/" + campaign.query();
            case VIEW_ITEM, ADD_TO_CART -> origin() + "/products/" + product.sku();
            case BEGIN_CHECKOUT -> origin() + "/checkout";
            case PURCHASE -> origin() + "/thanks";
        };
    }

    String origin() {
        return "https://" + store.slug() + ".example";
    }

    /**
     * What the event is about; nothing for a page.
     *
     * @param orderId put where the event is one of an order
     */
    void describe(ObjectNode params, String orderId) {
        if (isLanding()) {
            return;
        }
        params.put("value", value()).put("currency", store.currency());
        if (isOrdering()) {
            params.put("order_id", orderId);
        }
        params.putArray("items")
                .addObject()
                .put("item_id", product.sku())
                .put("item_name", product.name())
                .put("price", product.price())
                .put("quantity", quantity);
    }

    private Step at() {
        return step == null ? Step.PAGE_VIEW : step;
    }

    private @Nullable Step next() {
        return switch (step) {
            case null -> Step.PAGE_VIEW;
            case PAGE_VIEW -> chance(80, Step.VIEW_ITEM);
            case VIEW_ITEM -> chance(45, Step.ADD_TO_CART);
            case ADD_TO_CART -> chance(60, Step.BEGIN_CHECKOUT);
            case BEGIN_CHECKOUT -> chance(70, Step.PURCHASE);
            case PURCHASE -> null;
        };
    }

    private @Nullable Step chance(int percent, Step next) {
        return random.nextInt(100) < percent ? next : null;
    }

    /** Version 4 (RFC 9562), from a random sequence that can be repeated. */
    private static UUID randomUuid(Random random) {
        return new UUID(
                (random.nextLong() & ~0xF000L) | 0x4000L,
                (random.nextLong() & Long.MAX_VALUE >> 1) | Long.MIN_VALUE);
    }

    private enum Step {
        PAGE_VIEW("page_view"),
        VIEW_ITEM("view_item"),
        ADD_TO_CART("add_to_cart"),
        BEGIN_CHECKOUT("begin_checkout"),
        PURCHASE("purchase");

        private final String event;

        Step(String event) {
            this.event = event;
        }
    }

    private record Product(String sku, String name, BigDecimal price) {
        Product(String sku, String name, String price) {
            this(sku, name, new BigDecimal(price));
        }
    }
}
