package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.woocommerce.WooShop;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.testing.JsonFuzz;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParameterSchemasTest {
    private final WooShop shop = new WooShop();
    private final ParameterSchemas schemas = new ParameterSchemas();

    @AfterAll
    void close() {
        shop.close();
    }

    Stream<Operation<?>> operations() {
        return shop.platform().operations().stream();
    }

    private List<String> mistakes(String operation, String parameters) {
        Operation<?> one =
                operations().filter(it -> it.name().equals(operation)).findFirst().orElseThrow();
        return schemas.mistakes(one, object(parameters)).stream()
                .map(error -> error.field() + " " + error.message())
                .toList();
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }

    @Test
    void theOperationsAreThoseOfTheContract() {
        assertThat(operations().map(Operation::name))
                .containsExactlyElementsOf(OperationNames.WOOCOMMERCE);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyExampleIsValid(Operation<?> operation) {
        ObjectNode example =
                (ObjectNode) JsonMapper.shared().<JsonNode>valueToTree(operation.example());
        List.copyOf(example.propertyNames()).stream()
                .filter(name -> example.path(name).isNull())
                .forEach(example::remove);

        assertThat(schemas.mistakes(operation, example)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyParameterIsDescribed(Operation<?> operation) {
        assertThat(schemas.of(operation).path("properties").valueStream())
                .allMatch(one -> !one.path("description").asString("").isBlank());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aParameterThatThereIsNotIsRefused(Operation<?> operation) {
        assertThat(schemas.mistakes(operation, object("{\"nonsense\":1}")))
                .extracting(FieldError::field)
                .contains("nonsense");
    }

    @Test
    void allMistakesAreToldAtOnceInTheOrderOfTheParameters() {
        assertThat(
                        mistakes(
                                "search_products",
                                "{\"limit\":0,\"inStock\":\"yes\",\"minPrice\":-1,\"colour\":\"red\",\"query\":\"\"}"))
                .containsExactly(
                        "query must not be empty",
                        "minPrice must be at least 0",
                        "inStock must be true or false",
                        "limit must be at least 1",
                        "colour is no parameter of this operation; it takes query, category, minPrice, maxPrice,"
                                + " inStock, limit, domain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "check_stock | {} | productId is missing",
                "check_stock | {\"productId\":{\"a\":1}} | productId must be a whole number or text",
                "check_stock | {\"productId\":1.5} | productId must be a whole number or text",
                "check_stock | {\"productId\":-1} | productId must be at least 1",
                "check_stock | {\"productId\":\"\"} | productId must not be empty",
                "check_stock | {\"productId\":\" \"} | productId must not be empty",
                "validate_coupon | {\"couponCode\":\" \"} | couponCode must not be empty",
                "get_sales_report | {\"period\":\"decade\"} | period must be one of day, week, month, year",
                "get_customer_orders | {\"email\":\"jo\"} | email must be an e-mail address such as jo@example.com",
                "get_customer_orders | {\"email\":\"jo@shop.internal\",\"\":1} | \"\" is no parameter of this"
                        + " operation; it takes email, limit, domain",
                "get_cart | {\"cartToken\":\"a b\"} | cartToken is not as the shop gave it",
                "update_cart_quantity | {\"cartToken\":\"a\",\"cartItemKey\":\"k\",\"quantity\":10001} |"
                        + " quantity must be at most 10000"
            })
    void aMistakeSaysWhatIsExpected(String operation, String parameters, String mistake) {
        assertThat(mistakes(operation, parameters)).containsExactly(mistake);
    }

    @Test
    void textsAreBounded() {
        assertThat(mistakes("search_products", "{\"query\":\"" + "x".repeat(201) + "\"}"))
                .containsExactly("query must have at most 200 characters");
    }

    /** What the schema lets pass is what the record takes. */
    @ParameterizedTest
    @MethodSource("operations")
    void whatHasNoMistakesCanBeRead(Operation<?> operation) {
        JsonMapper json = JsonMapper.shared();
        String example = json.writeValueAsString(operation.example());
        JsonFuzz fuzz = new JsonFuzz(new Random(operation.name().hashCode()));
        for (int i = 0; i < 500 && !example.equals("{}"); i++) {
            byte[] body = fuzz.spoiled(example);
            if (JsonBody.of(json, body) instanceof JsonBody.Read(var given)) {
                List.copyOf(given.propertyNames()).stream()
                        .filter(name -> given.path(name).isNull())
                        .forEach(given::remove);
                if (schemas.mistakes(operation, given).isEmpty()) {
                    given.remove("domain");
                    assertThatCode(() -> json.treeToValue(given, operation.parameters()))
                            .as(given.toString())
                            .doesNotThrowAnyException();
                }
            }
        }
    }
}
