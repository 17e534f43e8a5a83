package dev.relaywatch.dashboard.tracking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.trackinghealth.Period;
import dev.relaywatch.trackinghealth.TrackingHealth;
import dev.relaywatch.trackinghealth.TrackingReport.Rates;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What the rates of a page are compared with; of the past, so that it is not counted at each look.
 */
@Component
class RatesBefore {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST = 500;

    private final TrackingHealth health;
    private final Cache<Key, Rates> counted =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MOST).build();

    RatesBefore(TrackingHealth health) {
        this.health = health;
    }

    private record Key(Set<TenantId> stores, Span span) {}

    Rates of(Look look) {
        Set<TenantId> stores =
                look.stores().stream().map(Tenant::id).collect(Collectors.toUnmodifiableSet());
        return counted.get(
                new Key(stores, look.span()),
                _ -> health.ratesBefore(stores, new Period(look.since(), look.now())));
    }
}
