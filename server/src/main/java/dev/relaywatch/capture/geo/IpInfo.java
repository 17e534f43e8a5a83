package dev.relaywatch.capture.geo;

import dev.relaywatch.outbound.Answer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * ipinfo.io. Source: "IP to geolocation API" and "Rate limits" of its documentation (2026). Names
 * states without their codes.
 */
final class IpInfo implements GeoProvider {
    private static final String OWN = "https://ipinfo.io";

    /** Its limit is by day or month; this only keeps a flood of forms from using it up at once. */
    private static final int PER_MINUTE = 600;

    private static final Duration QUOTA = Duration.ofHours(1);

    private final String base;
    private final @Nullable String token;

    /**
     * @param base absent: its own
     * @param token absent: free of charge
     */
    IpInfo(@Nullable String base, @Nullable String token) {
        this.base = base == null ? OWN : base;
        this.token = token;
    }

    @Override
    public String name() {
        return "ipinfo";
    }

    @Override
    public int perMinute() {
        return PER_MINUTE;
    }

    @Override
    public URI uri(InetAddress address) {
        return URI.create(base + "/" + address.getHostAddress() + "/json");
    }

    @Override
    public Map<String, String> headers() {
        return token == null
                ? Map.of("Accept", "application/json")
                : Map.of("Accept", "application/json", "Authorization", "Bearer " + token);
    }

    @Override
    public Finding read(Answer.Response response) {
        return switch (response.status()) {
            case 200 ->
                    response.json()
                            .filter(JsonNode::isObject)
                            .map(IpInfo::finding)
                            .orElseGet(() -> new Finding.Failed("its answer is no JSON object"));
            case 401, 403 -> new Finding.Refused("the token is not taken");
            case 404 -> new Finding.Nowhere();
            case 429 -> new Finding.Refused("the quota is used up");
            default -> new Finding.Failed("it answered " + response.status());
        };
    }

    private static Finding finding(JsonNode body) {
        if (body.path("bogon").asBoolean(false)) {
            return new Finding.Nowhere();
        }
        if (GeoProvider.text(body, "ip") == null) {
            return new Finding.Failed("its answer names no address");
        }
        return Finding.of(
                Place.of(
                        GeoProvider.text(body, "city"),
                        GeoProvider.text(body, "region"),
                        null,
                        GeoProvider.text(body, "postal"),
                        GeoProvider.text(body, "country")));
    }

    @Override
    public Duration pause(Answer.Response response) {
        return switch (response.status()) {
            case 401, 403, 429 -> QUOTA;
            default -> Duration.ZERO;
        };
    }
}
