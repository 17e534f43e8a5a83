package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reports}, by the days of the shop. */
final class WooReports {
    static final Set<String> COUNTED = Set.of("completed", "processing", "on-hold", "refunded");
    private static final List<String> PERIODS = List.of("week", "month", "last_month", "year");
    private static final int MOST_SELLERS = 12;

    /** Both days are in it. */
    private record Span(LocalDate from, LocalDate to, boolean byMonth) {
        long days() {
            return ChronoUnit.DAYS.between(from, to) + 1;
        }

        boolean has(LocalDate day) {
            return !day.isBefore(from) && !day.isAfter(to);
        }

        String group(LocalDate day) {
            return byMonth ? day.toString().substring(0, 7) : day.toString();
        }
    }

    private final WooStore store;

    WooReports(WooStore store) {
        this.store = store;
    }

    Answer answer(WooCall call) {
        return switch (call.path().get(1)) {
            case "sales" -> sales(call, span(call));
            case "top_sellers" -> sellers(span(call), call.shown().zone());
            case "orders" -> statuses();
            default -> payers();
        };
    }

    /** A period counts before dates; without any it is today. */
    private static Span span(WooCall call) {
        LocalDate today = call.now().atZone(call.shown().zone()).toLocalDate();
        Optional<String> period = call.query().text("period");
        if (period.isPresent()) {
            return switch (call.query().oneOf("period", "week", PERIODS)) {
                case "week" -> new Span(today.minusDays(6), today, false);
                case "month" -> new Span(today.withDayOfMonth(1), today, false);
                case "last_month" -> {
                    LocalDate first = today.minusMonths(1).withDayOfMonth(1);
                    yield new Span(first, first.plusMonths(1).minusDays(1), false);
                }
                default -> new Span(today.withDayOfYear(1), today, true);
            };
        }
        LocalDate from = date(call, "date_min").orElse(today);
        LocalDate to = date(call, "date_max").orElse(today);
        return new Span(from, to.isBefore(from) ? from : to, from.plusMonths(3).isBefore(to));
    }

    private static Optional<LocalDate> date(WooCall call, String name) {
        return call.query()
                .text(name)
                .map(text -> {
                    try {
                        return LocalDate.parse(text);
                    } catch (DateTimeException _) {
                        throw WooRefusal.parameter(name, "rest_invalid_date", "Invalid date.");
                    }
                });
    }

    private List<ObjectNode> counted(Span span, ZoneId zone) {
        return store.orders.all().stream()
                .filter(order -> COUNTED.contains(order.path("status").asString("")))
                .filter(order -> span.has(day(order, zone)))
                .toList();
    }

    private static LocalDate day(ObjectNode row, ZoneId zone) {
        return WooShown.instant(row.path("date_created_gmt").asString(""))
                .atZone(zone)
                .toLocalDate();
    }

    private Answer sales(WooCall call, Span span) {
        ZoneId zone = call.shown().zone();
        Map<String, Sum> groups = new LinkedHashMap<>();
        LocalDate day = span.from();
        while (!day.isAfter(span.to()) && groups.size() < 4_000) {
            groups.putIfAbsent(span.group(day), new Sum());
            day = day.plusDays(1);
        }
        Sum all = new Sum();
        for (ObjectNode order : counted(span, zone)) {
            all.add(order);
            groups.computeIfAbsent(span.group(day(order, zone)), _ -> new Sum()).add(order);
        }
        BigDecimal refunds = BigDecimal.ZERO;
        for (ObjectNode refund : store.refunds.all()) {
            if (span.has(day(refund, zone))) {
                BigDecimal amount = WooOrderRow.decimal(refund, "amount");
                refunds = refunds.add(amount);
                Sum group = groups.computeIfAbsent(span.group(day(refund, zone)), _ -> new Sum());
                group.sales = group.sales.subtract(amount);
            }
        }
        BigDecimal total = all.sales.subtract(refunds);
        BigDecimal net = total.subtract(all.shipping);
        WooShown shown = call.shown();
        ObjectNode report =
                Json.object()
                        .put("total_sales", shown.money(total))
                        .put("net_sales", shown.money(net))
                        .put(
                                "average_sales",
                                shown.money(
                                        net.divide(
                                                BigDecimal.valueOf(span.days()),
                                                8,
                                                RoundingMode.HALF_UP)))
                        .put("total_orders", all.orders)
                        .put("total_items", all.items)
                        .put("total_tax", shown.money(BigDecimal.ZERO))
                        .put("total_shipping", shown.money(all.shipping))
                        .put("total_refunds", refunds)
                        .put("total_discount", shown.money(all.discount))
                        .put("totals_grouped_by", span.byMonth() ? "month" : "day");
        ObjectNode totals = report.putObject("totals");
        groups.forEach((group, sum) -> totals.set(group, sum.shown(shown)));
        report.put("total_customers", all.customers.size());
        return Answer.json(200, Json.array().add(report));
    }

    /** What orders come to. */
    private static final class Sum {
        private BigDecimal sales = BigDecimal.ZERO;
        private BigDecimal shipping = BigDecimal.ZERO;
        private BigDecimal discount = BigDecimal.ZERO;
        private int orders;
        private int items;
        private final Set<String> customers = new HashSet<>();

        void add(ObjectNode order) {
            sales = sales.add(WooOrderRow.decimal(order, "total"));
            shipping = shipping.add(WooOrderRow.decimal(order, "shipping_total"));
            discount = discount.add(WooOrderRow.decimal(order, "discount_total"));
            orders++;
            order.path("line_items").forEach(line -> items += line.path("quantity").asInt());
            customers.add(order.path("billing").path("email").asString(""));
        }

        ObjectNode shown(WooShown shown) {
            return Json.object()
                    .put("sales", shown.money(sales))
                    .put("orders", orders)
                    .put("items", items)
                    .put("tax", shown.money(BigDecimal.ZERO))
                    .put("shipping", shown.money(shipping))
                    .put("discount", shown.money(discount))
                    .put("customers", customers.size());
        }
    }

    private Answer sellers(Span span, ZoneId zone) {
        Map<Long, ObjectNode> byProduct = new LinkedHashMap<>();
        for (ObjectNode order : counted(span, zone)) {
            for (JsonNode line : order.path("line_items")) {
                ObjectNode row =
                        byProduct.computeIfAbsent(
                                line.path("product_id").asLong(),
                                id ->
                                        Json.object()
                                                .put("name", line.path("name").asString(""))
                                                .put("product_id", id)
                                                .put("quantity", 0));
                row.put("quantity", row.path("quantity").asInt() + line.path("quantity").asInt());
            }
        }
        List<ObjectNode> best = new ArrayList<>(byProduct.values());
        best.sort((one, other) ->
                Integer.compare(other.path("quantity").asInt(), one.path("quantity").asInt()));
        ArrayNode shown = Json.array();
        best.stream().limit(MOST_SELLERS).forEach(shown::add);
        return Answer.json(200, shown);
    }

    private Answer statuses() {
        ArrayNode all = Json.array();
        for (String status : WooOrderRow.STATUSES) {
            all.addObject()
                    .put("slug", status)
                    .put("name", WooOrderWrites.name(status))
                    .put(
                            "total",
                            store.orders.all().stream()
                                    .filter(order ->
                                            order.path("status").asString("").equals(status))
                                    .count());
        }
        return Answer.json(200, all);
    }

    private Answer payers() {
        long paying =
                store.customers.all().stream()
                        .filter(row -> row.path("is_paying_customer").asBoolean(false))
                        .count();
        ArrayNode all = Json.array();
        all.addObject().put("slug", "paying").put("name", "Paying customer").put("total", paying);
        all.addObject()
                .put("slug", "non_paying")
                .put("name", "Non-paying customer")
                .put("total", store.customers.all().size() - paying);
        return Answer.json(200, all);
    }
}
