package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Inngest: the runs that failed, which it tells as events of its own, and those that wait, which
 * only its metrics tell (api-docs.inngest.com, "List events"; inngest.com,
 * "inngest/function.failed" and "Prometheus metrics export integration").
 */
@Component
class InngestMonitor implements Monitor {
    private static final URI INNGEST = URI.create("https://api.inngest.com");

    /** As many failures are counted; each holds the event that it failed on. */
    private static final int MOST_FAILURES = 50;

    private static final int LONGEST_LIST = 4 << 20;

    private final Probe probe;
    private final Clock clock;

    InngestMonitor(Probe probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public String service() {
        return "inngest";
    }

    @Override
    public Tier tier() {
        return Tier.CORE;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target, "signing-key", (connection, key) -> failures(connection, key, limit));
    }

    private HealthResult failures(Connection connection, String key, Duration limit) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + key);
        connection.setting("environment").ifPresent(name -> headers.put("x-inngest-env", name));
        Instant since = clock.instant().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        URI address =
                connection.address(
                        INNGEST,
                        "/v1/events?name=inngest/function.failed&limit="
                                + MOST_FAILURES
                                + "&received_after="
                                + since);
        return probe.judged(
                Call.get(address, headers, limit).withMaxAnswerBytes(LONGEST_LIST),
                answer -> {
                    if (answer.status() != 200) {
                        return refused(answer);
                    }
                    JsonNode failures = answer.json().path("data");
                    if (!failures.isArray()) {
                        return answer.nonsense();
                    }
                    Map<String, Object> found = new LinkedHashMap<>();
                    found.put("failedRuns24h", failures.size());
                    if (failures.size() == MOST_FAILURES) {
                        found.put("failedRunsAreMore", true);
                    }
                    return waiting(connection, headers, answer.left(limit), found);
                });
    }

    /** A plan without metrics is none the less in order. */
    private HealthResult waiting(
            Connection connection,
            Map<String, String> headers,
            Duration left,
            Map<String, Object> found) {
        String environment =
                URLEncoder.encode(
                        connection.setting("environment").orElse("production"),
                        StandardCharsets.UTF_8);
        return probe.judged(
                Call.get(connection.address(INNGEST, "/v1/prom/" + environment), headers, left),
                answer -> {
                    answer.details().putAll(found);
                    return switch (answer.status()) {
                        case 200 -> {
                            pending(answer.response().text())
                                    .ifPresentOrElse(
                                            runs -> answer.details().put("pendingRuns", runs),
                                            () ->
                                                    answer.details()
                                                            .put(
                                                                    "pendingRunsUnknown",
                                                                    "no such metric"));
                            yield answer.healthy();
                        }
                        case 401, 402, 403, 404 -> {
                            answer.details()
                                    .put("pendingRunsUnknown", "the plan exports no metrics");
                            yield answer.healthy();
                        }
                        default -> refused(answer);
                    };
                });
    }

    /** Both counters are by day of the run's begin and by function. */
    private static Optional<BigDecimal> pending(String metrics) {
        Optional<BigDecimal> scheduled =
                PrometheusText.sum(metrics, "inngest_function_run_scheduled_total");
        Optional<BigDecimal> started =
                PrometheusText.sum(metrics, "inngest_function_run_started_total");
        return scheduled.map(
                all -> all.subtract(started.orElse(BigDecimal.ZERO)).max(BigDecimal.ZERO));
    }

    private static HealthResult refused(Probe.Answered answer) {
        String said = answer.json().path("error").asString("");
        return switch (answer.status()) {
            case 401, 403 ->
                    answer.unhealthy(
                            "the signing key is refused: "
                                    + said
                                    + "; give the one of this environment");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }
}
