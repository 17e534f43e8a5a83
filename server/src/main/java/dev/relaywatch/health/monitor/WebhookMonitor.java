package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * A customer's own receiver of webhooks: asks for the headers of its address, which no receiver
 * acts upon. Most refuse that method; whoever refuses it is there.
 */
@Component
class WebhookMonitor implements Monitor {
    private static final int SERVER_ERROR = 500;

    private final Probe probe;

    WebhookMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "webhook";
    }

    @Override
    public Tier tier() {
        return Tier.INTEGRATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.of(target, connection -> look(connection, limit));
    }

    private HealthResult look(Connection connection, Duration limit) {
        URI receiver = connection.baseUrl();
        return receiver == null
                ? HealthResult.unknown("no base-url is given; add the whole address")
                : probe.judged(
                        new Call("HEAD", receiver, Map.of(), null, limit), WebhookMonitor::judge);
    }

    private static HealthResult judge(Probe.Answered answer) {
        if (answer.status() >= SERVER_ERROR) {
            return answer.unhealthy("");
        }
        answer.details().put("reachable", true);
        answer.details()
                .put(
                        "shown",
                        "that the receiver can be reached, which any status below 500 shows; whether it takes messages"
                                + " shows the next delivery");
        return switch (answer.status()) {
            case 410 ->
                    answer.degraded(
                            "the receiver says that this address is no longer in use (410): deliveries to it stop; give its new one");
            case 429 -> answer.throttled("");
            default -> answer.healthy();
        };
    }
}
