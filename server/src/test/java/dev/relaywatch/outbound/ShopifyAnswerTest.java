package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.ShopifyAnswer.Data;
import dev.relaywatch.outbound.ShopifyAnswer.Throttled;
import dev.relaywatch.outbound.ShopifyAnswer.Trouble;
import dev.relaywatch.outbound.ShopifyAnswer.Unusable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopifyAnswerTest {
    private static final URI SHOP = URI.create("https://acme.myshopify.com/admin/api");

    private static Response response(int status, String body) {
        return new Response(
                status,
                Map.of("retry-after", "2.0"),
                body.getBytes(StandardCharsets.UTF_8),
                false,
                Duration.ofMillis(5));
    }

    private static ShopifyAnswer of(int status, String body) {
        return ShopifyAnswer.of(SHOP, response(status, body));
    }

    @Test
    void dataWithoutAnErrorIsTheAnswer() {
        assertThat(of(200, "{\"data\":{\"shop\":{}},\"errors\":[]}")).isInstanceOf(Data.class);
    }

    @Test
    void dataBesideAnErrorIsNoAnswer() {
        assertThat(of(200, "{\"data\":{\"shop\":{}},\"errors\":[{\"message\":\"no\"}]}"))
                .isInstanceOf(Unusable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"errors\":\"not today\"} | QUERY_REFUSED | not today",
                "200 | {\"errors\":{\"query\":[\"is missing\"]}} | QUERY_REFUSED | is missing",
                "200 | {\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"ACCESS_DENIED\",\"requiredAccess\":\"`read_orders` access scope.\"}}]} | ACCESS_DENIED | the scope read_orders",
                "200 | {\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"MAX_COST_EXCEEDED\"}}]} | QUERY_REFUSED | ask for less",
                "200 | {\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"SHOP_INACTIVE\"}}]} | SHOP_INACTIVE | inactive",
                "200 | {\"data\":null} | UNREADABLE | its own format",
                "200 | <html>hello | UNREADABLE | a page",
                "302 | | WRONG_ADDRESS | sends calls elsewhere",
                "401 | {\"errors\":\"Invalid\"} | TOKEN_REFUSED | renew it",
                "403 | | TOKEN_REFUSED | install the app again",
                "402 | | SHOP_INACTIVE | bill",
                "404 | | WRONG_ADDRESS | api-version",
                "423 | | SHOP_INACTIVE | locked",
                "500 | | SHOP_FAILED | 500"
            })
    void whatWentWrongIsToldInWords(int status, String body, Trouble trouble, String words) {
        ShopifyAnswer answer = of(status, body == null ? "" : body);

        assertThat(answer).isInstanceOf(Unusable.class);
        assertThat(((Unusable) answer).trouble()).isEqualTo(trouble);
        assertThat(((Unusable) answer).message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({"429", "430"})
    void aRestIsAskedForByStatus(int status) {
        assertThat(((Throttled) of(status, "")).rest(Instant.EPOCH))
                .contains(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"900, 100, 100, 8", "52, 0, 100.0, 1", "50, 50, 50, 0", "10, 99.5, 50, 0"})
    void aRestLastsUntilThePointsAreThere(
            String cost, String available, String rate, long seconds) {
        String body =
                """
                {"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],
                 "extensions":{"cost":{"requestedQueryCost":%s,
                  "throttleStatus":{"currentlyAvailable":%s,"restoreRate":%s}}}}\
                """
                        .formatted(cost, available, rate);
        Response response =
                new Response(
                        200, Map.of(), body.getBytes(StandardCharsets.UTF_8), false, Duration.ZERO);

        assertThat(((Throttled) ShopifyAnswer.of(SHOP, response)).rest(Instant.EPOCH))
                .contains(Duration.ofSeconds(seconds));
    }

    @Test
    void howLongARestMustBeMayStayUntold() {
        Response response =
                new Response(
                        200,
                        Map.of(),
                        "{\"errors\":[{\"extensions\":{\"code\":\"THROTTLED\"}}]}"
                                .getBytes(StandardCharsets.UTF_8),
                        false,
                        Duration.ZERO);

        assertThat(((Throttled) ShopifyAnswer.of(SHOP, response)).rest(Instant.EPOCH)).isEmpty();
    }
}
