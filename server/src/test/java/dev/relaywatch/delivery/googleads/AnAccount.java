package dev.relaywatch.delivery.googleads;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Google Ads account as a tenant connects it. */
final class AnAccount {
    static final Map<String, String> SECRETS =
            Map.of(
                    "client-id", "1234-abc.apps.googleusercontent.com",
                    "client-secret", "GOCSPX-a-secret-of-google",
                    "refresh-token", "1//0a-refresh-token",
                    "developer-token", "aDeveloperToken_22chars");

    private AnAccount() {}

    /** By the Google Ads API, with a manager account and three conversion actions. */
    static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("api", "google-ads");
        settings.put("customer-id", "111-222-3333");
        settings.put("login-customer-id", "444-555-6666");
        settings.put(
                "conversion-actions", Map.of("purchase", "33", "closed", "22", "qualified", "11"));
        return settings;
    }

    static Connection connection(@Nullable URI baseUrl) {
        return connection(baseUrl, settings(), SECRETS);
    }

    static Connection connection(
            @Nullable URI baseUrl, Map<String, Object> settings, Map<String, String> secrets) {
        return new Connection(
                new ConnectionId(Ids.next()),
                null,
                "google-ads",
                "main",
                baseUrl,
                settings,
                secrets,
                "fingerprint-" + baseUrl + settings.hashCode() + secrets.hashCode());
    }

    static GoogleAccount account() {
        return ((GoogleAccount.Reading.Sound) GoogleAccount.of(connection(null))).account();
    }
}
