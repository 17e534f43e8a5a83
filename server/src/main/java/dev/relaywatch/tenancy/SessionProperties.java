package dev.relaywatch.tenancy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long people stay signed in.
 *
 * @param idle without doing anything
 * @param longest whatever they do
 */
@ConfigurationProperties("relaywatch.sessions")
public record SessionProperties(
        @DefaultValue("12h") Duration idle, @DefaultValue("14d") Duration longest) {
    private static final Duration LEAST = Duration.ofMinutes(5);
    private static final Duration MOST = Duration.ofDays(90);

    public SessionProperties {
        check("idle", idle);
        check("longest", longest);
    }

    private static void check(String name, Duration given) {
        if (given.compareTo(LEAST) < 0 || given.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.sessions." + name + " must be from 5m to 90d, got " + given);
        }
    }
}
