package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Slack: whose token it is and what it may do (docs.slack.dev, "auth.test", "Rate limits"). Slack
 * tells errors with 200.
 */
@Component
class SlackMonitor implements Monitor {
    private static final URI SLACK = URI.create("https://slack.com");
    private static final String TO_POST = "chat:write";

    private final Probe probe;

    SlackMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "slack";
    }

    @Override
    public Tier tier() {
        return Tier.EXTERNAL;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "bot-token",
                (connection, token) ->
                        probe.judged(
                                new Call(
                                        "POST",
                                        connection.address(SLACK, "/api/auth.test"),
                                        Map.of("Authorization", "Bearer " + token),
                                        new byte[0],
                                        limit),
                                SlackMonitor::judge));
    }

    private static HealthResult judge(Probe.Answered answer) {
        JsonNode body = answer.json();
        String error = body.path("error").asString("");
        if (answer.status() == 429) {
            return answer.throttled(error);
        }
        if (answer.status() != 200) {
            return answer.unhealthy(error);
        }
        if (!body.path("ok").isBoolean()) {
            return answer.nonsense();
        }
        return body.path("ok").asBoolean() ? granted(answer, body) : refused(answer, body, error);
    }

    private static HealthResult granted(Probe.Answered answer, JsonNode body) {
        answer.details().put("team", body.path("team").asString(""));
        answer.details().put("teamId", body.path("team_id").asString(""));
        answer.details().put("botId", body.path("bot_id").asString(""));
        Optional<List<String>> scopes =
                answer.response()
                        .header("x-oauth-scopes")
                        .map(text -> List.of(text.strip().split("\\s*,\\s*")));
        scopes.ifPresent(granted -> answer.details().put("scopes", granted));
        return scopes.isPresent() && !scopes.get().contains(TO_POST)
                ? answer.degraded(
                        "the token lacks the scope "
                                + TO_POST
                                + ", without which nothing can be posted; add it and install the app"
                                + " again")
                : answer.healthy();
    }

    private static HealthResult refused(Probe.Answered answer, JsonNode body, String error) {
        return switch (error) {
            case "ratelimited", "rate_limited" -> answer.throttled(error);
            case "missing_scope" ->
                    answer.unhealthy(
                            "the token lacks the scope "
                                    + body.path("needed").asString("that it needs")
                                    + "; add it and install the app again");
            case "token_expired" ->
                    answer.unhealthy("the token is past its date (token_expired); give a new one");
            case "invalid_auth",
                    "not_authed",
                    "token_revoked",
                    "account_inactive",
                    "no_permission",
                    "org_login_required",
                    "ekm_access_denied" ->
                    answer.unhealthy("the token is refused: " + error + "; give a valid one");
            default -> answer.unhealthy("Slack says " + error);
        };
    }
}
