package dev.relaywatch.commerce;

import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.woocommerce.WooShop;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes docs/operations.md: the parameters as they are checked, the answers as a shop gives them.
 */
final class OperationsGuide {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TOKEN = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.…";

    private final ParameterSchemas schemas = new ParameterSchemas();
    private final StringBuilder text = new StringBuilder();

    static String written() {
        OperationsGuide guide = new OperationsGuide();
        try (WooShop shop = new WooShop()) {
            guide.head(shop.platform());
            guide.operations(shop);
        }
        return guide.text.toString();
    }

    private void head(ShopPlatform woocommerce) {
        text.append(
                """
                # Operations on shops

                <!-- Made of the code by OperationsGuideTest; change it there. -->

                `POST /api/woocommerce/operations/{operation}` with a secret key and a JSON object of parameters. `domain` says
                which shop, where a tenant has several: the setting `domain` of its connection, else host and port of its address.

                ```
                curl -s $RELAYWATCH/api/woocommerce/operations/check_stock \\
                  -H "Authorization: Bearer rws_..." -H "Content-Type: application/json" -d '{"productId":"TENT-2P"}'
                {"success":true,"data":{"productId":101,"inStock":true,"stockStatus":"instock","backordersAllowed":false}}
                ```

                - A product is named by its number or its SKU, an order by its id or the number that the customer knows.
                - Money is `{"amount":"12.50","currency":"GBP"}`: text, so that nothing is rounded on the way.
                - What the shop declines is `200 {"success":false,"error":{"type","message"}}` with the shop's own code, such as
                  `woocommerce_rest_product_invalid_id`. Where the shop cannot be used, the type is its code or one of
                  `key_refused wrong_address rate_limited maintenance shop_failed unreadable unreachable timeout not_sent
                  not_connected`, and the message says what to do. `busy`: too many operations of this shop are under way.
                - Parameters that are wrong are `422`, with every mistake at once; an operation or a domain that is not there is `404`.
                - A shop whose PHP prints warnings before its answers is understood all the same; `message` says so.
                - Reads are repeated once where the shop stumbles. What changes something is sent once.
                - An operation may take 25 s in all (`relaywatch.commerce.operation-timeout`), a call of the shop 10 s
                  (`relaywatch.commerce.call-timeout`); a shop is asked 50 operations at a time (`relaywatch.commerce.at-once`).
                - A cart is found by its token. Each answer has a new one: give the newest.
                - Each call is measured: operation, duration, success, error, domain, user agent.

                `GET /api/woocommerce/operations` lists them with their parameters as JSON Schema.
                `GET /api/woocommerce/health` says of each shop whether it answers, how fast, and its version.

                | operation | what it does |
                |---|---|
                """);
        for (Operation<?> operation : woocommerce.operations()) {
            text.append(
                    "| [`%s`](#%s) | %s |\n"
                            .formatted(operation.name(), operation.name(), operation.meaning()));
        }
    }

    /** The cart of the example is filled by the first of its operations. */
    private void operations(WooShop shop) {
        JsonNode cart = null;
        for (Operation<?> operation : shop.platform().operations()) {
            ObjectNode example = example(operation);
            if (cart != null && example.has("cartToken")) {
                example.put("cartToken", cart.path("cartToken").asString());
            }
            if (cart != null && example.has("cartItemKey")) {
                example.put(
                        "cartItemKey", cart.path("items").path(0).path("cartItemKey").asString());
            }
            JsonNode data = shop.data(operation.name(), example.toString());
            if (operation.name().equals("remove_from_cart")) {
                // what follows needs a line
                cart = shop.data("add_to_cart", "{\"productId\":101,\"quantity\":2}");
            } else if (data.has("cartToken")) {
                cart = data;
            }
            write(operation, example, data);
        }
    }

    private static ObjectNode example(Operation<?> operation) {
        ObjectNode example = (ObjectNode) JSON.<JsonNode>valueToTree(operation.example());
        new TreeSet<>(example.propertyNames())
                .stream().filter(name -> example.path(name).isNull()).forEach(example::remove);
        return example;
    }

    private void write(Operation<?> operation, ObjectNode example, JsonNode data) {
        text.append("\n## %s\n%s\n\n".formatted(operation.name(), operation.meaning()));
        JsonNode schema = schemas.of(operation);
        List<Map.Entry<String, JsonNode>> parameters =
                schema.path("properties").properties().stream()
                        .filter(one -> !one.getKey().equals("domain"))
                        .toList();
        if (!parameters.isEmpty()) {
            text.append("| parameter | | |\n|---|---|---|\n");
            parameters.forEach(one -> parameter(one.getKey(), one.getValue(), schema));
            text.append('\n');
        }
        text.append("```\n").append(shown(example)).append("\n```\n```\n");
        text.append(pretty(data)).append("\n```\n");
    }

    private void parameter(String name, JsonNode schema, JsonNode whole) {
        boolean required =
                whole.path("required").valueStream().anyMatch(one -> one.asString("").equals(name));
        text.append(
                "| `%s`%s | %s | %s |\n"
                        .formatted(
                                name,
                                required ? ", required" : "",
                                kind(schema),
                                schema.path("description").asString("")));
    }

    private static String kind(JsonNode schema) {
        JsonNode values = schema.path("enum");
        if (values.isArray()) {
            return values.valueStream()
                    .map(one -> one.asString(""))
                    .collect(Collectors.joining("`, `", "`", "`"));
        }
        JsonNode type = schema.path("type");
        String kind =
                type.isArray()
                        ? type.valueStream()
                                .map(one -> one.asString(""))
                                .collect(Collectors.joining(" or "))
                        : type.asString("");
        boolean bounded = schema.path("maximum").asLong(1_000_000_000) < 1_000_000_000;
        return kind
                + (bounded
                        ? ", "
                                + schema.path("minimum").asString()
                                + " to "
                                + schema.path("maximum").asString()
                        : "");
    }

    private static String pretty(JsonNode json) {
        return JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(shown(json))
                .replaceAll(
                        "\\{\\s+\"amount\" : (\"[^\"]*\"),\\s+\"currency\" : (\"[A-Z]+\")\\s+}",
                        "{\"amount\" : $1, \"currency\" : $2}")
                .replace("\r", "");
    }

    private static JsonNode shown(JsonNode json) {
        JsonNode shown = json.deepCopy();
        if (shown instanceof ObjectNode object && object.has("cartToken")) {
            object.put("cartToken", TOKEN);
        }
        return shown;
    }
}
