package dev.relaywatch.alerting;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The live stream.
 *
 * @param mostOpen streams on this server at once
 * @param commentEvery how often one that is open is sent a comment, and its key looked at again
 */
@ConfigurationProperties("relaywatch.alerting.stream")
record AlertStreamProperties(
        @DefaultValue("2000") int mostOpen, @DefaultValue("15s") Duration commentEvery) {
    private static final int MOST = 100_000;
    private static final Duration LONGEST = Duration.ofSeconds(15);

    AlertStreamProperties {
        if (mostOpen < 1 || mostOpen > MOST) {
            throw new IllegalArgumentException(
                    "relaywatch.alerting.stream.most-open must be 1 to "
                            + MOST
                            + ", got "
                            + mostOpen);
        }
        if (!commentEvery.isPositive() || commentEvery.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.alerting.stream.comment-every must be more than 0s and at most 15s, got "
                            + commentEvery);
        }
    }
}
