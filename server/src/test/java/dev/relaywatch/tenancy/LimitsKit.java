package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.LimitProperties.Rate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

/** Limits for tests of those who ask them. */
public final class LimitsKit {
    private LimitsKit() {}

    /** As an installation has them that sets none. */
    public static LimitProperties defaults() {
        return new LimitProperties(
                Rate.DEFAULT, Rate.DEFAULT, Rate.DEFAULT, Rate.DEFAULT, Rate.DEFAULT);
    }

    public static RequestLimits of(
            Tenancy tenancy, ClientAddress clients, LimitProperties properties, Clock clock) {
        return new RequestLimits(tenancy, clients, properties, clock, new SimpleMeterRegistry());
    }
}
