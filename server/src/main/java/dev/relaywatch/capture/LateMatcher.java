package dev.relaywatch.capture;

import dev.relaywatch.capture.ConversionStore.Waiting;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Gives a lead the deals that came before it. Runs inside the transaction that stores the lead. */
@Component
class LateMatcher {
    /** How long a deal waits for its lead. */
    private static final Duration PATIENCE = Duration.ofDays(90);

    private final ConversionStore conversions;
    private final ApplicationEventPublisher events;

    LateMatcher(ConversionStore conversions, ApplicationEventPublisher events) {
        this.conversions = conversions;
        this.events = events;
    }

    void match(TenantId tenant, Lead lead, @Nullable String visitor) {
        for (Waiting waiting :
                conversions.waitingFor(tenant, lead, visitor, lead.createdAt().minus(PATIENCE))) {
            Conversion matched = waiting.conversion().of(lead, waiting.by());
            conversions.attach(matched, lead.createdAt());
            events.publishEvent(new ConversionMatched(matched));
        }
    }
}
