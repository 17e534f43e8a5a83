package dev.relaywatch.capture.geo;

import dev.relaywatch.outbound.Answer;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * ip-api.com. Source: "Geolocation API, JSON" and "Usage limits" of its documentation (2026): free
 * of charge by HTTP alone, not for commercial use, 45 calls a minute; with a key by HTTPS, without
 * a limit.
 */
final class IpApi implements GeoProvider {
    private static final String FREE = "http://ip-api.com";
    private static final String WITH_KEY = "https://pro.ip-api.com";
    private static final String FIELDS =
            "?fields=status,message,countryCode,region,regionName,city,zip,query&lang=en";
    private static final int PER_MINUTE = 45;
    private static final int PER_MINUTE_WITH_KEY = 1_000;
    private static final Set<String> NOWHERE =
            Set.of("private range", "reserved range", "invalid query");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** A key that is not taken is not taken in a minute either, nor is a ban over. */
    private static final Duration FORBIDDEN = Duration.ofHours(1);

    private final String base;
    private final @Nullable String key;

    /**
     * @param base absent: its own
     * @param key absent: free of charge
     */
    IpApi(@Nullable String base, @Nullable String key) {
        this.base = base != null ? base : key == null ? FREE : WITH_KEY;
        this.key = key;
    }

    @Override
    public String name() {
        return "ip-api";
    }

    @Override
    public int perMinute() {
        return key == null ? PER_MINUTE : PER_MINUTE_WITH_KEY;
    }

    @Override
    public URI uri(InetAddress address) {
        String uri = base + "/json/" + address.getHostAddress() + FIELDS;
        return URI.create(
                key == null ? uri : uri + "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public Finding read(Answer.Response response) {
        return switch (response.status()) {
            case 200 ->
                    response.json()
                            .map(IpApi::finding)
                            .orElseGet(() -> new Finding.Failed("its answer is no JSON"));
            case 403 -> new Finding.Refused("the key is not taken, or this server is banned");
            case 429 -> new Finding.Refused("too many calls");
            default -> new Finding.Failed("it answered " + response.status());
        };
    }

    private static Finding finding(JsonNode body) {
        String status = GeoProvider.text(body, "status");
        if ("success".equals(status)) {
            return Finding.of(
                    Place.of(
                            GeoProvider.text(body, "city"),
                            GeoProvider.text(body, "regionName"),
                            GeoProvider.text(body, "region"),
                            GeoProvider.text(body, "zip"),
                            GeoProvider.text(body, "countryCode")));
        }
        String message = GeoProvider.text(body, "message");
        return "fail".equals(status) && message != null && NOWHERE.contains(message)
                ? new Finding.Nowhere()
                : new Finding.Failed("its answer says neither success nor why not");
    }

    /** {@code X-Rl}: calls left; {@code X-Ttl}: seconds until they are counted anew. */
    @Override
    public Duration pause(Answer.Response response) {
        if (response.status() == 403) {
            return FORBIDDEN;
        }
        boolean usedUp = response.header("x-rl").map(String::strip).filter("0"::equals).isPresent();
        return usedUp || response.status() == 429
                ? response.header("x-ttl").map(IpApi::seconds).orElse(MINUTE)
                : Duration.ZERO;
    }

    private static Duration seconds(String header) {
        String digits = header.strip();
        boolean number =
                !digits.isEmpty()
                        && digits.length() <= 9
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            return MINUTE;
        }
        Duration pause = Duration.ofSeconds(Math.max(1, Integer.parseInt(digits)));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
