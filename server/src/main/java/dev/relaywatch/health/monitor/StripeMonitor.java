package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Stripe: reads the balance (docs.stripe.com, "The balance object", "Rate limits"). */
@Component
class StripeMonitor implements Monitor {
    private static final URI STRIPE = URI.create("https://api.stripe.com");

    private final Probe probe;

    StripeMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "stripe";
    }

    @Override
    public Tier tier() {
        return Tier.CORE;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "api-key",
                (connection, key) -> {
                    Map<String, String> headers = new LinkedHashMap<>();
                    headers.put("Authorization", "Bearer " + key);
                    connection
                            .setting("account")
                            .ifPresent(account -> headers.put("Stripe-Account", account));
                    return probe.judged(
                            Call.get(connection.address(STRIPE, "/v1/balance"), headers, limit),
                            StripeMonitor::judge);
                });
    }

    private static HealthResult judge(Probe.Answered answer) {
        Map<String, Object> details = answer.details();
        answer.response().header("request-id").ifPresent(id -> details.put("requestId", id));
        JsonNode error = answer.json().path("error");
        String said = error.path("message").asString("");
        return switch (answer.status()) {
            case 200 ->
                    answer.json().path("object").asString("").equals("balance")
                            ? balance(answer, details)
                            : answer.nonsense();
            case 401, 403 -> answer.unhealthy("the key is refused: " + said + "; give a valid one");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }

    private static HealthResult balance(Probe.Answered answer, Map<String, Object> details) {
        JsonNode balance = answer.json();
        details.put("livemode", balance.path("livemode").asBoolean(false));
        details.put("available", amounts(balance.path("available")));
        details.put("pending", amounts(balance.path("pending")));
        boolean negative = false;
        for (JsonNode one : balance.path("available")) {
            negative |= one.path("amount").asLong(0) < 0;
        }
        return negative
                ? HealthResult.degraded(
                        "the available balance is negative; add money to it",
                        answer.response().took(),
                        details)
                : HealthResult.healthy(answer.response().took(), details);
    }

    /** By currency, in minor units as Stripe counts them: some currencies have none. */
    private static Map<String, BigDecimal> amounts(JsonNode list) {
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        for (JsonNode one : list) {
            amounts.put(
                    one.path("currency").asString("?"),
                    one.path("amount").asDecimal(BigDecimal.ZERO));
        }
        return amounts;
    }
}
