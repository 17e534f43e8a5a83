package dev.relaywatch.dashboard.shop;

import dev.relaywatch.dashboard.frame.Change;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.dashboard.frame.Spark;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a shop is doing.
 *
 * @param where its domain; of several how many there are
 * @param domains to choose from; empty where there is but one
 * @param synced when it was read last; absent where it never was
 * @param message what is to be known of the figures; empty where nothing is
 * @param isThere whether the store has such a shop at all
 * @param why there are no figures, where there are none
 */
public record ShopView(
        Look look,
        List<Tab> platforms,
        List<Tab> domains,
        String where,
        @Nullable Moment synced,
        boolean stale,
        String message,
        boolean isThere,
        String why,
        @Nullable Sales sales,
        @Nullable Operations operations) {
    /** In the order of their tabs. */
    static final List<String> PLATFORMS = List.of("woocommerce", "shopify");

    public ShopView {
        platforms = List.copyOf(platforms);
        domains = List.copyOf(domains);
    }

    public List<Span> spans() {
        return List.of(Span.DAY, Span.WEEK, Span.MONTH);
    }

    /**
     * @param note such as that it is not connected; empty where there is nothing to say
     */
    public record Tab(String label, String href, boolean current, String note) {}

    /** What it sells. */
    public record Sales(
            List<Tile> tiles,
            String currency,
            String zone,
            List<Day> days,
            boolean hasBefore,
            List<Cart> carts,
            String cartsNote,
            List<Low> low,
            String lowNote) {
        public Sales {
            tiles = List.copyOf(tiles);
            days = List.copyOf(days);
            carts = List.copyOf(carts);
            low = List.copyOf(low);
        }
    }

    /**
     * A number beside the time before.
     *
     * @param unit empty where it has none
     * @param spark by day; absent where days say nothing
     */
    public record Tile(
            String label,
            String value,
            String unit,
            Change change,
            @Nullable Spark spark,
            String note) {}

    /**
     * @param before absent where it is not known
     */
    public record Day(String label, BigDecimal revenue, @Nullable BigDecimal before) {}

    /**
     * @param link where its customer goes on; empty where there is no such page
     */
    public record Cart(String title, String items, Moment since, String total, String link) {}

    public record Low(String state, String name, String note, String left) {}

    /** How operations on it go. */
    public record Operations(
            String calls,
            String success,
            Change successChange,
            String median,
            List<Operation> rows,
            List<Unusual> unusual,
            Moment from,
            String export) {
        public Operations {
            rows = List.copyOf(rows);
            unusual = List.copyOf(unusual);
        }
    }

    /**
     * @param state {@code degraded} where an hour of it was unusual today
     */
    public record Operation(
            String state,
            String name,
            String calls,
            String success,
            String p50,
            String p95,
            String p99,
            long errors) {}

    public record Unusual(String state, String sentence, String operation, Moment at) {}

    /** Shops of all stores, to choose from. */
    public record Choice(Look look, List<Of> shops) {
        public Choice {
            shops = List.copyOf(shops);
        }
    }

    /** One of them. */
    public record Of(String store, String href, String platform, String domain) {}
}
