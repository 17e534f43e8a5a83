package dev.relaywatch.commerce;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.shared.StorableText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is read of a platform's shops in the background. Each method makes a few calls at most. */
public interface ShopSource {
    /** As connections call it, such as {@code woocommerce}. */
    String platform();

    OperationResult<Setting> setting(Shop shop);

    /**
     * Orders that were changed at or after {@code since}, the one that was changed first at the
     * beginning.
     *
     * @param next of the batch before; absent for the first
     */
    OperationResult<Batch> changed(Shop shop, Instant since, @Nullable String next);

    /** Which of these orders, at most {@link #LOOKED_FOR}, are still there. */
    OperationResult<Set<Long>> present(Shop shop, List<Long> orders);

    /** What was begun and not paid, the newest first; the youngest may still be. */
    OperationResult<List<Cart>> carts(Shop shop, Instant since);

    /** Of what little is left. */
    OperationResult<List<LowStock>> lowStock(Shop shop);

    int LOOKED_FOR = 50;

    /** Of these lists more than that is neither read nor kept. */
    int MOST_ROWS = 500;

    /**
     * @param currency ISO 4217, in which the shop counts
     * @param zone of its days; absent where it does not say
     */
    record Setting(String currency, @Nullable ZoneId zone) {}

    /**
     * @param next asks for the batch after this one; absent where there is none
     */
    record Batch(List<Order> orders, @Nullable String next) {}

    /**
     * @param sold whether the shop counts it among its sales
     * @param total with tax and shipping, before refunds
     * @param createdAt by which the shop assigns it to a day
     */
    record Order(
            long id,
            String status,
            boolean sold,
            String currency,
            BigDecimal total,
            BigDecimal tax,
            BigDecimal shipping,
            List<Refund> refunds,
            Instant createdAt,
            Instant modifiedAt,
            @Nullable Instant paidAt) {

        public Order {
            status = storable(status);
            currency = storable(currency);
        }

        BigDecimal refunded() {
            return refunds.stream().map(Refund::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    record Refund(long id, BigDecimal amount, Instant createdAt) {}

    /**
     * @param recoveryUrl where its customer goes on; whoever has it can pay, so it is never logged
     */
    record Cart(
            long id,
            String status,
            String currency,
            BigDecimal total,
            List<Item> items,
            @Nullable String recoveryUrl,
            Instant createdAt) {

        public Cart {
            status = storable(status);
            currency = storable(currency);
            items = items.stream().limit(MOST_ITEMS).toList();
            recoveryUrl =
                    recoveryUrl == null || recoveryUrl.length() > LONGEST_URL
                            ? null
                            : StorableText.made(recoveryUrl);
        }
    }

    record Item(String name, int quantity) {
        public Item {
            name = storable(name);
        }
    }

    /**
     * @param sku empty where it has none
     * @param threshold at or below which it is little
     */
    record LowStock(long id, String name, String sku, int stockQuantity, int threshold) {
        public LowStock {
            name = storable(name);
            sku = storable(sku);
        }
    }

    int MOST_ITEMS = 50;
    int LONGEST_URL = 2_000;

    private static String storable(String text) {
        return StorableText.made(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    }

    int LONGEST = 300;
}
