package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.Threshold.Direction;
import dev.relaywatch.health.Threshold.Origin;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** {@code /api/platform/health/thresholds/backtest} over results that the test wrote. */
class BacktestDoorTest extends RunningServer {
    private static final String BACKTEST = "/api/platform/health/thresholds/backtest";
    private static final String LATENCY =
            "{\"service\":\"stripe\",\"metric\":\"latencyMs\",\"direction\":\"normal\",\"warning\":200,\"critical\":400,"
                    + "\"range\":\"24h\"}";

    @Autowired private Backtests backtests;

    private Tenant acme;
    private String key;
    private Instant at;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
        at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(2, ChronoUnit.HOURS);
    }

    /** A minute after the one before. */
    private void found(String status, int latencyMs, String details) {
        at = at.plusSeconds(60);
        everything
                .sql(
                        """
                        INSERT INTO health_check_history (tenant_id, id, service, connection, status, latency_ms, details,
                                                          checked_at)
                        VALUES (:tenant, gen_random_uuid(), 'stripe', 'main', :status, :latency, :details::jsonb, :at)
                        """)
                .param("tenant", acme.id().value())
                .param("status", status)
                .param("latency", latencyMs)
                .param("details", details)
                .param("at", Timestamps.utc(at))
                .update();
    }

    private void latencies(int... values) {
        for (int value : values) {
            found("healthy", value, "{}");
        }
    }

    private JsonNode told(String body) {
        Answer answer = post(BACKTEST, body, key);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void troubleThatIsConfirmedIsAnEpisodeUntilItsEndIs() {
        Instant start = at;
        latencies(100, 250, 450, 500, 100, 100, 100, 900, 100);

        JsonNode told = told(LATENCY);

        assertThat(told.path("samples").asInt()).isEqualTo(9);
        assertThat(told.path("wouldAlert").asInt()).isEqualTo(1);
        assertThat(told.path("minutesBad").asInt()).isEqualTo(3);
        assertThat(told.path("truncated").asBoolean(true)).isFalse();
        JsonNode episode = told.path("episodes").get(0);
        assertThat(episode.path("tenant").asString()).isEqualTo(acme.slug());
        assertThat(episode.path("connection").asString()).isEqualTo("main");
        assertThat(episode.path("level").asString()).isEqualTo("critical");
        assertThat(Instant.parse(episode.path("from").asString()))
                .isEqualTo(start.plusSeconds(180));
        assertThat(Instant.parse(episode.path("until").asString()))
                .isEqualTo(start.plusSeconds(360));
        assertThat(episode.path("worst").asInt()).isEqualTo(500);
        assertThat(told.path("sentence").asString())
                .contains("24h", "1 time", "3 minutes", "9 results");
    }

    @Test
    void aLongerStreakTellsLess() {
        latencies(450, 450, 100, 100, 450, 450, 450, 450);

        String strict = LATENCY.replace("{\"service\"", "{\"failuresToAlert\":3,\"service\"");

        assertThat(told(LATENCY).path("wouldAlert").asInt()).isEqualTo(2);
        JsonNode told = told(strict);
        assertThat(told.path("wouldAlert").asInt()).isEqualTo(1);
        assertThat(told.path("episodes").get(0).has("until")).isFalse();
        assertThat(told.path("minutesBad").asInt()).isEqualTo(1);
    }

    @Test
    void numbersInsideTheDetailsAreJudgedWhereLowIsBad() {
        for (int value : new int[] {50, 4, 3, 50}) {
            found("healthy", 100, "{\"quota\":{\"left\":" + value + "}}");
        }

        JsonNode told =
                told(
                        "{\"service\":\"stripe\",\"metric\":\"quota.left\",\"direction\":\"inverse\",\"critical\":5,\"range\":\"7d\"}");

        assertThat(told.path("wouldAlert").asInt()).isEqualTo(1);
        assertThat(told.path("episodes").get(0).path("worst").asInt()).isEqualTo(3);
    }

    @Test
    void whatIsUnknownOrDoesNotWorkAtAllCountsForNothing() {
        latencies(100);
        found("unknown", 0, "{}");
        found("unhealthy", 900, "{}");
        found("unhealthy", 900, "{}");

        JsonNode told = told(LATENCY);

        assertThat(told.path("samples").asInt()).isEqualTo(1);
        assertThat(told.path("wouldAlert").asInt()).isZero();
    }

    @Test
    void whatABoundAloneFoundUnhealthyCounts() {
        found("unhealthy", 6_000, "{}");
        found("unhealthy", 6_000, "{}");

        assertThat(told(LATENCY).path("wouldAlert").asInt()).isEqualTo(1);
    }

    @Test
    void aTenantsKeyReadsItsOwnResultsAlone() {
        latencies(450, 450);
        String other = tenants.secretKey(tenants.tenant());

        JsonNode told = post(BACKTEST, LATENCY, other).json();

        assertThat(told.path("samples").asInt()).isZero();
        assertThat(told.path("sentence").asString()).contains("No result");
        assertThat(
                        post(BACKTEST + "?tenant=" + acme.slug(), LATENCY, tenants.platformKey())
                                .json()
                                .path("samples")
                                .asInt())
                .isEqualTo(2);
    }

    @Test
    void whereThereIsTooMuchItSaysHowFarItRead() {
        latencies(450, 450, 100, 100, 450, 450);
        Threshold threshold =
                new Threshold(
                        null,
                        "stripe",
                        "latencyMs",
                        Direction.NORMAL,
                        null,
                        BigDecimal.valueOf(400),
                        null,
                        Origin.PEOPLE);

        Backtest.Result result =
                backtests
                        .run(
                                new BacktestRequest.Wish(threshold, HistoryRange.DAY, null),
                                acme.id(),
                                4)
                        .orElseThrow();

        assertThat(result.truncated()).isTrue();
        assertThat(result.samples()).isEqualTo(4);
        assertThat(result.wouldAlert()).isEqualTo(1);
        assertThat(result.to()).isEqualTo(at.minusSeconds(120));
    }

    @Test
    void noMoreThanAHundredEpisodesAreListedAndAllAreCounted() {
        everything
                .sql(
                        """
                        INSERT INTO health_check_history (tenant_id, id, service, connection, status, latency_ms, details,
                                                          checked_at)
                        SELECT ?, gen_random_uuid(), 'stripe', 'main', 'healthy', CASE WHEN n % 4 < 2 THEN 900 ELSE 10 END,
                               '{}', ?::timestamptz + make_interval(secs => n)
                          FROM generate_series(0, 439) n
                        """)
                .params(acme.id().value(), Timestamps.utc(at))
                .update();

        JsonNode told = told(LATENCY);

        assertThat(told.path("wouldAlert").asInt()).isEqualTo(110);
        assertThat(told.path("episodes").size()).isEqualTo(100);
        assertThat(told.path("truncated").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | service, metric, critical, range",
                "{\"service\":\"stripe\",\"metric\":\"m\",\"direction\":\"normal\",\"warning\":2,\"critical\":1,\"range\":\"7d\"} | warning",
                "{\"service\":\"stripe\",\"metric\":\"m\",\"direction\":\"inverse\",\"warning\":1,\"critical\":2,\"range\":\"1h\"} | warning, range",
                "{\"service\":\"stripe\",\"metric\":\"m\",\"critical\":1,\"range\":\"7d\",\"failuresToAlert\":0} | failuresToAlert",
                "{\"service\":\"stripe\",\"metric\":\"m\",\"range\":\"7d\",\"colour\":1} | colour, critical"
            })
    void allMistakesAreToldAtOnce(String body, String fields) {
        Answer answer = post(BACKTEST, body, key);

        assertThat(answer.status()).isEqualTo(422);
        List<String> wrong = new ArrayList<>();
        answer.json().path("errors").forEach(one -> wrong.add(one.path("field").asString()));
        assertThat(String.join(", ", wrong)).isEqualTo(fields);
    }
}
