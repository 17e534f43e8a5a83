package dev.relaywatch.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.tenancy.LimitProperties.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Objects;

/** One limit: a bucket of tokens for each of those that it holds for, of this node alone. */
final class Limit<K> {
    /** The least recently and least often seen go first; who then comes again has a full bucket. */
    private static final int MOST_KNOWN = 20_000;

    private final boolean isOff;
    private final int perSecond;
    private final int burst;
    private final TimeMeter time;
    private final Cache<K, Bucket> buckets;
    private final Counter refused;

    /**
     * @param name in metrics
     * @param perSecond where the rate names none
     * @param burst where the rate names none
     */
    Limit(
            String name,
            Rate rate,
            int perSecond,
            int burst,
            TimeMeter time,
            MeterRegistry registry) {
        this.perSecond = Objects.requireNonNullElse(rate.perSecond(), perSecond);
        this.isOff = this.perSecond == 0;
        this.burst = Math.max(this.perSecond, Objects.requireNonNullElse(rate.burst(), burst));
        this.time = time;
        // a bucket that was not used for so long is full again
        Duration full = Duration.ofSeconds(isOff ? 1 : this.burst / this.perSecond + 1);
        this.buckets =
                Caffeine.newBuilder().maximumSize(MOST_KNOWN).expireAfterAccess(full).build();
        this.refused =
                Counter.builder("relaywatch.requests.limited")
                        .description(
                                "Requests that this node refused because too many came, by the limit that they met")
                        .tag("limit", name)
                        .register(registry);
    }

    /**
     * Takes a token.
     *
     * @return seconds until there is one; 0 where there was
     */
    long take(K who) {
        if (isOff) {
            return 0;
        }
        var probe = bucket(who).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : refused(probe.getNanosToWaitForRefill());
    }

    /** As {@link #take}, with the token left where it is. */
    long look(K who) {
        Bucket bucket = isOff ? null : buckets.getIfPresent(who);
        if (bucket == null) {
            return 0;
        }
        var probe = bucket.estimateAbilityToConsume(1);
        return probe.canBeConsumed() ? 0 : refused(probe.getNanosToWaitForRefill());
    }

    private long refused(long nanos) {
        refused.increment();
        return Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L));
    }

    private Bucket bucket(K who) {
        return Objects.requireNonNull(buckets.get(who, _ -> full()));
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}
