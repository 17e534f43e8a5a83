package dev.relaywatch.delivery;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.capture.LedgerFacts;
import dev.relaywatch.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Of seven days. */
@Component
class LedgerEvents implements RecentEvents {
    private static final Duration LATELY = Duration.ofDays(7);

    private final LedgerFacts ledger;
    private final Clock clock;

    LedgerEvents(LedgerFacts ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Map<String, Long> of(TenantId tenant) {
        Instant now = clock.instant();
        Map<String, Long> events = new HashMap<>();
        for (EventFacts facts : ledger.events(List.of(tenant), now.minus(LATELY), now)) {
            events.merge(facts.event(), facts.events(), Long::sum);
        }
        return events;
    }
}
