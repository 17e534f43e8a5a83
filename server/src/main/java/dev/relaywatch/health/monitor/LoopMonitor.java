package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Loop Returns: the returns of the last hour (docs.loopreturns.com, "Detailed returns list",
 * "Authentication", "Rate limit"). A key without the scope is refused as a wrong one is; whether it
 * is wrong, a second question of another scope tells.
 */
@Component
class LoopMonitor implements Monitor {
    private static final URI LOOP = URI.create("https://api.loopreturns.com");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'%20'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final int RETURNS = 50;
    private static final int LONGEST_LIST = 4 << 20;

    private final Probe probe;
    private final Clock clock;

    LoopMonitor(Probe probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public String service() {
        return "loop";
    }

    @Override
    public Tier tier() {
        return Tier.EXTERNAL;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(target, "api-key", (connection, key) -> returns(connection, key, limit));
    }

    private HealthResult returns(Connection connection, String key, Duration limit) {
        Instant now = clock.instant();
        URI address =
                connection.address(
                        LOOP,
                        "/api/v1/warehouse/return/list?from="
                                + TIME.format(now.minus(Duration.ofHours(1)))
                                + "&to="
                                + TIME.format(now)
                                + "&paginate=true&pageSize="
                                + RETURNS);
        return probe.judged(
                Call.get(address, headers(key), limit).withMaxAnswerBytes(LONGEST_LIST),
                answer ->
                        switch (answer.status()) {
                            case 200 -> counted(answer);
                            case 401 -> whyRefused(connection, key, answer, answer.left(limit));
                            default -> refused(answer);
                        });
    }

    private static Map<String, String> headers(String key) {
        return Map.of("X-Authorization", key, "Accept", "application/json");
    }

    /** A list, or a page of one. */
    private static HealthResult counted(Probe.Answered answer) {
        JsonNode body = answer.json();
        JsonNode returns = body.isArray() ? body : body.path("returns");
        if (!returns.isArray()) {
            return answer.nonsense();
        }
        answer.details().put("returnsLastHour", returns.size());
        String next = body.path("nextPageUrl").asString(body.path("next_page_url").asString(""));
        if (!next.isEmpty()) {
            answer.details().put("returnsAreMore", true);
        }
        return answer.healthy();
    }

    private HealthResult whyRefused(
            Connection connection, String key, Probe.Answered first, Duration left) {
        return probe.judged(
                Call.get(connection.address(LOOP, "/api/v1/allowlists"), headers(key), left),
                answer ->
                        answer.status() == 200
                                ? answer.degraded(
                                        "the key is valid and lacks the scope Returns; add it in Loop,"
                                                + " or give a key that has it")
                                : refused(first));
    }

    private static HealthResult refused(Probe.Answered answer) {
        JsonNode body = answer.json();
        String said = body.path("message").asString(body.path("error").asString(""));
        return switch (answer.status()) {
            case 401, 403 ->
                    answer.unhealthy(
                            "the key is refused: "
                                    + said
                                    + "; give a valid one with the scope Returns");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }
}
