package dev.relaywatch.tenancy;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people reach this server; stands in messages.
 *
 * @param publicUrl scheme, host, port and an optional prefix
 */
@ConfigurationProperties("relaywatch")
public record PublicUrl(@DefaultValue("http://localhost:8080") URI publicUrl) {
    public PublicUrl {
        if (publicUrl.getHost() == null
                || !("http".equals(publicUrl.getScheme()) || "https".equals(publicUrl.getScheme()))
                || publicUrl.getRawQuery() != null
                || publicUrl.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "relaywatch.public-url must be like https://relaywatch.example.com, got "
                            + publicUrl);
        }
    }

    public URI at(String path) {
        String base = publicUrl.toString();
        return URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
