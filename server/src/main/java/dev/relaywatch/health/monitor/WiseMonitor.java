package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Wise: the profile that a token acts for, and what it may spend (docs.wise.com, "List profiles",
 * "List balances for a profile", "Error handling"). Where several are seen and {@code profile-id}
 * names none, it is the first business.
 */
@Component
class WiseMonitor implements Monitor {
    private static final URI WISE = URI.create("https://api.wise.com");
    private static final String CORRELATION = "X-External-Correlation-Id";

    private final Probe probe;

    WiseMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "wise";
    }

    @Override
    public Tier tier() {
        return Tier.INTEGRATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "api-token",
                (connection, token) -> {
                    Map<String, String> headers =
                            Map.of(
                                    "Authorization",
                                    "Bearer " + token,
                                    CORRELATION,
                                    Ids.next().toString());
                    return probe.judged(
                            Call.get(connection.address(WISE, "/v2/profiles"), headers, limit),
                            answer ->
                                    answer.status() == 200
                                            ? profiles(connection, headers, answer, limit)
                                            : refused(answer));
                });
    }

    private HealthResult profiles(
            Connection connection,
            Map<String, String> headers,
            Probe.Answered answer,
            Duration limit) {
        JsonNode profiles = answer.json();
        if (!profiles.isArray()) {
            return answer.nonsense();
        }
        answer.details().put("profiles", profiles.size());
        Optional<String> wanted = connection.setting("profile-id");
        Optional<JsonNode> profile =
                profiles.valueStream()
                        .filter(one ->
                                wanted.isEmpty()
                                        || wanted.get().equals(one.path("id").asString("")))
                        .filter(one -> one.path("id").isIntegralNumber())
                        .reduce((first, next) ->
                                isBusiness(first) ? first : isBusiness(next) ? next : first);
        if (profile.isEmpty()) {
            return answer.unhealthy(
                    wanted.map(id -> "the token does not act for the profile of profile-id")
                            .orElse("the token acts for no profile; give one of an open account"));
        }
        long id = profile.get().path("id").asLong();
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("profiles", profiles.size());
        found.put("profileType", profile.get().path("type").asString(""));
        return probe.judged(
                Call.get(
                        connection.address(WISE, "/v4/profiles/" + id + "/balances?types=STANDARD"),
                        headers,
                        answer.left(limit)),
                next -> {
                    next.details().putAll(found);
                    return next.status() == 200 ? balances(next) : refused(next);
                });
    }

    private static boolean isBusiness(JsonNode profile) {
        return profile.path("type").asString("").equalsIgnoreCase("BUSINESS");
    }

    private static HealthResult balances(Probe.Answered answer) {
        if (!answer.json().isArray()) {
            return answer.nonsense();
        }
        answer.response()
                .header(CORRELATION)
                .ifPresent(id -> answer.details().put("correlationId", id));
        Map<String, BigDecimal> available =
                answer.json()
                        .valueStream()
                        .collect(
                                Collectors.toMap(
                                        one -> one.path("currency").asString("?"),
                                        WiseMonitor::available,
                                        BigDecimal::add,
                                        LinkedHashMap::new));
        answer.details().put("available", available);
        return available.values().stream().anyMatch(amount -> amount.signum() < 0)
                ? answer.degraded("more is reserved than there is; top the balance up")
                : answer.healthy();
    }

    private static BigDecimal available(JsonNode balance) {
        return balance.path("amount")
                .path("value")
                .asDecimal(BigDecimal.ZERO)
                .subtract(balance.path("reservedAmount").path("value").asDecimal(BigDecimal.ZERO));
    }

    private static HealthResult refused(Probe.Answered answer) {
        JsonNode body = answer.json();
        String said =
                body.path("error_description")
                        .asString(
                                body.path("errors")
                                        .path(0)
                                        .path("message")
                                        .asString(body.path("error").asString("")));
        boolean wantsPerson = answer.response().header("x-2fa-approval").isPresent();
        return switch (answer.status()) {
            case 401 -> answer.unhealthy("the token is refused: " + said + "; give a valid one");
            case 403 ->
                    answer.unhealthy(
                            wantsPerson
                                    ? "it wants a person's approval (strong customer authentication);"
                                            + " give a token that may read balances without"
                                    : "the token may not read this: "
                                            + said
                                            + "; give one that may");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }
}
