package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.flag;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetSalesReport;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.shopify.ShopifyClient.Listed;
import dev.relaywatch.commerce.shopify.ShopifyClient.Listing;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * From the orders themselves, by the days of the shop's own zone: today, the last seven days, this
 * month or this year. An order counts on the day on which it was processed; one that was cancelled,
 * of which nothing was paid, or that is a test, does not. Returns are taken off the day of their
 * order, where Shopify's own report takes them off the day of the return.
 */
class ShopifyGetSalesReport extends GetSalesReport {
    private static final String SETTING =
            """
            query Setting {
              shop { currencyCode ianaTimezone }
              currentAppInstallation { accessScopes { handle } }
            }
            """;

    private static final String ORDERS =
            """
            query Sales($search: String!, $first: Int!, $after: String) {
              orders(first: $first, after: $after, query: $search, sortKey: PROCESSED_AT) {
                nodes {
                  processedAt cancelledAt test displayFinancialStatus taxesIncluded currentSubtotalLineItemsQuantity
                  currentTotalPriceSet { shopMoney { amount } }
                  currentSubtotalPriceSet { shopMoney { amount } }
                  currentTotalTaxSet { shopMoney { amount } }
                  totalRefundedSet { shopMoney { amount } }
                }
                pageInfo { hasNextPage endCursor }
              }
            }
            """;
    private static final int PAGE = 30;
    private static final int MOST_ORDERS = 10_000;
    private static final Set<String> PAID =
            Set.of("PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "REFUNDED");

    /** What an app sees without {@code read_all_orders}. */
    private static final long DAYS_SEEN = 60;

    private final ShopifyClient client;
    private final Clock clock;

    ShopifyGetSalesReport(ShopifyClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public OperationResult<Report> run(Shop shop, Parameters asked) {
        Period period = requireNonNullElse(asked.period(), Period.WEEK);
        return client.ask(shop, SETTING, Map.of()).then(setting -> report(shop, period, setting));
    }

    private OperationResult<Report> report(Shop shop, Period period, JsonNode setting) {
        ZoneId zone = zone(setting.path("shop"), shop);
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        LocalDate from = SalesCount.first(period, today);
        Instant since = from.atStartOfDay(zone).toInstant();
        String search = Search.ALL.since("processed_at", since).text();
        return client.list(
                        shop,
                        new Listing(ORDERS, Map.of("search", search), "/orders", PAGE),
                        MOST_ORDERS)
                .then(found ->
                        found.complete()
                                ? new Done<>(
                                        counted(found, period, today, zone, setting),
                                        unseen(setting, since))
                                : new Failed<>(
                                        "too_many_orders",
                                        "there are more than "
                                                + MOST_ORDERS
                                                + " orders in this period; ask for a shorter one"));
    }

    private static Report counted(
            Listed found, Period period, LocalDate today, ZoneId zone, JsonNode setting) {
        SalesCount count =
                new SalesCount(period, today, zone, text(setting.path("shop"), "currencyCode"));
        found.nodes().stream().filter(ShopifyGetSalesReport::isSold).forEach(count::add);
        return count.report();
    }

    private static boolean isSold(JsonNode order) {
        return PAID.contains(text(order, "displayFinancialStatus"))
                && text(order, "cancelledAt").isEmpty()
                && !flag(order, "test");
    }

    private static ZoneId zone(JsonNode told, Shop shop) {
        try {
            return ZoneId.of(text(told, "ianaTimezone"));
        } catch (DateTimeException e) {
            return shop.zone();
        }
    }

    private @Nullable String unseen(JsonNode setting, Instant since) {
        boolean isOld = since.isBefore(clock.instant().minus(DAYS_SEEN, ChronoUnit.DAYS));
        boolean seesAll =
                setting.at("/currentAppInstallation/accessScopes")
                        .valueStream()
                        .anyMatch(scope -> text(scope, "handle").equals("read_all_orders"));
        return isOld && !seesAll
                ? "Shopify shows this app the orders of the last "
                        + DAYS_SEEN
                        + " days only; give it the scope read_all_orders for the others"
                : null;
    }
}
