package dev.relaywatch.sandbox;

import static dev.relaywatch.sandbox.Caller.error;
import static dev.relaywatch.sandbox.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class GoogleAdsApiTest {
    private static final String HASH =
            "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d";

    private final MovableClock clock = new MovableClock();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private String url(String path) {
        return sandbox.url("acme", "google-ads") + path;
    }

    private HttpResponse<String> post(String path, JsonNode body) throws Exception {
        return caller.post(url(path), body.toString(), "Authorization", "Bearer ya29.a");
    }

    private HttpResponse<String> upload(ObjectNode... rows) throws Exception {
        return post("/v26/customers/123:uploadClickConversions", body("conversions", rows));
    }

    private HttpResponse<String> enhance(ObjectNode... rows) throws Exception {
        return post(
                "/v26/customers/123:uploadConversionAdjustments",
                body("conversionAdjustments", rows));
    }

    private static ObjectNode body(String list, ObjectNode... rows) {
        ObjectNode body = Json.object().put("partialFailure", true);
        body.putArray(list).addAll(List.of(rows));
        return body;
    }

    private static String time(Instant at) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx")
                .withZone(ZoneOffset.UTC)
                .format(at);
    }

    private ObjectNode click(String order) {
        return Json.object()
                .put("gclid", "Cj0")
                .put("conversionAction", "customers/123/conversionActions/33")
                .put("conversionDateTime", time(clock.instant()))
                .put("conversionValue", 129.9)
                .put("currencyCode", "GBP")
                .put("orderId", order)
                .put("conversionEnvironment", "WEB");
    }

    private ObjectNode enhancement(String order) {
        ObjectNode row =
                Json.object()
                        .put("adjustmentType", "ENHANCEMENT")
                        .put("conversionAction", "customers/123/conversionActions/33")
                        .put("adjustmentDateTime", time(clock.instant()))
                        .put("orderId", order);
        row.putArray("userIdentifiers").addObject().put("hashedEmail", HASH);
        return row;
    }

    private static JsonNode first(HttpResponse<String> answer) {
        return json(answer)
                .path("partialFailureError")
                .path("details")
                .path(0)
                .path("errors")
                .path(0);
    }

    private static String code(JsonNode error) {
        return error.path("errorCode").values().iterator().next().asString();
    }

    private static String topCode(HttpResponse<String> answer) {
        return code(error(answer).path("details").path(0).path("errors").path(0));
    }

    @Test
    void whatIsTakenStandsAmongTheResults() throws Exception {
        HttpResponse<String> answer = upload(click("a"), click("b"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("results")).hasSize(2);
        assertThat(json(answer).path("results").path(1).path("gclid").asString()).isEqualTo("Cj0");
        assertThat(json(answer).path("jobId").isString()).isTrue();
        assertThat(json(answer).has("partialFailureError")).isFalse();
        assertThat(sandbox.timesAccepted("acme", "google-ads", "33", "a")).isOne();
    }

    @Test
    void aRowThatFailsIsEmptyAmongTheResultsAndNamedByItsIndex() throws Exception {
        sandbox.add(Fault.rejected("b"));

        HttpResponse<String> answer = upload(click("a"), click("b"), click("c"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("results").path(1)).isEmpty();
        assertThat(json(answer).path("results").path(2)).isNotEmpty();
        assertThat(json(answer).path("partialFailureError").path("code").intValue()).isEqualTo(3);
        assertThat(first(answer).path("errorCode").path("conversionUploadError").asString())
                .isEqualTo("EXPIRED_EVENT");
        JsonNode path = first(answer).path("location").path("fieldPathElements").path(0);
        assertThat(path.path("fieldName").asString()).isEqualTo("conversions");
        assertThat(path.path("index").intValue()).isEqualTo(1);
        assertThat(sandbox.timesAccepted("acme", "google-ads", "b")).isZero();
    }

    @Test
    void aRepeatIsSeenAndRefused() throws Exception {
        upload(click("a"));

        HttpResponse<String> again = upload(click("a"));

        assertThat(code(first(again))).isEqualTo("ORDER_ID_ALREADY_IN_USE");
        assertThat(sandbox.counts("acme", "google-ads").repeats()).isOne();
    }

    @Test
    void withoutAnOrderTheClickAndItsTimeTellARepeat() throws Exception {
        ObjectNode row = click("a");
        row.remove("orderId");
        upload(row);

        assertThat(code(first(upload(row)))).isEqualTo("CLICK_CONVERSION_ALREADY_EXISTS");
    }

    @Test
    void anOrderTwiceInARequestRefusesBoth() throws Exception {
        HttpResponse<String> answer = upload(click("a"), click("a"));

        assertThat(json(answer).path("partialFailureError").path("details").path(0).path("errors"))
                .hasSize(2);
        assertThat(code(first(answer))).isEqualTo("DUPLICATE_ORDER_ID");
    }

    @Test
    void whatIsOnlyValidatedIsNotCountedAndHasNoResults() throws Exception {
        ObjectNode body = body("conversions", click("a")).put("validateOnly", true);

        HttpResponse<String> answer = post("/v26/customers/123:uploadClickConversions", body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).has("results")).isFalse();
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    conversionDateTime | 2026-01-01T10:00:00Z  | INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET
                    conversionDateTime | 2026-01-01 10:00:00Z  | INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET
                    conversionDateTime | 2026-13-01 10:00:00+00:00 | INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET
                    conversionDateTime | 2099-01-01 10:00:00+00:00 | LATER_THAN_MAXIMUM_DATE
                    conversionDateTime | 2020-01-01 10:00:00+00:00 | EXPIRED_EVENT
                    conversionAction   | 33                    | NO_CONVERSION_ACTION_FOUND
                    wbraid             | x                     | VALUE_MUST_BE_UNSET
                    orderId            | jane@example.com      | ORDER_ID_CONTAINS_PII
                    currencyCode       | euro                  | UNSUPPORTED
                    userIpAddress      | 203.0.113.9           | CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE
                    """)
    void aFieldThatIsNotAsItMustBeRefusesItsRow(String field, String value, String code)
            throws Exception {
        HttpResponse<String> answer = upload(click("good"), click("bad").put(field, value));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(code(first(answer))).isEqualTo(code);
        assertThat(sandbox.accepted("acme", "google-ads")).hasSize(1);
    }

    @Test
    void consentToPersonalizationIsNotTakenHere() throws Exception {
        ObjectNode row = click("a");
        row.putObject("consent").put("adUserData", "GRANTED").put("adPersonalization", "GRANTED");

        assertThat(code(first(upload(row)))).isEqualTo("VALUE_MUST_BE_UNSET");
    }

    @ParameterizedTest
    @CsvSource({
        "hashedEmail,jane@example.com,INVALID_USER_IDENTIFIER",
        "mobileId,x,INVALID_USER_IDENTIFIER"
    })
    void anIdentifierThatIsNoHashRefusesItsRow(String kind, String value, String code)
            throws Exception {
        ObjectNode row = click("a");
        row.putArray("userIdentifiers").addObject().put(kind, value);

        assertThat(code(first(upload(row)))).isEqualTo(code);
    }

    @Test
    void anAddressIdentifiesInEnhancementsAlone() throws Exception {
        ObjectNode click = click("a");
        ObjectNode enhancement = enhancement("a");
        for (ObjectNode row : List.of(click, enhancement)) {
            row.putArray("userIdentifiers")
                    .addObject()
                    .putObject("addressInfo")
                    .put("hashedFirstName", HASH)
                    .put("hashedLastName", HASH)
                    .put("countryCode", "DE")
                    .put("postalCode", "10115");
        }

        assertThat(code(first(upload(click)))).isEqualTo("UNSUPPORTED_USER_IDENTIFIER");
        assertThat(json(enhance(enhancement)).has("partialFailureError")).isFalse();
    }

    @Test
    void fiveIdentifiersAreTheMostAndEachStandsAlone() throws Exception {
        ObjectNode six = click("a");
        for (int i = 0; i < 6; i++) {
            six.withArray("userIdentifiers").addObject().put("hashedEmail", HASH);
        }
        ObjectNode both = click("b");
        both.putArray("userIdentifiers")
                .addObject()
                .put("hashedEmail", HASH)
                .put("hashedPhoneNumber", HASH);

        assertThat(code(first(upload(six)))).isEqualTo("TOO_MANY");
        assertThat(code(first(upload(both)))).isEqualTo("INVALID_USER_IDENTIFIER");
    }

    @Test
    void aConversionNeedsAClickOrAPerson() throws Exception {
        ObjectNode row = click("a");
        row.remove("gclid");

        assertThat(code(first(upload(row)))).isEqualTo("REQUIRED");

        row.putArray("userIdentifiers").addObject().put("hashedEmail", HASH);
        assertThat(json(upload(row)).has("partialFailureError")).isFalse();
    }

    @Test
    void twoBraidsAreOneTooMany() throws Exception {
        ObjectNode row = click("a").put("gbraid", "x").put("wbraid", "y");
        row.remove("gclid");

        assertThat(code(first(upload(row)))).isEqualTo("GBRAID_WBRAID_BOTH_SET");
    }

    @Test
    void anEnhancementIsCountedBesideTheConversion() throws Exception {
        upload(click("a"));
        HttpResponse<String> answer = enhance(enhancement("a"));

        assertThat(json(answer).path("results").path(0).path("orderId").asString()).isEqualTo("a");
        assertThat(sandbox.timesAccepted("acme", "google-ads", "enhancement of 33", "a")).isOne();
        assertThat(code(first(enhance(enhancement("a"))))).isEqualTo("CONVERSION_ALREADY_ENHANCED");
    }

    @Test
    void theErrorsOfEnhancementsNameTheirOwnList() throws Exception {
        ObjectNode late = enhancement("b");
        late.putObject("gclidDateTimePair")
                .put("conversionDateTime", time(clock.instant().minus(Duration.ofDays(55))));

        HttpResponse<String> answer = enhance(enhancement("a"), late);

        assertThat(code(first(answer))).isEqualTo("CONVERSION_EXPIRED");
        JsonNode path = first(answer).path("location").path("fieldPathElements").path(0);
        assertThat(path.path("fieldName").asString()).isEqualTo("conversion_adjustments");
        assertThat(path.path("index").intValue()).isEqualTo(1);
    }

    @Test
    void anAdjustmentBeforeItsConversionIsRefused() throws Exception {
        ObjectNode row =
                enhancement("a").put("adjustmentDateTime", time(clock.instant().minusSeconds(120)));
        row.putObject("gclidDateTimePair")
                .put("conversionDateTime", time(clock.instant().minusSeconds(60)));

        assertThat(code(first(enhance(row)))).isEqualTo("ADJUSTMENT_PRECEDES_CONVERSION");
    }

    @Test
    void anEnhancementNeedsAnOrderAndAPerson() throws Exception {
        ObjectNode noOrder = enhancement("a");
        noOrder.remove("orderId");
        ObjectNode nobody = enhancement("b");
        nobody.remove("userIdentifiers");

        assertThat(code(first(enhance(noOrder)))).isEqualTo("MISSING_ORDER_ID_FOR_WEBPAGE");
        assertThat(code(first(enhance(nobody)))).isEqualTo("REQUIRED");
    }

    @Test
    void withoutPartialFailureNothingIsTaken() throws Exception {
        ObjectNode body = body("conversions", click("a")).put("partialFailure", false);

        HttpResponse<String> answer = post("/v26/customers/123:uploadClickConversions", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(topCode(answer)).isEqualTo("PARTIAL_FAILURE_MODE_REQUIRED");
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @Test
    void twoThousandRowsAreTheMost() throws Exception {
        List<ObjectNode> rows = new ArrayList<>();
        for (int i = 0; i < 2_001; i++) {
            rows.add(click("order-" + i));
        }

        assertThat(topCode(upload(rows.toArray(ObjectNode[]::new))))
                .isEqualTo("TOO_MANY_CONVERSIONS_IN_REQUEST");
        assertThat(json(upload(rows.subList(0, 2_000).toArray(ObjectNode[]::new))).path("results"))
                .hasSize(2_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 2_147_483_648L})
    void aJobOutsideTheRangeIsRefused(long job) throws Exception {
        ObjectNode body = body("conversions", click("a")).put("jobId", job);

        assertThat(topCode(post("/v26/customers/123:uploadClickConversions", body)))
                .isEqualTo("INVALID_JOB_ID");
    }

    @Test
    void aFieldThatThereIsNotRefusesTheRequestAndNamesTheRow() throws Exception {
        ObjectNode row = click("b");
        row.putObject("consent").put("ad_user", "GRANTED");

        HttpResponse<String> answer = upload(click("a"), row);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("status").asString()).isEqualTo("INVALID_ARGUMENT");
        assertThat(
                        error(answer)
                                .path("details")
                                .path(0)
                                .path("fieldViolations")
                                .path(0)
                                .path("field")
                                .asString())
                .isEqualTo("conversions[1].consent");
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v9/customers/123:uploadClickConversions,UNSUPPORTED_VERSION",
        "/v26/customers/123-456:uploadClickConversions,INVALID_CUSTOMER_ID",
        "/v26/customers/9999999999:uploadClickConversions,USER_PERMISSION_DENIED",
    })
    void anAddressThatIsWrongIsTold(String path, String code) throws Exception {
        assertThat(topCode(post(path, body("conversions", click("a"))))).isEqualTo(code);
    }

    @Test
    void aManagerIdWithHyphensIsRefused() throws Exception {
        HttpResponse<String> answer =
                caller.post(
                        url("/v26/customers/123:uploadClickConversions"),
                        body("conversions", click("a")).toString(),
                        "Authorization",
                        "Bearer ya29.a",
                        "login-customer-id",
                        "444-555-6666");

        assertThat(topCode(answer)).isEqualTo("INVALID_LOGIN_CUSTOMER_ID");
    }

    @Test
    void withoutATokenNothingIsTaken() throws Exception {
        HttpResponse<String> answer =
                caller.post(
                        url("/v26/customers/123:uploadClickConversions"),
                        body("conversions", click("a")).toString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(error(answer).path("status").asString()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void theAccountsOfATokenAreListed() throws Exception {
        HttpResponse<String> answer =
                caller.get(
                        url("/v26/customers:listAccessibleCustomers"),
                        "Authorization",
                        "Bearer ya29.a");

        assertThat(json(answer).path("resourceNames").path(0).asString())
                .isEqualTo("customers/1112223333");
    }

    @Test
    void aSearchTellsTheAccount() throws Exception {
        HttpResponse<String> answer =
                post(
                        "/v26/customers/123/googleAds:search",
                        Json.object().put("query", "SELECT customer.id FROM customer LIMIT 1"));

        JsonNode customer = json(answer).path("results").path(0).path("customer");
        assertThat(customer.path("id").asString()).isEqualTo("123");
        assertThat(
                        customer.path("conversionTrackingSetting")
                                .path("acceptedCustomerDataTerms")
                                .booleanValue())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_EXPIRED,401,OAUTH_TOKEN_EXPIRED",
        "TOKEN_REVOKED,401,OAUTH_TOKEN_REVOKED",
        "THROTTLED,429,RESOURCE_TEMPORARILY_EXHAUSTED",
        "GONE,403,CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE"
    })
    void aFaultIsToldInGooglesWords(FaultKind kind, int status, String code) throws Exception {
        sandbox.add(Fault.of(kind));

        HttpResponse<String> answer = upload(click("a"));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(topCode(answer)).isEqualTo(code);
    }

    @Test
    void aQuotaNamesHowLongToWait() throws Exception {
        sandbox.add(Fault.of(FaultKind.THROTTLED));

        JsonNode error = error(upload(click("a"))).path("details").path(0).path("errors").path(0);

        assertThat(error.path("details").path("quotaErrorDetails").path("retryDelay").asString())
                .isEqualTo("30s");
    }

    @Test
    void aLieIsA200WithAnErrorOfEverything() throws Exception {
        sandbox.add(Fault.of(FaultKind.LIE));

        HttpResponse<String> answer = upload(click("a"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).has("results")).isFalse();
        assertThat(first(answer).has("location")).isFalse();
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOKEN_EXPIRED", "THROTTLED", "GONE", "LIE"})
    void theTokenServiceKnowsNothingOfTheApisTroubles(FaultKind kind) throws Exception {
        sandbox.add(Fault.of(kind));

        HttpResponse<String> answer =
                caller.post(
                        url("/token"),
                        "grant_type=refresh_token&client_id=a&client_secret=b&refresh_token=c",
                        "Content-Type",
                        "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("access_token").asString()).startsWith("ya29.");
    }

    @Test
    void anAccountOpensWhatWasSetAndSaysWhenItsTokenEnds() throws Exception {
        sandbox.stand("acme", "google-ads", Map.of("customers", List.of(), "tokenDaysLeft", 2));

        HttpResponse<String> token =
                caller.post(
                        url("/token"),
                        "grant_type=refresh_token&client_id=a&client_secret=b&refresh_token=c",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        HttpResponse<String> list =
                caller.get(
                        url("/v26/customers:listAccessibleCustomers"),
                        "Authorization",
                        "Bearer ya29.a");

        assertThat(Caller.json(token).path("refresh_token_expires_in").asLong()).isEqualTo(172_800);
        assertThat(Caller.json(list).isEmpty()).isTrue();
    }

    @Test
    void aTokenForSomethingElseMayNotListAccounts() throws Exception {
        sandbox.stand("acme", "google-ads", Map.of("scopes", List.of("openid")));

        HttpResponse<String> list =
                caller.get(
                        url("/v26/customers:listAccessibleCustomers"),
                        "Authorization",
                        "Bearer ya29.a");

        assertThat(list.statusCode()).isEqualTo(403);
        assertThat(list.body()).contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }
}
