package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DataManagerApiTest {
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

    @Test
    void aGoodRequestIsTakenUnderAnId() throws Exception {
        HttpResponse<String> answer = ingest(events(3));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).path("requestId").asString()).isNotBlank();
        assertThat(Caller.json(answer).path("fieldWarnings").isEmpty()).isTrue();
        assertThat(sandbox.counts("acme", "google-ads").eventsAccepted()).isEqualTo(3);
        assertThat(sandbox.timesAccepted("acme", "google-ads", "33", "order-2")).isOne();
    }

    @Test
    void withoutATokenNothingIsTaken() throws Exception {
        HttpResponse<String> answer =
                caller.post(
                        sandbox.url("acme", "google-ads") + "/v1/events:ingest", body(events(1)));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void oneBadEventRefusesTheRequestAndAllBadOnesAreNamed() throws Exception {
        sandbox.add(Fault.rejected("order-[14]"));

        HttpResponse<String> answer = ingest(events(6));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.error(answer).path("status").asString()).isEqualTo("INVALID_ARGUMENT");
        assertThat(violations(answer))
                .isEqualTo(
                        "events.events[1].event_timestamp EVENT_TIME_INVALID,"
                                + " events.events[4].event_timestamp EVENT_TIME_INVALID");
        assertThat(sandbox.counts("acme", "google-ads").eventsAccepted()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"emailAddress\":\"abc\"', INVALID_SHA256_FORMAT",
        "'\"address\":{\"givenName\":\"a\"}', REQUIRED_FIELD_MISSING",
    })
    void anIdentifierThatIsNoneIsNamed(String identifier, String reason) throws Exception {
        HttpResponse<String> answer =
                ingest(event("order-0", identifier, "\"currency\":\"EUR\"", clock.instant() + ""));

        assertThat(violations(answer)).startsWith("events.events[0].user_data").endsWith(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"currency\":\"EURO\"', INVALID_CURRENCY_CODE",
        "'\"eventSource\":\"MOON\"', INVALID_ENUM_VALUE",
        "'\"consent\":{\"adUserData\":\"YES\"}', INVALID_ENUM_VALUE",
        "'\"conversionValue\":\"much\"', INVALID_NUMBER_FORMAT",
        "'\"colour\":\"red\"', INVALID_ARGUMENT",
    })
    void aWrongFieldIsNamed(String field, String reason) throws Exception {
        HttpResponse<String> answer =
                ingest(
                        event(
                                "order-0",
                                "\"emailAddress\":\"" + HASH + "\"",
                                field,
                                clock.instant() + ""));

        assertThat(violations(answer)).endsWith(reason);
    }

    @Test
    void anEventBeyondTheWindowIsRefused() throws Exception {
        HttpResponse<String> answer =
                ingest(
                        event(
                                "order-0",
                                "\"emailAddress\":\"" + HASH + "\"",
                                "\"currency\":\"EUR\"",
                                clock.instant().minus(Duration.ofDays(91)) + ""));

        assertThat(violations(answer)).endsWith("EVENT_TIME_INVALID");
    }

    @Test
    void anAmountWithoutACurrencyIsTakenWithAWarning() throws Exception {
        HttpResponse<String> answer =
                ingest(
                        event(
                                "order-0",
                                "\"emailAddress\":\"" + HASH + "\"",
                                "\"conversionValue\":3",
                                clock.instant() + ""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).path("fieldWarnings").get(0).path("field").asString())
                .isEqualTo("events.events[0].currency");
    }

    @Test
    void validationAloneLeavesNothing() throws Exception {
        HttpResponse<String> answer =
                post(body(events(2)).replace("\"encoding\"", "\"validateOnly\":true,\"encoding\""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(sandbox.accepted("acme", "google-ads")).isEmpty();
        assertThat(status(answer).statusCode()).isEqualTo(400);
    }

    @Test
    void aStrangersAccountAndAMissingActionAreToldApart() throws Exception {
        assertThat(post(body(events(1)).replace("1234567890", "0001112222")).statusCode())
                .isEqualTo(403);
        assertThat(
                        violations(
                                post(
                                        body(events(1))
                                                .replace(
                                                        "\"productDestinationId\":\"33\"",
                                                        "\"productDestinationId\":\"0\""))))
                .isEqualTo(
                        "destinations.destinations[0].product_destination_id"
                                + " INVALID_CONVERSION_ACTION_ID");
    }

    @Test
    void theQuotaNamesAPauseInTheBody() throws Exception {
        sandbox.add(Fault.of(FaultKind.THROTTLED).at("acme", "google-ads"));

        HttpResponse<String> answer = ingest(events(1));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("\"retryDelay\":\"30s\"");
    }

    @Test
    void aRequestIsWorkedForAWhileBeforeItIsDone() throws Exception {
        HttpResponse<String> taken = ingest(events(2));

        assertThat(first(status(taken)).path("requestStatus").asString()).isEqualTo("PROCESSING");
        clock.advance(Duration.ofMinutes(40));
        JsonNode done = first(status(taken));
        assertThat(done.path("requestStatus").asString()).isEqualTo("SUCCESS");
        assertThat(done.path("eventsIngestionStatus").path("recordCount").asString())
                .isEqualTo("2");
        assertThat(done.path("destination").path("productDestinationId").asString())
                .isEqualTo("33");
    }

    @Test
    void whatIsRefusedLaterIsCountedByReason() throws Exception {
        sandbox.add(Fault.refusedLater("order-[01]"));
        sandbox.add(Fault.tooRecent("order-2"));
        HttpResponse<String> taken = ingest(events(5));
        clock.advance(Duration.ofHours(1));

        JsonNode done = first(status(taken));

        assertThat(done.path("requestStatus").asString()).isEqualTo("PARTIAL_SUCCESS");
        assertThat(done.path("errorInfo").toString())
                .isEqualTo(
                        "{\"errorCounts\":[{\"recordCount\":\"2\",\"reason\":\"PROCESSING_ERROR_REASON_INVALID_GCLID\"},"
                                + "{\"recordCount\":\"1\",\"reason\":\"PROCESSING_ERROR_REASON_TOO_RECENT_CLICK\"}]}");
        assertThat(sandbox.accepted("acme", "google-ads")).hasSize(2);
    }

    @Test
    void whatIsThereAlreadyIsADuplicate() throws Exception {
        ingest(events(1));
        HttpResponse<String> again = ingest(events(1));
        clock.advance(Duration.ofHours(1));

        assertThat(first(status(again)).path("requestStatus").asString()).isEqualTo("FAILED");
        assertThat(status(again).body()).contains("DUPLICATE_TRANSACTION_ID");
        assertThat(sandbox.counts("acme", "google-ads").repeats()).isOne();
    }

    @Test
    void noOtherKindOfProviderRefusesLater() {
        assertThat(new WebhookProvider().knows(FaultKind.REFUSED_LATER)).isFalse();
        assertThat(new GoogleProvider().knows(FaultKind.REFUSED_LATER)).isTrue();
    }

    private String events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        event(
                                "order-" + i,
                                "\"emailAddress\":\"" + HASH + "\"",
                                "\"currency\":\"EUR\"",
                                clock.instant().toString()))
                .collect(Collectors.joining(","));
    }

    private static String event(String id, String identifier, String field, String at) {
        return "{\"transactionId\":\"%s\",\"eventTimestamp\":\"%s\",%s,\"userData\":{\"userIdentifiers\":[{%s}]}}"
                .formatted(id, at, field, identifier);
    }

    private static String body(String events) {
        return """
        {"destinations":[{"reference":"33","operatingAccount":{"accountType":"GOOGLE_ADS","accountId":"1234567890"},
          "productDestinationId":"33"}],"events":[%s],"encoding":"HEX"}
        """
                .formatted(events);
    }

    private HttpResponse<String> ingest(String events) throws Exception {
        return post(body(events));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return caller.post(
                sandbox.url("acme", "google-ads") + "/v1/events:ingest",
                body,
                "Authorization",
                "Bearer ya29.a");
    }

    private HttpResponse<String> status(HttpResponse<String> taken) throws Exception {
        return caller.get(
                sandbox.url("acme", "google-ads")
                        + "/v1/requestStatus:retrieve?requestId="
                        + Caller.json(taken).path("requestId").asString(),
                "Authorization",
                "Bearer ya29.a");
    }

    private static JsonNode first(HttpResponse<String> status) {
        return Caller.json(status).path("requestStatusPerDestination").get(0);
    }

    private static String violations(HttpResponse<String> answer) {
        return Caller.error(answer)
                .path("details")
                .get(1)
                .path("fieldViolations")
                .valueStream()
                .map(it -> it.path("field").asString() + " " + it.path("reason").asString())
                .collect(Collectors.joining(", "));
    }
}
