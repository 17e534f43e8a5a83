package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measurements of other systems, from outside. */
class OperationMetricsDoorTest extends RunningServer {
    private static final String PATH = "/api/operations/metrics";
    private static final String GOOD =
            """
            {"operation":"check_stock","platform":"woocommerce","durationMs":12,"success":true,"domain":"shop.example"}\
            """;

    private Tenant acme;
    private String secret;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        secret = tenants.secretKey(acme);
    }

    private Answer send(String body) {
        return post(PATH, body, secret);
    }

    private Map<String, @Nullable Object> row() {
        return everything
                .sql("SELECT * FROM operation_metrics WHERE tenant_id = :tenant")
                .param("tenant", acme.id().value())
                .query()
                .singleRow();
    }

    private static String list(int times) {
        return "{\"metrics\":[" + String.join(",", Collections.nCopies(times, GOOD)) + "]}";
    }

    @Test
    void oneIsThereWhenItIsAccepted() {
        Answer answer =
                send(
                        """
                        {"operation":"check_order","platform":"woocommerce","durationMs":12.7,"success":false,"errorType":"auth",
                         "errorMessage":"refused, \\"badly\\" for jane@example.com\\nsecond line","domain":"Shop.Example",
                         "userAgent":"acceptance/1","at":"%s"}
                        """
                                .formatted(Instant.now().minus(Duration.ofDays(89))));

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.text()).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
        assertThat(row())
                .containsEntry("duration_ms", 13)
                .containsEntry("success", false)
                .containsEntry("refused", false)
                .containsEntry("error_type", "auth")
                .containsEntry("error_message", "refused, \"badly\" for [email]\nsecond line")
                .containsEntry("domain", "shop.example")
                .containsEntry("user_agent", "acceptance/1");
    }

    @Test
    void manyAreTakenAtOnce() {
        Answer answer = send(list(1_000));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(1_000);
        assertThat(rows("operation_metrics", acme)).isEqualTo(1_000);
    }

    @Test
    void badOnesAmongGoodAreNamedWithEverythingThatIsWrongWithThem() {
        Answer answer =
                send(
                        """
                        {"metrics":[%s, 7, {"operation":"launch_rocket","platform":"woocommerce","durationMs":-5,"success":"maybe",
                         "domain":"https://shop.example/x","at":"yesterday"}, %s]}
                        """
                                .formatted(GOOD, GOOD));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().path("rejected").get(0).path("index").asInt()).isEqualTo(1);
        assertThat(answer.json().path("rejected").get(1).path("index").asInt()).isEqualTo(2);
        assertThat(answer.json().path("rejected").get(1).path("reason").asString())
                .contains("operation: is none of woocommerce's")
                .contains("durationMs: must be")
                .contains("success: must be true or false")
                .contains("domain: must be the shop's host name")
                .contains("at: must be a time such as");
        assertThat(rows("operation_metrics", acme)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 422 | platform",
                "{\"metrics\":[]} | 422 | a list of 1 to 1000 measurements",
                "{\"metrics\":\"x\"} | 422 | a list of 1 to 1000 measurements",
                "{\"metrics\":null} | 422 | a list of 1 to 1000 measurements",
                "[1,2] | 400 | must be a JSON object",
                "\"text\" | 400 | must be a JSON object",
                "{ | 400 | no JSON",
                "'' | 400 | the body is empty"
            })
    void aBodyThatIsNoMeasurementIsRefusedInWords(String body, int status, String words) {
        Answer answer = send(body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").asString()).contains(words);
    }

    @Test
    void moreThanAThousandAreRefusedWhole() {
        Answer answer = send(list(1_001));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("detail").asString()).contains("got 1001");
        assertThat(rows("operation_metrics", acme)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-P91D, 90 days", "PT6M, 5 minutes ahead"})
    void timesThatAreTooFarOffAreRefused(String off, String words) {
        String at = Instant.now().plus(Duration.parse(off)).toString();

        Answer answer = send(GOOD.replace("}", ",\"at\":\"" + at + "\"}"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").get(0).path("field").asString()).isEqualTo("at");
        assertThat(answer.text()).contains(words);
    }

    @Test
    void aSuccessHasNoErrorAndASystemWithoutTheTwentyFiveItsOwnNames() {
        Answer answer =
                send(
                        """
                        {"operation":"cart.sync-all","platform":"magento-2","durationMs":0,"success":true,"errorType":"none",
                         "errorMessage":"","domain":"bücher.example"}
                        """);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(row())
                .containsEntry("error_type", null)
                .containsEntry("error_message", null)
                .containsEntry("domain", "xn--bcher-kva.example")
                .containsEntry("user_agent", null);
    }

    @ParameterizedTest
    @CsvSource({
        "86400000, 202",
        "86400001, 422",
        "1e400, 422",
        "1e-400, 202",
        "-0.1, 422",
        "\"12\", 422",
        "true, 422",
        "null, 422",
        "9999999999999999999999999, 422"
    })
    void aDurationIsANumberUpToADay(String duration, int status) {
        assertThat(send(GOOD.replace(":12", ":" + duration)).status()).isEqualTo(status);
    }

    @Test
    void onlyASecretKeyMayAndThePlatformsMustSayWhose() {
        assertThat(post(PATH, GOOD, null).status()).isEqualTo(401);
        assertThat(post(PATH, GOOD, tenants.publicKey(acme)).status()).isEqualTo(403);
        String platformKey = tenants.platformKey();
        assertThat(post(PATH, GOOD, platformKey).status()).isEqualTo(400);
        assertThat(post(PATH + "?tenant=nobody", GOOD, platformKey).status()).isEqualTo(404);
        assertThat(rows("operation_metrics", acme)).isZero();

        assertThat(post(PATH + "?tenant=" + acme.slug(), GOOD, platformKey).status())
                .isEqualTo(202);
        assertThat(rows("operation_metrics", acme)).isEqualTo(1);
    }
}
