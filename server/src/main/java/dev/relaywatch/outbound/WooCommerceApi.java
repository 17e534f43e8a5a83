package dev.relaywatch.outbound;

import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a shop's WooCommerce: its addresses and key. Sources: WooCommerce REST API v3,
 * "Authentication"; WooCommerce Store API, "Cart Tokens".
 */
public final class WooCommerceApi {
    private static final String VERSION = "wc/v3";

    private final Connection connection;
    private final URI shop;
    private final String version;
    private final String authorization;

    private WooCommerceApi(Connection connection, URI shop, String version, String authorization) {
        this.connection = connection;
        this.shop = shop;
        this.version = version;
        this.authorization = authorization;
    }

    /** Whether a shop can be called. */
    public sealed interface Opened {}

    public record Ready(WooCommerceApi api) implements Opened {}

    /**
     * @param reason what is missing or wrong, and what to do
     */
    public record Incomplete(String reason) implements Opened {}

    public static Opened of(Connection connection) {
        URI shop = connection.baseUrl();
        if (shop == null) {
            return new Incomplete("no base-url is given; add the shop's");
        }
        for (String secret : new String[] {"consumer-key", "consumer-secret"}) {
            String given = connection.secret(secret).orElse("");
            if (given.isBlank()) {
                return new Incomplete(
                        "no " + secret + " is given; add it to the connection of the shop");
            }
            if (given.chars().anyMatch(Character::isISOControl)) {
                return new Incomplete(
                        secret + " has a line break or another control character; give it again");
            }
        }
        String version = connection.setting("version").orElse(VERSION);
        if (!version.matches("(wc/)?v\\d{1,2}")) {
            return new Incomplete("settings.version must look like " + VERSION);
        }
        String key =
                connection.secret("consumer-key").orElseThrow()
                        + ":"
                        + connection.secret("consumer-secret").orElseThrow();
        return new Ready(
                new WooCommerceApi(
                        connection,
                        shop,
                        version.startsWith("wc/") ? version : "wc/" + version,
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(key.getBytes(StandardCharsets.UTF_8))));
    }

    /** Scheme, host and whatever is before {@code /wp-json}. */
    public URI shop() {
        return shop;
    }

    /**
     * A call of the REST API.
     *
     * @param path below the version, without a slash before it; segments of it are encoded already
     * @param body absent for a read
     */
    public Call rest(
            String method,
            String path,
            Map<String, String> query,
            byte @Nullable [] body,
            Duration timeout) {
        return call(method, version + "/" + path, query, keyed(), body, timeout);
    }

    /** What WordPress tells of itself, whoever asks. */
    public Call index(Map<String, String> query, Duration timeout) {
        return call("GET", "", query, Map.of(), null, timeout);
    }

    /** A read of the analytics that the dashboard of WooCommerce itself shows. */
    public Call analytics(String path, Map<String, String> query, Duration timeout) {
        return call("GET", "wc-analytics/" + path, query, keyed(), null, timeout);
    }

    /**
     * A call of the Store API, which needs no key.
     *
     * @param headers the cart's token, where there is one
     */
    public Call store(
            String method,
            String path,
            Map<String, String> headers,
            byte @Nullable [] body,
            Duration timeout) {
        return call(method, "wc/store/v1/" + path, Map.of(), headers, body, timeout);
    }

    private Map<String, String> keyed() {
        return Map.of("Authorization", authorization);
    }

    private Call call(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte @Nullable [] body,
            Duration timeout) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Accept", "application/json");
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        return new Call(
                method,
                connection.address(shop, "/wp-json/" + path + queryOf(query)),
                all,
                body,
                timeout);
    }

    private static String queryOf(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Without the markup that WooCommerce puts into its messages and texts. */
    public static String plain(String markup) {
        return markup.isEmpty() ? "" : Jsoup.parse(markup).text();
    }
}
