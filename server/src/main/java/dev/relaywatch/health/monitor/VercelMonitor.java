package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Vercel: the account and its newest deployment to production (vercel.com, "REST API", "Get the
 * user", "List deployments", "Errors"). Each address has its own rate limit; the one of which less
 * is left is told.
 */
@Component
class VercelMonitor implements Monitor {
    private static final URI VERCEL = URI.create("https://api.vercel.com");
    private static final String LEFT = "rateLimitRemainingPercent";
    private static final Pattern COUNT = Pattern.compile("\\d{1,12}");

    private final Probe probe;

    VercelMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "vercel";
    }

    @Override
    public Tier tier() {
        return Tier.EXTERNAL;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "access-token",
                (connection, token) -> {
                    Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
                    return probe.judged(
                            Call.get(connection.address(VERCEL, "/v2/user"), headers, limit),
                            answer -> {
                                rateLimit(answer);
                                if (answer.status() != 200) {
                                    return refused(answer, "the token is refused");
                                }
                                JsonNode user = answer.json().path("user");
                                return user.isObject()
                                        ? deployments(connection, headers, answer, limit)
                                        : answer.nonsense();
                            });
                });
    }

    private HealthResult deployments(
            Connection connection,
            Map<String, String> headers,
            Probe.Answered first,
            Duration limit) {
        Optional<String> team = connection.setting("team-id").filter(id -> !id.isBlank());
        String query =
                "?limit=1&target=production"
                        + team.map(id -> "&teamId=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                                .orElse("");
        return probe.judged(
                Call.get(
                        connection.address(VERCEL, "/v6/deployments" + query),
                        headers,
                        first.left(limit)),
                answer -> {
                    first.details().forEach(answer.details()::putIfAbsent);
                    rateLimit(answer);
                    if (answer.status() != 200) {
                        return refused(
                                answer,
                                team.isPresent()
                                        ? "the token does not reach the team of team-id"
                                        : "the token may not see deployments");
                    }
                    JsonNode deployments = answer.json().path("deployments");
                    return deployments.isArray()
                            ? judged(answer, first.json().path("user"), deployments.path(0))
                            : answer.nonsense();
                });
    }

    /** A project that was never deployed is in order. */
    private static HealthResult judged(Probe.Answered answer, JsonNode user, JsonNode deployment) {
        String state =
                deployment.path("readyState").asString(deployment.path("state").asString(""));
        if (!state.isEmpty()) {
            answer.details().put("newestDeployment", state);
        }
        JsonNode block = user.path("softBlock");
        if (block.isObject()) {
            return answer.degraded(
                    "the account is blocked ("
                            + block.path("reason").asString("no reason given")
                            + "); settle it with Vercel");
        }
        return state.equals("ERROR")
                ? answer.degraded(
                        "the newest deployment to production failed, and the one before is served;"
                                + " look at its build log")
                : answer.healthy();
    }

    private static void rateLimit(Probe.Answered answer) {
        Optional<Long> most = count(answer.response(), "x-ratelimit-limit");
        Optional<Long> left = count(answer.response(), "x-ratelimit-remaining");
        if (most.isPresent() && left.isPresent() && most.get() > 0) {
            long percent = Math.min(100, left.get() * 100 / most.get());
            answer.details()
                    .merge(LEFT, percent, (before, now) -> Math.min((Long) before, (Long) now));
        }
    }

    private static Optional<Long> count(Answer.Response response, String header) {
        return response.header(header)
                .map(String::strip)
                .filter(text -> COUNT.matcher(text).matches())
                .map(Long::valueOf);
    }

    /** Vercel answers 403 for a token that it does not know. */
    private static HealthResult refused(Probe.Answered answer, String what) {
        JsonNode error = answer.json().path("error");
        String said = error.path("message").asString("");
        return switch (answer.status()) {
            case 401, 403 -> answer.unhealthy(what + ": " + said + "; give a valid one");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }
}
