package dev.relaywatch.dashboard.shop;

import dev.relaywatch.commerce.ShopOverview;
import dev.relaywatch.commerce.ShopOverview.AbandonedCart;
import dev.relaywatch.commerce.ShopOverview.Day;
import dev.relaywatch.commerce.ShopOverview.Kpi;
import dev.relaywatch.dashboard.frame.Change;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.dashboard.frame.Spark;
import dev.relaywatch.dashboard.shop.ShopView.Cart;
import dev.relaywatch.dashboard.shop.ShopView.Low;
import dev.relaywatch.dashboard.shop.ShopView.Sales;
import dev.relaywatch.dashboard.shop.ShopView.Tile;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Says what a shop sells. */
final class ShopSalesView {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEE d", Locale.ENGLISH);
    private static final int SHOWN = 8;
    private static final int NAMED = 2;

    private ShopSalesView() {}

    static Sales of(ShopOverview shop, String currency, Look look) {
        List<Day> days = shop.revenueByDay();
        return new Sales(
                tiles(shop, currency, look.span()),
                currency,
                look.zone().getId(),
                days.stream()
                        .map(day ->
                                new ShopView.Day(
                                        DAY.format(day.date()), day.revenue(), day.previous()))
                        .toList(),
                days.stream().anyMatch(day -> day.previous() != null),
                shop.abandonedCarts().stream().limit(SHOWN).map(cart -> cart(cart, look)).toList(),
                carts(shop.abandonedCarts(), currency),
                shop.lowStock().stream().limit(SHOWN).map(ShopSalesView::low).toList(),
                Figures.count(shop.lowStock().size(), "product", "products"));
    }

    private static List<Tile> tiles(ShopOverview shop, String currency, Span span) {
        ShopOverview.Kpis kpis = shop.kpis();
        List<Day> days = shop.revenueByDay();
        return List.of(
                tile(
                        "Revenue",
                        kpis.revenue(),
                        value -> sum(value, currency),
                        currency,
                        spark(days, day -> day.revenue().longValue(), "Revenue by day"),
                        span),
                tile(
                        "Orders",
                        kpis.orders(),
                        value -> Figures.count(value.longValue()),
                        "",
                        spark(days, Day::orders, "Orders by day"),
                        span),
                tile(
                        "Average order",
                        kpis.averageOrder(),
                        value -> unitless(Figures.price(value, currency)),
                        currency,
                        null,
                        span),
                rate(kpis.conversionRate(), span));
    }

    private static Tile tile(
            String label,
            Kpi kpi,
            Function<BigDecimal, String> said,
            String unit,
            @Nullable Spark spark,
            Span span) {
        BigDecimal value = kpi.value();
        BigDecimal previous = kpi.previous();
        return new Tile(
                label,
                value == null ? "unknown" : said.apply(value),
                value == null ? "" : unit,
                Change.ofPercent(value, previous),
                spark,
                before(span) + " " + (previous == null ? "unknown" : said.apply(previous)));
    }

    private static Tile rate(Kpi kpi, Span span) {
        BigDecimal value = kpi.value();
        return new Tile(
                "Conversion rate",
                value == null ? "unknown" : Figures.percent(value).replace(" %", ""),
                value == null ? "" : "%",
                Change.ofPoints(value, kpi.previous()),
                null,
                before(span) + " " + Figures.percent(kpi.previous()));
    }

    private static String before(Span span) {
        return switch (span) {
            case HOUR, DAY -> "yesterday till now";
            case WEEK -> "week before";
            case MONTH -> "30 days before";
        };
    }

    private static String sum(BigDecimal amount, String currency) {
        return unitless(Figures.sum(amount, currency));
    }

    /** The currency stands beside it, smaller. */
    private static String unitless(String amount) {
        return amount.substring(0, amount.lastIndexOf(' '));
    }

    private static @Nullable Spark spark(List<Day> days, ToLongFunction<Day> value, String words) {
        return days.size() < 2
                ? null
                : Spark.of(days.stream().mapToLong(value).boxed().toList(), words);
    }

    private static Cart cart(AbandonedCart cart, Look look) {
        int pieces = cart.items().stream().mapToInt(item -> item.quantity()).sum();
        String names =
                String.join(
                        ", ", cart.items().stream().limit(NAMED).map(item -> item.name()).toList());
        return new Cart(
                names.isEmpty() ? "Cart " + cart.id() : names,
                Figures.count(pieces, "item", "items")
                        + (cart.domain() == null ? "" : ", " + cart.domain()),
                look.moment(cart.createdAt()),
                Figures.price(cart.total(), cart.currency()),
                link(cart.recoveryUrl()));
    }

    /** A shop may send anything; only what a browser opens as a page becomes a link. */
    private static String link(@Nullable String url) {
        return url != null && (url.startsWith("https://") || url.startsWith("http://")) ? url : "";
    }

    private static String carts(List<AbandonedCart> carts, String currency) {
        BigDecimal worth =
                carts.stream()
                        .filter(cart -> cart.currency().equals(currency))
                        .map(AbandonedCart::total)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        return carts.isEmpty()
                ? ""
                : Figures.count(carts.size()) + ", worth " + Figures.sum(worth, currency);
    }

    private static Low low(ShopOverview.Low low) {
        return new Low(
                low.stockQuantity() <= 0 ? "unhealthy" : "degraded",
                low.name(),
                (low.sku().isEmpty() ? "" : low.sku() + ", ")
                        + "low at "
                        + low.threshold()
                        + (low.domain() == null ? "" : ", " + low.domain()),
                low.stockQuantity() <= 0
                        ? "sold out"
                        : Figures.count(low.stockQuantity()) + " left");
    }
}
