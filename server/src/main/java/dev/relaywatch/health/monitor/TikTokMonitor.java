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
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * TikTok: with an advertiser looks for the pixel, else reads whose the token is. It answers 200
 * whatever happened; the code in the body says what (TikTok API for Business v1.3, "Return codes").
 */
@Component
class TikTokMonitor implements Monitor {
    private static final URI BUSINESS = URI.create("https://business-api.tiktok.com");
    private static final String VERSION = "/open_api/v1.3/";

    private static final int OK = 0;
    private static final int NO_PERMISSION = 40001;
    private static final Set<Integer> TOKEN = Set.of(40102, 40104, 40105);
    private static final Set<Integer> THROTTLING = Set.of(40016, 40100, 40133);

    private final Probe probe;

    TikTokMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "tiktok";
    }

    @Override
    public Tier tier() {
        return Tier.INTEGRATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target, "access-token", (connection, token) -> look(connection, token, limit));
    }

    private HealthResult look(Connection connection, String token, Duration limit) {
        String code = connection.setting("pixel-code").orElse("");
        String advertiser = connection.setting("advertiser-id").orElse("");
        if (!code.matches("[A-Za-z0-9]{0,64}")) {
            return HealthResult.unknown("settings.pixel-code must be letters and digits");
        }
        if (!advertiser.matches("\\d{0,32}")) {
            return HealthResult.unknown("settings.advertiser-id must be a number");
        }
        // what has digits only is the number of an event set, which no list shows
        Optional<Pixel> pixel =
                advertiser.isEmpty() || code.matches("\\d*")
                        ? Optional.empty()
                        : Optional.of(new Pixel(code, advertiser));
        String below =
                pixel.map(one -> "pixel/list/?advertiser_id=" + advertiser + "&code=" + code)
                        .orElse("user/info/");
        return probe.judged(
                Call.get(
                        connection.address(BUSINESS, VERSION + below),
                        Map.of("Access-Token", token),
                        limit),
                answer -> judge(answer, pixel));
    }

    private record Pixel(String code, String advertiser) {
        boolean isIn(JsonNode data) {
            return data.path("pixels")
                    .valueStream()
                    .anyMatch(pixel -> pixel.path("pixel_code").asString("").equals(code));
        }
    }

    private static HealthResult judge(Probe.Answered answer, Optional<Pixel> pixel) {
        JsonNode json = answer.json();
        String said = json.path("message").asString("");
        if (answer.status() == 429) {
            return answer.throttled(said);
        }
        if (answer.status() != 200) {
            return answer.unhealthy(said);
        }
        if (!json.path("code").isIntegralNumber()) {
            return answer.nonsense();
        }
        Map<String, Object> details = answer.details();
        int code = json.path("code").asInt(-1);
        details.put("code", String.valueOf(code));
        details.put("requestId", json.path("request_id").asString(""));
        if (THROTTLING.contains(code)) {
            return answer.throttled(said);
        }
        if (TOKEN.contains(code)) {
            return answer.unhealthy(
                    "the token is refused" + Probe.because(said) + "; make a new one and give it");
        }
        RateLeft.ofPair(
                        answer.response().header("x-ratelimit-remaining").orElse(null),
                        answer.response().header("x-ratelimit-limit").orElse(null))
                .ifPresent(left -> details.put(RateLeft.METRIC, left));
        return switch (code) {
            case OK -> found(answer, json.path("data"), pixel);
            case NO_PERMISSION -> mayNot(answer, said, pixel);
            default -> answer.unhealthy(said);
        };
    }

    private static HealthResult found(Probe.Answered answer, JsonNode data, Optional<Pixel> pixel) {
        if (pixel.isEmpty()) {
            answer.details().put("shown", "whose the token is; not that it may send events");
            return answer.healthy();
        }
        boolean isThere = pixel.get().isIn(data);
        answer.details().put("pixelFound", isThere);
        return isThere
                ? answer.healthy()
                : answer.unhealthy(
                        "advertiser "
                                + pixel.get().advertiser()
                                + " has no pixel "
                                + pixel.get().code()
                                + ": look at settings.pixel-code and settings.advertiser-id");
    }

    /** Tokens that are made for one pixel may do nothing but send to it. */
    private static HealthResult mayNot(Probe.Answered answer, String said, Optional<Pixel> pixel) {
        if (pixel.isEmpty()) {
            answer.details().put("shown", "that TikTok knows the token, which may read nothing");
            return answer.healthy();
        }
        return answer.degraded(
                "the token may not read advertiser "
                        + pixel.get().advertiser()
                        + Probe.because(said)
                        + "; give it the permission, or take settings.advertiser-id out if it is for events alone");
    }
}
