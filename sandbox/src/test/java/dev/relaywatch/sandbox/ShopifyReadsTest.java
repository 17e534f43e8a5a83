package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ShopifyReadsTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private JsonNode ask(String query, Map<String, ?> variables) throws Exception {
        return Caller.json(
                caller.post(
                        sandbox.url("acme", "shopify") + "/admin/api/2026-07/graphql.json",
                        new String(
                                Json.bytes(Json.of(Map.of("query", query, "variables", variables))),
                                StandardCharsets.UTF_8),
                        "X-Shopify-Access-Token",
                        "shpat_1"));
    }

    private JsonNode ask(String query) throws Exception {
        return ask(query, Map.of());
    }

    private List<Long> found(String field, String search) throws Exception {
        return ask(
                        "query($q: String) { "
                                + field
                                + "(first: 250, query: $q) { nodes { id } } }",
                        Map.of("q", search))
                .at("/data/" + field + "/nodes")
                .valueStream()
                .map(node -> Long.valueOf(node.path("id").asString().replaceFirst(".*/", "")))
                .toList();
    }

    @Test
    void aProductIsReadWithItsVariantsAndTheirStock() throws Exception {
        JsonNode product =
                ask(
                                """
                                query($id: ID!) { product(id: $id) { title totalInventory variants(first: 5) { nodes {
                                  id sku price inventoryItem { tracked inventoryLevels(first: 1) { nodes {
                                    quantities(names: ["available"]) { name quantity } } } } } } } }
                                """,
                                Map.of("id", "gid://shopify/Product/101"))
                        .at("/data/product");

        assertThat(product.path("title").asString()).isEqualTo("Ridge Tent 2P");
        assertThat(product.path("totalInventory").asInt()).isEqualTo(17);
        assertThat(product.at("/variants/nodes/0/id").asString())
                .isEqualTo("gid://shopify/ProductVariant/41101");
        assertThat(product.at("/variants/nodes/0/price").asString()).isEqualTo("249.00");
        assertThat(
                        product.at(
                                        "/variants/nodes/0/inventoryItem/inventoryLevels/nodes/0/quantities/0/quantity")
                                .asInt())
                .isEqualTo(17);
    }

    @Test
    void whatIsNotThereIsNull() throws Exception {
        JsonNode answer =
                ask(
                        "{ product(id: \"gid://shopify/Product/999\") { id } order(id: \"5001\") { id } }");

        assertThat(answer.at("/data/product").isNull()).isTrue();
        assertThat(answer.at("/data/order").isNull()).isTrue();
        assertThat(answer.has("errors")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "products | sku:TENT-2P | 101",
                "products | sku:4711 | 124",
                "products | title:*tent* | 101,106",
                "products | ridge tent | 101",
                "products | inventory_total:<=5 status:active | 120,121,122,123",
                "products | status:draft | 150",
                "products | id:102 OR id:103 | 102,103",
                "products | title:jacket -status:draft | 110",
                "productVariants | sku:JACKET-M | 41112",
                "productVariants | product_id:110 | 41111,41112,41113",
                "orders | name:#1001 | 5001",
                "orders | id:5004 | 5004",
                "orders | financial_status:refunded | 5004",
                "orders | financial_status:partially_refunded | 5005",
                "orders | created_at:>=2026-11-20 | 5150",
                "customers | email:customer0@example.com | 301",
                "customers | email:nobody@example.com | ''",
                "collections | title:Tents | 15",
                "abandonedCheckouts | id:5002 | 5002",
                "products | collection_id:15 sku:TENT-2P | 101",
                "products | sku:\"TENT-2P\" | 101",
                "products | sku:\"x OR sku:TENT-2P\" | ''",
                "products | sku:\"x\\\" OR sku:TENT-2P\" | ''",
                "products | sku:\"x\\\\\" OR sku:TENT-2P | 101"
            })
    void aSearchFindsWhatMeetsIt(String field, String search, String ids) throws Exception {
        assertThat(found(field, search).stream().sorted().map(String::valueOf))
                .containsExactlyElementsOf(ids.isEmpty() ? List.of() : List.of(ids.split(",", -1)));
    }

    @Test
    void pagesFollowEachOtherByTheirCursors() throws Exception {
        String query =
                "query($n: Int!, $after: String) { orders(first: $n, after: $after, sortKey: CREATED_AT,"
                        + " reverse: true) { nodes { id name } pageInfo { hasNextPage endCursor } } }";
        JsonNode first = ask(query, Map.of("n", 2)).at("/data/orders");
        JsonNode second =
                ask(query, Map.of("n", 250, "after", first.at("/pageInfo/endCursor").asString()))
                        .at("/data/orders");

        assertThat(first.at("/nodes/0/name").asString()).isEqualTo("#1150");
        assertThat(first.at("/pageInfo/hasNextPage").asBoolean()).isTrue();
        assertThat(second.at("/pageInfo/hasNextPage").asBoolean()).isFalse();
        assertThat(first.path("nodes").size() + second.path("nodes").size())
                .isEqualTo(found("orders", "").size());
    }

    @Test
    void anOrderHasItsMoneyItsLinesAndItsRefunds() throws Exception {
        JsonNode order =
                ask("""
                { order(id: "gid://shopify/Order/5004") { displayFinancialStatus
                  totalPriceSet { shopMoney { amount currencyCode } } totalRefundedSet { shopMoney { amount } }
                  lineItems(first: 5) { nodes { title quantity sku variant { id } } }
                  refunds { note totalRefundedSet { shopMoney { amount } } } } }
                """)
                        .at("/data/order");

        assertThat(order.path("displayFinancialStatus").asString()).isEqualTo("REFUNDED");
        assertThat(order.at("/totalRefundedSet/shopMoney/amount"))
                .isEqualTo(order.at("/totalPriceSet/shopMoney/amount"));
        assertThat(order.at("/refunds/0/note").asString()).isEqualTo("Came too late");
        assertThat(order.at("/lineItems/nodes/0/variant/id").asString())
                .startsWith("gid://shopify/ProductVariant/41");
    }

    @Test
    void aCustomerKnowsTheirOrders() throws Exception {
        JsonNode customer =
                ask("{ customers(first: 1, query: \"email:customer0@example.com\") { nodes { numberOfOrders"
                                + " amountSpent { amount } lastOrder { name } orders(first: 250) { nodes { id } } } } }")
                        .at("/data/customers/nodes/0");

        assertThat(customer.path("numberOfOrders").asInt())
                .isPositive()
                .isEqualTo(customer.at("/orders/nodes").size());
        assertThat(customer.at("/lastOrder/name").asString()).startsWith("#1");
    }

    @ParameterizedTest
    @CsvSource({
        "save10, ACTIVE, DiscountCodeBasic",
        "SAVE10, ACTIVE, DiscountCodeBasic",
        "summer25, EXPIRED, DiscountCodeBasic",
        "freeship, ACTIVE, DiscountCodeFreeShipping"
    })
    void aDiscountIsFoundByItsCode(String code, String status, String type) throws Exception {
        JsonNode discount =
                ask(
                                """
                                query($code: String!) { codeDiscountNodeByCode(code: $code) { id codeDiscount { __typename
                                  ... on DiscountCodeBasic { status usageLimit asyncUsageCount
                                    customerGets { value { ... on DiscountPercentage { percentage }
                                      ... on DiscountAmount { amount { amount } } } }
                                    minimumRequirement { ... on DiscountMinimumSubtotal {
                                      greaterThanOrEqualToSubtotal { amount } } } }
                                  ... on DiscountCodeFreeShipping { status } } } }
                                """,
                                Map.of("code", code))
                        .at("/data/codeDiscountNodeByCode/codeDiscount");

        assertThat(discount.path("__typename").asString()).isEqualTo(type);
        assertThat(discount.path("status").asString()).isEqualTo(status);
    }

    @Test
    void aDiscountThatThereIsNotIsNull() throws Exception {
        assertThat(
                        ask("{ codeDiscountNodeByCode(code: \"none\") { id } }")
                                .at("/data/codeDiscountNodeByCode")
                                .isNull())
                .isTrue();
    }

    @Test
    void membersOfASegmentAreSortedByWhatTheySpent() throws Exception {
        JsonNode data =
                ask("{ customerSegmentMembers(first: 2, sortKey: \"amount_spent\", reverse: true) { edges { node {"
                                + " id lastOrderId amountSpent { amount } } } } }")
                        .at("/data/customerSegmentMembers/edges");

        assertThat(data.at("/0/node/id").asString())
                .startsWith("gid://shopify/CustomerSegmentMember/3");
        assertThat(Double.parseDouble(data.at("/0/node/amountSpent/amount").asString()))
                .isGreaterThanOrEqualTo(
                        Double.parseDouble(data.at("/1/node/amountSpent/amount").asString()));
        JsonNode nodes =
                ask(
                                "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Order { name } } }",
                                Map.of(
                                        "ids",
                                        List.of(
                                                data.at("/0/node/lastOrderId").asString(),
                                                "gid://shopify/Order/1")))
                        .at("/data/nodes");
        assertThat(nodes.at("/0/name").asString()).startsWith("#1");
        assertThat(nodes.at("/1").isNull()).isTrue();
    }

    @Test
    void aCheckoutThatWasAbandonedHasAWayBack() throws Exception {
        JsonNode checkout =
                ask("{ abandonedCheckouts(first: 1, sortKey: CREATED_AT, reverse: true) { nodes {"
                                + " abandonedCheckoutUrl completedAt totalPriceSet { shopMoney { amount } }"
                                + " lineItems(first: 5) { nodes { title quantity } } } } }")
                        .at("/data/abandonedCheckouts/nodes/0");

        assertThat(checkout.path("abandonedCheckoutUrl").asString()).startsWith("https://");
        assertThat(checkout.path("completedAt").isNull()).isTrue();
        assertThat(checkout.at("/lineItems/nodes").size()).isPositive();
    }

    @Test
    void whatShippingCostsStandsInTheProfile() throws Exception {
        JsonNode zone =
                ask("""
                { deliveryProfiles(first: 1) { nodes { name profileLocationGroups {
                  locationGroupZones(first: 9) { nodes { zone { name }
                    methodDefinitions(first: 9) { nodes { name rateProvider {
                      ... on DeliveryRateDefinition { price { amount } } }
                      methodConditions { field conditionCriteria { ... on MoneyV2 { amount } } } } } } } } } } }
                """)
                        .at(
                                "/data/deliveryProfiles/nodes/0/profileLocationGroups/0/locationGroupZones/nodes/0");

        assertThat(zone.at("/zone/name").asString()).isEqualTo("United Kingdom");
        assertThat(zone.at("/methodDefinitions/nodes/0/rateProvider/price/amount").asString())
                .isEqualTo("4.9");
        assertThat(
                        zone.at(
                                        "/methodDefinitions/nodes/1/methodConditions/0/conditionCriteria/amount")
                                .asString())
                .isEqualTo("50.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ products(first: 1) { nodes { colour } } } | undefinedField | Field 'colour' doesn't"
                        + " exist on type 'Product'",
                "{ products(first: 1, page: 2) { nodes { id } } } | argumentNotAccepted | doesn't accept"
                        + " argument 'page'",
                "{ products { nodes { id } } } | BAD_REQUEST | you must provide one of first or last",
                "{ products(first: 251) { nodes { id } } } | BAD_REQUEST | between 0 and 250",
                "{ products(first: 1, after: \"x\") { nodes { id } } } | BAD_REQUEST | Invalid cursor"
            })
    void aQueryThatIsWrongSaysHow(String query, String code, String words) throws Exception {
        JsonNode error = ask(query).at("/errors/0");

        assertThat(error.at("/extensions/code").asString()).isEqualTo(code);
        assertThat(error.path("message").asString()).contains(words);
    }

    @Test
    void whatTheAppMayNotReadIsDenied() throws Exception {
        sandbox.stand("acme", "shopify", Map.of("scopes", List.of("read_products")));

        JsonNode answer = ask("{ orders(first: 1) { nodes { id } } }");

        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("ACCESS_DENIED");
        assertThat(answer.at("/errors/0/path/0").asString()).isEqualTo("orders");
        assertThat(found("products", "id:101")).containsExactly(101L);
    }

    @Test
    void aShopHasItsCurrency() throws Exception {
        sandbox.stand("acme", "shopify", Map.of("currency", "JPY"));

        JsonNode data =
                ask("{ shop { currencyCode } orders(first: 1) { nodes { totalPriceSet { shopMoney {"
                                + " currencyCode } } } } }")
                        .path("data");

        assertThat(data.at("/shop/currencyCode").asString()).isEqualTo("JPY");
        assertThat(data.at("/orders/nodes/0/totalPriceSet/shopMoney/currencyCode").asString())
                .isEqualTo("JPY");
    }
}
