package dev.relaywatch.delivery;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** What a platform itself says of how well events can be matched to people. */
public sealed interface MatchQuality {
    /**
     * @param score 0 to 10
     * @param byEvent score by the platform's event name
     */
    record Known(BigDecimal score, Map<String, BigDecimal> byEvent, Instant at)
            implements MatchQuality {
        public Known {
            byEvent = Map.copyOf(byEvent);
        }
    }

    /** Never a score of 0. */
    record Unavailable(String reason) implements MatchQuality {}
}
