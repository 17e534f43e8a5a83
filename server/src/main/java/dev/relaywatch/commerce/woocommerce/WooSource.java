package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.text;
import static dev.relaywatch.commerce.woocommerce.Wire.time;

import dev.relaywatch.commerce.ShopSource;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What is read of WooCommerce shops. Sources: WooCommerce REST API v3, "List all orders", "List all
 * refunds"; its own sales report (WC_Report_Sales_By_Date), which takes refunds off the day on
 * which they were made.
 */
@Component
class WooSource implements ShopSource {
    /** As WooCommerce's reports count. */
    private static final Set<String> SOLD =
            Set.of("completed", "processing", "on-hold", "refunded");

    private static final String UNPAID = "pending,failed";
    private static final String DRAFT = "checkout-draft";

    /** An order with refunds costs a call more. */
    private static final int BATCH = 50;

    private static final int MOST_REFUNDS = 100;

    /** Their times are full seconds, and {@code modified_after} is exclusive. */
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final DateTimeFormatter GMT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final WooClient client;
    private final WooCurrencies currencies;
    private final WooLowStock lowStock;

    WooSource(WooClient client, WooCurrencies currencies, WooLowStock lowStock) {
        this.client = client;
        this.currencies = currencies;
        this.lowStock = lowStock;
    }

    @Override
    public String platform() {
        return "woocommerce";
    }

    /** A site may hide its index, which alone tells its zone. */
    @Override
    public OperationResult<Setting> setting(Shop shop) {
        return currencies
                .of(shop)
                .map(currency ->
                        new Setting(
                                currency,
                                client.index(shop, Query.fields("timezone_string,gmt_offset"))
                                                instanceof Done<JsonNode>(var site, _)
                                        ? zone(site).orElse(null)
                                        : null));
    }

    private static Optional<ZoneId> zone(JsonNode site) {
        try {
            String name = text(site, "timezone_string");
            return name.isEmpty()
                    ? decimal(site.path("gmt_offset"))
                            .map(hours -> hours.multiply(BigDecimal.valueOf(3_600)).intValue())
                            .map(ZoneOffset::ofTotalSeconds)
                    : Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public OperationResult<Batch> changed(Shop shop, Instant since, @Nullable String next) {
        int number = next == null ? 1 : Integer.parseInt(next);
        Query query =
                Query.fields(
                                "id,status,currency,total,total_tax,shipping_total,date_created_gmt,date_modified_gmt,date_paid_gmt,refunds")
                        .and("status", "any")
                        .and("modified_after", GMT.format(since.minus(SECOND)))
                        .and("dates_are_gmt", true)
                        .and("orderby", "modified")
                        .and("order", "asc")
                        .and("per_page", BATCH)
                        .and("page", number);
        return client.page(shop, "orders", query)
                .then(page ->
                        orders(shop, page.json())
                                .map(orders ->
                                        new Batch(
                                                orders,
                                                WooClient.hasNext(page, number, BATCH)
                                                        ? String.valueOf(number + 1)
                                                        : null)));
    }

    private OperationResult<List<Order>> orders(Shop shop, JsonNode found) {
        List<Order> orders = new ArrayList<>();
        for (JsonNode one : found) {
            Instant created = time(one, "date_created");
            if (number(one, "id") <= 0 || created == null) {
                continue;
            }
            OperationResult<List<Refund>> refunds = refunds(shop, one);
            if (!(refunds instanceof Done<List<Refund>>(var made, _))) {
                return refunds.map(_ -> List.of());
            }
            orders.add(
                    new Order(
                            number(one, "id"),
                            text(one, "status"),
                            SOLD.contains(text(one, "status")),
                            text(one, "currency"),
                            sum(one, "total"),
                            sum(one, "total_tax"),
                            sum(one, "shipping_total"),
                            made,
                            created,
                            Objects.requireNonNullElse(time(one, "date_modified"), created),
                            time(one, "date_paid")));
        }
        return OperationResult.done(orders);
    }

    /** An order tells how much each was, but not when. */
    private OperationResult<List<Refund>> refunds(Shop shop, JsonNode order) {
        if (order.path("refunds").isEmpty() || !SOLD.contains(text(order, "status"))) {
            return OperationResult.done(List.of());
        }
        return client.list(
                        shop,
                        "orders/" + number(order, "id") + "/refunds",
                        Query.fields("id,amount,date_created_gmt,date_created"),
                        MOST_REFUNDS)
                .map(found ->
                        found.stream()
                                .filter(one -> number(one, "id") > 0)
                                .map(one ->
                                        new Refund(
                                                number(one, "id"),
                                                sum(one, "amount").abs(),
                                                Objects.requireNonNullElse(
                                                        time(one, "date_created"), Instant.EPOCH)))
                                .toList());
    }

    private static BigDecimal sum(JsonNode object, String field) {
        return decimal(object.path(field)).orElse(BigDecimal.ZERO);
    }

    @Override
    public OperationResult<Set<Long>> present(Shop shop, List<Long> orders) {
        return client.list(
                        shop,
                        "orders",
                        Query.fields("id")
                                .and("status", "any")
                                .and(
                                        "include",
                                        orders.stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(","))),
                        WooClient.PAGE)
                .map(found ->
                        found.stream().map(one -> number(one, "id")).collect(Collectors.toSet()));
    }

    /** Older shops know of no drafts. */
    @Override
    public OperationResult<List<Cart>> carts(Shop shop, Instant since) {
        return unpaid(shop, since, DRAFT + "," + UNPAID)
                .orIfRefused("rest_invalid_param", () -> unpaid(shop, since, UNPAID))
                .map(found ->
                        found.stream()
                                .filter(one ->
                                        time(one, "date_paid") == null
                                                && !one.path("line_items").isEmpty()
                                                && time(one, "date_created") != null)
                                .map(one -> cart(shop, one))
                                .toList());
    }

    private OperationResult<List<JsonNode>> unpaid(Shop shop, Instant since, String statuses) {
        return client.list(
                shop,
                "orders",
                Query.fields(
                                "id,status,currency,total,date_created_gmt,date_paid_gmt,order_key,payment_url,line_items")
                        .and("status", statuses)
                        .and("after", GMT.format(since))
                        .and("dates_are_gmt", true)
                        .and("orderby", "date")
                        .and("order", "desc"),
                MOST_ROWS);
    }

    private static Cart cart(Shop shop, JsonNode order) {
        return new Cart(
                number(order, "id"),
                text(order, "status"),
                text(order, "currency"),
                sum(order, "total"),
                Wire.each(
                        order.path("line_items"),
                        line -> new Item(plain(line, "name"), (int) number(line, "quantity"))),
                recoveryUrl(shop, order),
                Objects.requireNonNull(time(order, "date_created")));
    }

    /** A draft has no page to be paid at. The shop's own link knows how its pages are called. */
    private static @Nullable String recoveryUrl(Shop shop, JsonNode order) {
        String key = text(order, "order_key");
        if (text(order, "status").equals(DRAFT) || !key.matches("[\\w-]{1,100}")) {
            return null;
        }
        String told = text(order, "payment_url");
        return told.matches("https?://[^\\s\"'<>]+[?&]key=[\\w-]+.*")
                ? told
                : shop.connection().baseUrl()
                        + "/checkout/order-pay/"
                        + number(order, "id")
                        + "/?pay_for_order=true&key="
                        + key;
    }

    @Override
    public OperationResult<List<LowStock>> lowStock(Shop shop) {
        return lowStock.byTheirOwn(shop, MOST_ROWS)
                .map(found ->
                        found.stream()
                                .map(one ->
                                        new LowStock(
                                                number(one.product(), "id"),
                                                plain(one.product(), "name"),
                                                text(one.product(), "sku"),
                                                one.quantity(),
                                                one.threshold()))
                                .toList());
    }
}
