package dev.relaywatch.sandbox;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * ip-api.com ({@code GET /json/{ip}}, 45 calls a minute) and ipinfo.io ({@code GET /{ip}/json}), as
 * their documentation has them (2026). The places are real, whose they are is made up: the same for
 * an address in every run.
 */
final class GeoProvider implements Provider {
    private static final Pattern IP_API = Pattern.compile("/json/([^/]+)");
    private static final Pattern IP_INFO = Pattern.compile("/([^/]+)/json");
    private static final int PER_MINUTE = 45;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final List<Place> PLACES =
            List.of(
                    new Place("San Diego", "CA", "California", "US", "92105", 32.7405, -117.0935),
                    new Place("Austin", "TX", "Texas", "US", "78701", 30.2711, -97.7437),
                    new Place("Toronto", "ON", "Ontario", "CA", "M5H", 43.6532, -79.3832),
                    new Place("London", "ENG", "England", "GB", "EC1A", 51.5202, -0.0977),
                    new Place("Berlin", "BE", "State of Berlin", "DE", "10115", 52.532, 13.3849),
                    new Place("Linköping", "E", "Östergötland", "SE", "582 22", 58.4109, 15.6216),
                    new Place("Melbourne", "VIC", "Victoria", "AU", "3000", -37.8136, 144.9631),
                    new Place("Changchun", "JL", "Jilin", "CN", "", 43.88, 125.3228));

    private record Place(
            String city,
            String region,
            String regionName,
            String country,
            String zip,
            double latitude,
            double longitude) {

        static Place of(InetAddress address) {
            return PLACES.get(Math.floorMod(Arrays.hashCode(address.getAddress()), PLACES.size()));
        }
    }

    @Override
    public String service() {
        return "geo";
    }

    @Override
    public Answer answer(Request request, Account account) {
        Matcher ipApi = IP_API.matcher(request.path());
        if (ipApi.matches()) {
            return ipApi(ipApi.group(1), request, account);
        }
        Matcher ipInfo = IP_INFO.matcher(request.path());
        return ipInfo.matches()
                ? ipInfo(ipInfo.group(1))
                : error(404, "Not found", "paths are /json/{ip} and /{ip}/json");
    }

    private static Answer ipApi(String address, Request request, Account account) {
        List<Instant> calls = callsOfThisMinute(request, account);
        Duration untilReset =
                calls.isEmpty()
                        ? MINUTE
                        : MINUTE.minus(Duration.between(calls.getFirst(), request.at()));
        if (calls.size() >= PER_MINUTE) {
            return tooMany(untilReset);
        }
        return limits(Answer.json(200, ipApi(address)), PER_MINUTE - calls.size() - 1, untilReset);
    }

    private static List<Instant> callsOfThisMinute(Request request, Account account) {
        Instant since = request.at().minus(MINUTE);
        return account.received().stream()
                .filter(call -> call.at().isAfter(since) && call.path().startsWith("/json/"))
                .map(Received::at)
                .toList();
    }

    private static ObjectNode ipApi(String text) {
        ObjectNode answer = Json.object();
        Optional<InetAddress> address = address(text);
        if (address.isEmpty()) {
            return answer.put("status", "fail").put("message", "invalid query").put("query", text);
        }
        if (isPrivate(address.get())) {
            return answer.put("status", "fail").put("message", "private range").put("query", text);
        }
        Place place = Place.of(address.get());
        return answer.put("status", "success")
                .put("countryCode", place.country())
                .put("region", place.region())
                .put("regionName", place.regionName())
                .put("city", place.city())
                .put("zip", place.zip())
                .put("lat", place.latitude())
                .put("lon", place.longitude())
                .put("query", text);
    }

    private static Answer ipInfo(String text) {
        Optional<InetAddress> address = address(text);
        if (address.isEmpty()) {
            return error(404, "Wrong ip", "Please provide a valid IP address");
        }
        if (isPrivate(address.get())) {
            return Answer.json(200, Json.object().put("ip", text).put("bogon", true));
        }
        Place place = Place.of(address.get());
        ObjectNode answer =
                Json.object()
                        .put("ip", text)
                        .put("city", place.city())
                        .put("region", place.regionName())
                        .put("country", place.country())
                        .put("loc", place.latitude() + "," + place.longitude())
                        .put("org", "AS64500 Made Up");
        if (!place.zip().isEmpty()) {
            answer.put("postal", place.zip());
        }
        return Answer.json(200, answer);
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(request ->
                            IP_API.matcher(request.path()).matches()
                                    ? tooMany(MINUTE)
                                    : error(
                                            429,
                                            "Rate limit exceeded",
                                            "Upgrade to increase your usage limits"));
            case TOKEN_EXPIRED, TOKEN_REVOKED ->
                    Optional.of(_ -> error(403, "Unknown token", "Provide a valid token"));
            case UNAVAILABLE -> Optional.of(_ -> error(503, "Service unavailable", "down"));
            case UNKNOWN_ERROR -> Optional.of(_ -> error(500, "Server error", "failed"));
            default -> Optional.empty();
        };
    }

    private static Answer tooMany(Duration untilReset) {
        return limits(new Answer(429, Map.of(), new byte[0]), 0, untilReset);
    }

    /** {@code X-Rl}: calls left; {@code X-Ttl}: seconds until they are counted anew. */
    private static Answer limits(Answer answer, int left, Duration untilReset) {
        return answer.with("X-Rl", Integer.toString(left))
                .with("X-Ttl", Long.toString(Math.max(1, untilReset.toSeconds())));
    }

    private static Answer error(int status, String title, String message) {
        ObjectNode body = Json.object().put("status", status);
        body.putObject("error").put("title", title).put("message", message);
        return Answer.json(status, body);
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isSiteLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }
}
