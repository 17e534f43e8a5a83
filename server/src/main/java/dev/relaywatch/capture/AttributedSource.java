package dev.relaywatch.capture;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One source, medium and campaign.
 *
 * @param kind how the source is known
 * @param source in the shop's own words, or the platform of the click; absent where nothing is
 *     known, and of the others
 * @param medium absent where none was named
 * @param campaign absent where none was named
 * @param sources how many these are: one, or those that are not told apart
 * @param value known value of the closed deals, by currency
 */
public record AttributedSource(
        Kind kind,
        @Nullable String source,
        @Nullable String medium,
        @Nullable String campaign,
        long sources,
        long leads,
        long withGclid,
        long qualified,
        long closed,
        Map<String, BigDecimal> value) {
    public AttributedSource {
        value = Map.copyOf(value);
    }

    /** How the source is known. */
    public enum Kind {
        /** The address of the first page named it. */
        UTM,
        /** Nothing was named, but there was a click on an ad of that platform. */
        CLICK,
        /** Neither: typed in, a link without parameters, or told of by nobody. */
        UNKNOWN,
        /** All that have fewer. */
        OTHERS
    }
}
