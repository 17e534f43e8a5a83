package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * GA4: has a sample event validated, which leaves none there. Whether the two keys are right GA4
 * never tells ("Validate events", Measurement Protocol).
 */
@Component
class Ga4Monitor implements Monitor {
    private static final URI GOOGLE = URI.create("https://www.google-analytics.com");
    private static final int MOST_MESSAGES = 3;

    private static final byte[] SAMPLE =
            """
            {"client_id":"1.1","validation_behavior":"ENFORCE_RECOMMENDATIONS","events":[{"name":"relaywatch_check","params":{"session_id":"1","engagement_time_msec":1}}]}
            """
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);

    private final Probe probe;

    Ga4Monitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "ga4";
    }

    @Override
    public Tier tier() {
        return Tier.INTEGRATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target, "api-secret", (connection, secret) -> look(connection, secret, limit));
    }

    private HealthResult look(Connection connection, String secret, Duration limit) {
        String id = connection.setting("measurement-id").orElse("");
        if (!id.matches("G-[A-Z0-9]{1,20}")) {
            return HealthResult.unknown(
                    "no settings.measurement-id is given; add the G-... of the web data stream");
        }
        String query =
                "?measurement_id="
                        + id
                        + "&api_secret="
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return probe.judged(
                Call.post(
                        connection.address(GOOGLE, "/debug/mp/collect" + query),
                        Map.of(),
                        SAMPLE,
                        limit),
                Ga4Monitor::judge);
    }

    private static HealthResult judge(Probe.Answered answer) {
        return switch (answer.status()) {
            case 200 -> validated(answer);
            case 204 ->
                    answer.unhealthy(
                            "what answers is not GA4's validation server: look at base-url");
            case 429 -> answer.throttled("");
            default -> answer.unhealthy("");
        };
    }

    private static HealthResult validated(Probe.Answered answer) {
        JsonNode messages = answer.json().path("validationMessages");
        if (!messages.isArray()) {
            return answer.nonsense();
        }
        answer.details().put("validationMessages", messages.size());
        answer.details()
                .put(
                        "shown",
                        "that GA4 can be reached; it never tells whether measurement-id and api-secret are right");
        return messages.isEmpty()
                ? answer.healthy()
                : answer.unhealthy("GA4's validation found: " + words(messages));
    }

    private static String words(JsonNode messages) {
        return messages.valueStream()
                .limit(MOST_MESSAGES)
                .map(message ->
                        message.path("description").asString("")
                                + " ("
                                + message.path("validationCode").asString("")
                                + ")")
                .collect(Collectors.joining("; "));
    }
}
