package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shopify's search (shopify.dev, "Shopify API search syntax"): terms that must all be met, or those
 * on one side of an {@code OR}; {@code field:value}, with {@code >}, {@code >=}, {@code <} or
 * {@code <=}, a {@code *}, quotes, and a {@code -} that turns it round. A field that there is not
 * is passed over, as there. Brackets are not understood.
 */
final class ShopifySearch {
    private static final String QUOTED = "\"([^\"\\\\]*(?:\\\\.[^\"\\\\]*)*)\"";
    private static final Pattern TERM =
            Pattern.compile(
                    "(-?)(?:(\\w+):(>=|<=|>|<)?)?(?:" + QUOTED + "|'([^']*)'|([^\\s\"']+))");

    /** Not one that stands in quotes: as many of them follow as there must be. */
    private static final Pattern OR =
            Pattern.compile("\\sOR\\s(?=(?:[^\"\\\\]|\\\\.|" + QUOTED + ")*+$)");

    private record Term(boolean not, String field, String comparator, String value) {}

    private final List<List<Term>> alternatives = new ArrayList<>();

    ShopifySearch(String query) {
        for (String side : OR.split(query, -1)) {
            List<Term> terms = new ArrayList<>();
            Matcher matcher = TERM.matcher(side);
            boolean not = false;
            while (matcher.find()) {
                String value =
                        Stream.of(unescaped(matcher.group(4)), matcher.group(5), matcher.group(6))
                                .filter(it -> it != null)
                                .findFirst()
                                .orElse("");
                String field = text(matcher.group(2));
                if (field.isEmpty() && value.equals("NOT")) {
                    not = true;
                } else if (!field.isEmpty() || !value.equals("AND")) {
                    terms.add(
                            new Term(
                                    not || !matcher.group(1).isEmpty(),
                                    field,
                                    text(matcher.group(3)),
                                    value));
                    not = false;
                }
            }
            alternatives.add(terms);
        }
    }

    private static @Nullable String unescaped(@Nullable String quoted) {
        return quoted == null ? null : quoted.replaceAll("\\\\(.)", "$1");
    }

    private static String text(@Nullable String group) {
        return group == null ? "" : group;
    }

    boolean finds(ShopifyRow row) {
        return alternatives.stream()
                .anyMatch(terms -> terms.stream().allMatch(term -> meets(term, row)));
    }

    private static boolean meets(Term term, ShopifyRow row) {
        List<String> values = values(term.field(), row);
        if (values.isEmpty()) {
            return !isField(term.field(), row.type()) || term.not();
        }
        return values.stream().anyMatch(value -> is(term, value)) != term.not();
    }

    private static boolean is(Term term, String value) {
        if (!term.comparator().isEmpty()) {
            return compared(value, term.value())
                    .map(sign ->
                            switch (term.comparator()) {
                                case ">" -> sign > 0;
                                case ">=" -> sign >= 0;
                                case "<" -> sign < 0;
                                default -> sign <= 0;
                            })
                    .orElse(false);
        }
        String wanted = term.value().toLowerCase(Locale.ROOT);
        String given = value.toLowerCase(Locale.ROOT);
        if (wanted.contains("*")) {
            String pattern =
                    Stream.of(wanted.split("\\*", -1))
                            .map(Pattern::quote)
                            .reduce((one, other) -> one + ".*" + other)
                            .orElse("");
            return given.matches(pattern)
                    || Stream.of(given.split("\\s+", -1)).anyMatch(word -> word.matches(pattern));
        }
        return given.equals(wanted)
                || (term.field().isEmpty()
                        ? given.contains(wanted)
                        : List.of("title", "first_name", "last_name").contains(term.field())
                                && WooSort.containsAll(value, wanted));
    }

    /** Times by the clock, numbers by their size; empty if they cannot be compared. */
    private static Optional<Integer> compared(String value, String bound) {
        Optional<Instant> time = time(value);
        Optional<Instant> bounding = time(bound);
        if (time.isPresent() && bounding.isPresent()) {
            return Optional.of(time.get().compareTo(bounding.get()));
        }
        String number = "-?\\d{1,18}(\\.\\d{1,8})?";
        return value.matches(number) && bound.matches(number)
                ? Optional.of(new BigDecimal(value).compareTo(new BigDecimal(bound)))
                : Optional.empty();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static boolean isField(String field, String type) {
        List<String> common = List.of("", "id", "created_at", "updated_at");
        List<String> own =
                switch (type) {
                    case "Product" ->
                            List.of(
                                    "title",
                                    "sku",
                                    "status",
                                    "vendor",
                                    "product_type",
                                    "handle",
                                    "collection_id",
                                    "inventory_total");
                    case "ProductVariant" ->
                            List.of("title", "sku", "product_id", "inventory_quantity");
                    case "Order" ->
                            List.of(
                                    "name",
                                    "email",
                                    "processed_at",
                                    "financial_status",
                                    "fulfillment_status",
                                    "status",
                                    "customer_id",
                                    "sku");
                    case "Customer" ->
                            List.of("email", "phone", "first_name", "last_name", "orders_count");
                    case "AbandonedCheckout" -> List.of("status", "email");
                    default -> List.of("title", "handle");
                };
        return common.contains(field) || own.contains(field);
    }

    /** What a row has under the name that a search knows it by; without one all that is text. */
    private static List<String> values(String field, ShopifyRow row) {
        if (!isField(field, row.type())) {
            return List.of();
        }
        return switch (field) {
            case "" -> words(row);
            case "id" -> List.of(String.valueOf(row.id()));
            case "created_at" -> present(row.text("createdAt"));
            case "updated_at" -> present(row.text("updatedAt"));
            case "processed_at" -> present(row.text("processedAt"));
            case "inventory_total" -> present(row.text("totalInventory"));
            case "inventory_quantity" -> present(row.text("inventoryQuantity"));
            case "product_type" -> present(row.text("productType"));
            case "first_name" -> present(row.text("firstName"));
            case "last_name" -> present(row.text("lastName"));
            case "orders_count" -> present(row.text("numberOfOrders"));
            case "financial_status" -> present(row.text("displayFinancialStatus"));
            case "fulfillment_status" -> present(row.text("displayFulfillmentStatus"));
            case "product_id" -> number(row.get("product"));
            case "customer_id" -> number(row.get("customer"));
            case "collection_id" ->
                    row.rows("collections").stream().map(it -> String.valueOf(it.id())).toList();
            case "sku" -> skus(row);
            case "name" -> List.of(row.text("name"), row.text("name").replace("#", ""));
            case "status" -> statuses(row);
            default -> present(row.text(field));
        };
    }

    private static List<String> present(String text) {
        return text.isEmpty() ? List.of() : List.of(text);
    }

    private static List<String> number(@Nullable Object of) {
        return of instanceof ShopifyRow row ? List.of(String.valueOf(row.id())) : List.of();
    }

    private static List<String> skus(ShopifyRow row) {
        return switch (row.type()) {
            case "Product" -> row.rows("variants").stream().map(it -> it.text("sku")).toList();
            case "Order" -> row.rows("lineItems").stream().map(it -> it.text("sku")).toList();
            default -> List.of(row.text("sku"));
        };
    }

    private static List<String> statuses(ShopifyRow row) {
        return switch (row.type()) {
            case "Order" -> {
                boolean cancelled = row.get("cancelledAt") != null;
                boolean closed = row.get("closedAt") != null;
                yield cancelled
                        ? List.of("cancelled", "not_closed", "any")
                        : closed ? List.of("closed", "any") : List.of("open", "not_closed", "any");
            }
            case "AbandonedCheckout" -> List.of("open");
            default -> List.of(row.text("status"));
        };
    }

    private static List<String> words(ShopifyRow row) {
        List<String> words = new ArrayList<>(skus(row));
        for (String field : List.of("title", "name", "email", "displayName", "vendor", "phone")) {
            words.addAll(present(row.text(field)));
        }
        return words;
    }
}
