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
 * A tagging server of Google Tag Manager: asks it whether it is up. An event would show more, and
 * the container would act on it.
 */
@Component
class GtmMonitor implements Monitor {
    private static final int MOST_BYTES = 4_096;

    private final Probe probe;

    GtmMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "gtm";
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
        URI server = connection.baseUrl();
        if (server == null) {
            return HealthResult.unknown(
                    "no base-url is given; add the address of the tagging server");
        }
        return probe.judged(
                Call.get(connection.address(server, "/healthy"), Map.of(), limit)
                        .withMaxAnswerBytes(MOST_BYTES),
                GtmMonitor::judge);
    }

    private static HealthResult judge(Probe.Answered answer) {
        return switch (answer.status()) {
            case 200 -> up(answer);
            case 401, 403 ->
                    answer.unhealthy(
                            "the tagging server does not let this server in ("
                                    + answer.status()
                                    + "): look at what stands before it");
            case 400, 404, 405, 410 ->
                    answer.unhealthy(
                            "a tagging server answers /healthy with ok, this address answers "
                                    + answer.status()
                                    + ": look at base-url");
            case 429 -> answer.throttled("");
            default -> answer.unhealthy("");
        };
    }

    private static HealthResult up(Probe.Answered answer) {
        if (!answer.response().text().strip().equalsIgnoreCase("ok")) {
            return answer.unhealthy(
                    "a tagging server answers /healthy with ok, this address answers "
                            + (answer.response().isPage() ? "with a page" : "with something else")
                            + ": look at base-url");
        }
        answer.details()
                .put(
                        "shown",
                        "that the server is up; whether a client claims the path shows the next event");
        return answer.healthy();
    }
}
