package dev.relaywatch.delivery.googleads;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts of Google Ads, sound in every respect until the test says otherwise. */
final class GoogleConnections {
    static final Map<String, Object> SETTINGS =
            Map.of(
                    "customer-id",
                    "123-456-7890",
                    "login-customer-id",
                    "1112223333",
                    "conversion-actions",
                    Map.of("qualified", "11", "closed", "22", "purchase", "33"));
    static final Map<String, String> SECRETS =
            Map.of(
                    "client-id",
                    "the-id-of-the-client",
                    "client-secret",
                    "hush-hush-secret",
                    "refresh-token",
                    "1//the-refresh-token");

    private GoogleConnections() {}

    static Connection at(URI baseUrl) {
        return at(baseUrl, SETTINGS, SECRETS);
    }

    static Connection at(
            @Nullable URI baseUrl, Map<String, Object> settings, Map<String, String> secrets) {
        return new Connection(
                new ConnectionId(Ids.next()),
                null,
                "google-ads",
                "main",
                baseUrl,
                settings,
                secrets,
                "f");
    }

    /** The usual settings with one of them another. */
    static Map<String, Object> with(String setting, Object value) {
        Map<String, Object> settings = new HashMap<>(SETTINGS);
        settings.put(setting, value);
        return settings;
    }

    /** What the connection's settings name. */
    static GoogleAccount account(Connection connection) {
        return ((GoogleAccount.Reading.Sound) GoogleAccount.of(connection)).account();
    }
}
