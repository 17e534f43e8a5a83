package dev.relaywatch.outbound;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the headers of an answer, of whatever status, that nothing is left of a quota: before
 * the platform refuses for it. Sources: IETF, draft-ietf-httpapi-ratelimit-headers 10 ({@code
 * "default";r=0;t=30}), 07 ({@code remaining=0, reset=30}) and 02 (a header for each of the two);
 * X-RateLimit headers, which have no document; Meta's, see {@link MetaUsage}.
 */
public final class RateLimit {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?");

    /** So many seconds would be decades: it is a time, in seconds or milliseconds since 1970. */
    private static final BigDecimal A_TIME = BigDecimal.valueOf(1_000_000_000);

    private static final BigDecimal A_TIME_IN_MILLIS = BigDecimal.valueOf(100_000_000_000L);

    private RateLimit() {}

    /**
     * A quota of which nothing is left.
     *
     * @param quota which one, in the platform's words, and how full it is
     */
    public record UsedUp(String quota, Reset reset) {

        /**
         * How long to wait, from zero on; empty where the platform does not say.
         *
         * @param now of the injected clock; a time is counted from it
         * @param longest the most that the platform may ask for
         */
        public Optional<Duration> rest(Instant now, Duration longest) {
            return switch (reset) {
                case Reset.Unsaid() -> Optional.empty();
                case Reset.After(var pause) -> Optional.of(bounded(pause, longest));
                case Reset.At(var until) ->
                        Optional.of(bounded(Duration.between(now, until), longest));
            };
        }

        private static Duration bounded(Duration pause, Duration longest) {
            if (pause.isNegative()) {
                return Duration.ZERO;
            }
            return pause.compareTo(longest) > 0 ? longest : pause;
        }
    }

    /** When there is some of a quota again. */
    public sealed interface Reset {
        record After(Duration pause) implements Reset {}

        record At(Instant until) implements Reset {}

        record Unsaid() implements Reset {}
    }

    /**
     * A quota that is used up; empty while there is some left, or nothing is said that can be read.
     */
    public static Optional<UsedUp> usedUp(Answer answer) {
        return answer instanceof Answer.Response response
                ? MetaUsage.usedUp(response)
                        .or(() -> field(response))
                        .or(() -> pair(response, "RateLimit"))
                        .or(() -> pair(response, "X-RateLimit"))
                : Optional.empty();
    }

    /** The one header for all, in its newest form or the one before; of several the longest. */
    private static Optional<UsedUp> field(Answer.Response response) {
        String text = response.header("ratelimit").orElse("");
        Map<String, String> before = new HashMap<>();
        UsedUp longest = null;
        for (String quota : text.split(",", -1)) {
            Map<String, String> said = parameters(quota);
            before.putAll(said);
            UsedUp one = usedUp("RateLimit", said.get("r"), said.get("t"));
            longest = longer(longest, one);
        }
        return Optional.ofNullable(
                longer(longest, usedUp("RateLimit", before.get("remaining"), before.get("reset"))));
    }

    private static Map<String, String> parameters(String quota) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : quota.split(";", -1)) {
            String[] parts = parameter.split("=", 2);
            if (parts.length == 2) {
                parameters.put(parts[0].strip().toLowerCase(Locale.ROOT), parts[1].strip());
            }
        }
        return parameters;
    }

    private static Optional<UsedUp> pair(Answer.Response response, String prefix) {
        return Optional.ofNullable(
                usedUp(
                        prefix + "-Remaining",
                        response.header(prefix + "-Remaining").orElse(null),
                        response.header(prefix + "-Reset").orElse(null)));
    }

    /** Nothing left, and no word of when there is some again, is left to the refusal to come. */
    private static @Nullable UsedUp usedUp(
            String header, @Nullable String left, @Nullable String reset) {
        BigDecimal none = number(left);
        BigDecimal when = number(reset);
        return none != null && none.signum() == 0 && when != null && when.signum() > 0
                ? new UsedUp(header + " is 0", reset(when))
                : null;
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        return text != null && NUMBER.matcher(text.strip()).matches()
                ? new BigDecimal(text.strip())
                : null;
    }

    private static Reset reset(BigDecimal when) {
        if (when.compareTo(A_TIME_IN_MILLIS) >= 0) {
            return new Reset.At(Instant.ofEpochMilli(when.longValue()));
        }
        long millis = when.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact();
        return when.compareTo(A_TIME) >= 0
                ? new Reset.At(Instant.ofEpochMilli(millis))
                : new Reset.After(Duration.ofMillis(millis));
    }

    /** Which of the two is for longer, a time being later than any pause. */
    static @Nullable UsedUp longer(@Nullable UsedUp one, @Nullable UsedUp other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order(other.reset()).compareTo(order(one.reset())) > 0 ? other : one;
    }

    private static Duration order(Reset reset) {
        return switch (reset) {
            case Reset.Unsaid() -> Duration.ZERO;
            case Reset.After(var pause) -> pause;
            case Reset.At(var until) -> Duration.between(Instant.EPOCH, until);
        };
    }
}
