package dev.relaywatch.outbound;

import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls of a shop's Shopify: the address of its GraphQL Admin API, its version and the app's
 * token. Source: shopify.dev, "GraphQL Admin API reference", "About Shopify API versioning"; 2026.
 */
public final class ShopifyApi {
    private static final String VERSION = "2026-07";
    private static final String TOKEN = "access-token";

    private final URI address;
    private final String version;
    private final String token;

    private ShopifyApi(URI address, String version, String token) {
        this.address = address;
        this.version = version;
        this.token = token;
    }

    /** Whether a shop can be called. */
    public sealed interface Opened {}

    public record Ready(ShopifyApi api) implements Opened {}

    /**
     * @param reason what is missing or wrong, and what to do
     */
    public record Incomplete(String reason) implements Opened {}

    public static Opened of(Connection connection) {
        String token = connection.secret(TOKEN).orElse("");
        if (token.isBlank()) {
            return new Incomplete(
                    "no " + TOKEN + " is given; add it to the connection of the shop");
        }
        if (token.chars().anyMatch(Character::isISOControl)) {
            return new Incomplete(
                    TOKEN + " has a line break or another control character; give it again");
        }
        URI shop = connection.baseUrl();
        if (shop == null) {
            return new Incomplete("no base-url is given; add the shop's, https://….myshopify.com");
        }
        String version = connection.setting("api-version").orElse(VERSION);
        return version.matches("\\d{4}-\\d{2}|unstable")
                ? new Ready(
                        new ShopifyApi(
                                connection.address(shop, "/admin/api/" + version + "/graphql.json"),
                                version,
                                token))
                : new Incomplete("settings.api-version must look like " + VERSION);
    }

    /** The version that is asked for; one that is too old is answered by a newer one. */
    public String version() {
        return version;
    }

    /**
     * @param query in GraphQL, the same whatever is asked for
     * @param variables what is asked for, by the names that the query declares
     */
    public Call query(String query, Map<String, ?> variables, Duration timeout) {
        return Call.post(
                address,
                Map.of("X-Shopify-Access-Token", token, "Accept", "application/json"),
                JsonMapper.shared()
                        .writeValueAsBytes(Map.of("query", query, "variables", variables)),
                timeout);
    }
}
