package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Yotpo: a token for the store's secret, and a product read with it; what can be read without one
 * proves nothing (apidocs.yotpo.com, "Create access token", "Retrieve products").
 */
@Component
class YotpoMonitor implements Monitor {
    private static final URI YOTPO = URI.create("https://api.yotpo.com");
    private static final int KEPT = 300;

    private final Probe probe;

    YotpoMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "yotpo";
    }

    @Override
    public Tier tier() {
        return Tier.EXTERNAL;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "secret-key",
                (connection, secret) ->
                        connection
                                .setting("app-key")
                                .filter(key -> !key.isBlank())
                                .map(key -> token(connection, key, secret, limit))
                                .orElseGet(() ->
                                        HealthResult.unknown(
                                                "no app-key is given; add it to the connection's"
                                                        + " settings to have it watched")));
    }

    private HealthResult token(
            Connection connection, String appKey, String secret, Duration limit) {
        String store =
                "/core/v3/stores/"
                        + URLEncoder.encode(appKey, StandardCharsets.UTF_8).replace("+", "%20");
        byte[] body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("secret", secret)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        return probe.judged(
                Call.post(
                        connection.address(YOTPO, store + "/access_tokens"),
                        Map.of("Accept", "application/json"),
                        body,
                        limit),
                answer -> {
                    String token = answer.json().path("access_token").asString("");
                    if (!isFine(answer) || token.isBlank()) {
                        return refused(answer, "");
                    }
                    return probe.judged(
                            Call.get(
                                    connection.address(YOTPO, store + "/products?limit=1"),
                                    Map.of("X-Yotpo-Token", token, "Accept", "application/json"),
                                    answer.left(limit)),
                            next -> products(next, token));
                });
    }

    private static HealthResult products(Probe.Answered answer, String token) {
        answer.details().put("tokenObtained", true);
        return isFine(answer) && answer.json().path("products").isArray()
                ? answer.healthy()
                : refused(answer, token);
    }

    /** What is inside may differ from the status of the answer. */
    private static int status(Probe.Answered answer) {
        int inner = answer.json().path("status").path("code").asInt(0);
        return answer.status() / 100 == 2 && inner >= 400 ? inner : answer.status();
    }

    private static boolean isFine(Probe.Answered answer) {
        return status(answer) / 100 == 2;
    }

    private static HealthResult refused(Probe.Answered answer, String token) {
        JsonNode body = answer.json();
        String words =
                body.path("errors")
                        .path(0)
                        .path("message")
                        .asString(body.path("status").path("message").asString(""));
        String said = Redaction.of(List.of(token)).body(words, KEPT);
        return switch (status(answer)) {
            case 200, 201 -> answer.nonsense();
            case 401, 403 ->
                    answer.unhealthy(
                            "the secret key is refused: "
                                    + said
                                    + "; give the one of this app-key");
            case 404 ->
                    answer.unhealthy(
                            "there is no store of this app-key: " + said + "; look at app-key");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }
}
