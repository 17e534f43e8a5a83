package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Mux: the newest assets, the newest first (docs.mux.com, "List assets"). */
@Component
class MuxMonitor implements Monitor {
    private static final URI MUX = URI.create("https://api.mux.com");
    private static final int ASSETS = 10;

    /** What failed longer ago is over. */
    private static final Duration RECENT = Duration.ofDays(1);

    private final Probe probe;
    private final Clock clock;

    MuxMonitor(Probe probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public String service() {
        return "mux";
    }

    @Override
    public Tier tier() {
        return Tier.EXTERNAL;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "token-id",
                (_, id) ->
                        Probe.with(
                                target,
                                "token-secret",
                                (connection, secret) ->
                                        probe.judged(
                                                Call.get(
                                                        connection.address(
                                                                MUX,
                                                                "/video/v1/assets?limit=" + ASSETS),
                                                        Map.of("Authorization", basic(id, secret)),
                                                        limit),
                                                this::judge)));
    }

    private static String basic(String id, String secret) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private HealthResult judge(Probe.Answered answer) {
        String said = answer.json().path("error").path("messages").path(0).asString("");
        return switch (answer.status()) {
            case 200 -> assets(answer);
            case 401, 403 ->
                    answer.unhealthy(
                            "the token is refused: "
                                    + said
                                    + "; give one of this environment that may read video");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }

    /** An environment without assets is in order. */
    private HealthResult assets(Probe.Answered answer) {
        JsonNode assets = answer.json().path("data");
        if (!assets.isArray()) {
            return answer.nonsense();
        }
        long failed = assets.valueStream().filter(this::failedLately).count();
        answer.details().put("failedAssets24h", failed);
        JsonNode newest = assets.path(0);
        if (!newest.isMissingNode()) {
            answer.details().put("newestAssetStatus", newest.path("status").asString(""));
            answer.details().put("newestAssetAgeSeconds", age(newest).toSeconds());
        }
        return failedLately(newest)
                ? answer.degraded(
                        "the newest asset could not be processed ("
                                + newest.path("errors").path("type").asString("no reason given")
                                + "); look at its input")
                : answer.healthy();
    }

    private boolean failedLately(JsonNode asset) {
        return asset.path("status").asString("").equals("errored")
                && age(asset).compareTo(RECENT) < 0;
    }

    /** Mux gives seconds since 1970, as text. */
    private Duration age(JsonNode asset) {
        return Duration.ofSeconds(
                Math.max(0, clock.instant().getEpochSecond() - asset.path("created_at").asLong(0)));
    }
}
