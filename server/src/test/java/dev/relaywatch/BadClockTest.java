package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks of senders that are wrong, by a year or by more than any calendar has. */
class BadClockTest extends BadInput {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration AWHILE = Duration.ofMinutes(5);

    private static Instant now() {
        return Clock.systemUTC().instant();
    }

    private Instant time(String column, String table) {
        return one(OffsetDateTime.class, column, table).toInstant();
    }

    private static void isNear(Instant time, Instant expected) {
        assertThat(Duration.between(time, expected).abs()).isLessThan(AWHILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "9223372036854775807"})
    void aTimeBeyondAllCalendarsBecomesTheTimeOfReceipt(String time) {
        taken(event("\"timestamp\":\"" + time + "\""));
        isNear(time("event_time", "tracking_events"), now());
    }

    @Test
    void aClockAYearAheadBecomesTheTimeOfReceipt() {
        taken(event("\"timestamp\":\"" + now().plus(YEAR) + "\""));
        isNear(time("event_time", "tracking_events"), now());
    }

    @Test
    void aClockAYearBehindIsBelieved() {
        Instant then = now().minus(YEAR);
        taken(event("\"timestamp\":\"" + then + "\""));
        isNear(time("event_time", "tracking_events"), then);
    }

    @Test
    void whatIsOlderThanTheLedgerReachesBackIsRefused() {
        assertThat(refused(event("\"timestamp\":\"" + now().minus(Duration.ofDays(401)) + "\"")))
                .isEqualTo("timestamp: is older than 400 days");
    }

    @Test
    void aDealOfNextYearIsOfNow() {
        taken(deal("\"occurredAt\":\"" + now().plus(YEAR) + "\""));
        isNear(time("occurred_at", "conversions"), now());
    }

    private Answer deal(String fields) {
        return post(
                "/api/conversions",
                "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\","
                        + fields
                        + "}",
                secretKey);
    }

    @ParameterizedTest
    @ValueSource(longs = {365, -365, 300_000, -20_000})
    void theTimeOfSendingPutsAWrongClockRight(long days) {
        Instant sent = now().plus(Duration.ofDays(days));
        taken(
                post(
                        "/v1/track",
                        "{\"event\":\"purchase\",\"messageId\":\"m1\",\"timestamp\":\""
                                + sent.minusSeconds(3_600)
                                + "\",\"sentAt\":\""
                                + sent
                                + "\"}",
                        publicKey));
        isNear(time("event_time", "tracking_events"), now().minusSeconds(3_600));
    }

    @ParameterizedTest
    @CsvSource({
        "+999999999-12-31T23:59:59Z, 1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z, +999999999-12-31T23:59:59Z",
        "+999999999-12-31T23:59:59Z, +999999999-12-31T23:59:59Z"
    })
    void clocksThatCannotBePutRightBreakNothing(String time, String sentAt) {
        Answer answer =
                post(
                        "/v1/track",
                        "{\"event\":\"purchase\",\"messageId\":\"m1\",\"timestamp\":\""
                                + time
                                + "\",\"sentAt\":\""
                                + sentAt
                                + "\"}",
                        publicKey);
        assertThat(answer.status()).as(answer.text()).isIn(200, 400);
    }
}
