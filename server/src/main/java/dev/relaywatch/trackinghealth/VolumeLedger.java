package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.HourFacts;
import dev.relaywatch.capture.LedgerFacts;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the judgement of volume asks of the ledger, as {@link LedgerFacts} has it. */
interface VolumeLedger {
    List<HourFacts> hours(Collection<TenantId> tenants, Collection<Instant> hours);

    Map<TenantId, Instant> known(Collection<TenantId> tenants);

    Map<String, Instant> lastReceived(TenantId tenant, Collection<String> names);

    static VolumeLedger of(LedgerFacts facts) {
        return new VolumeLedger() {
            @Override
            public List<HourFacts> hours(Collection<TenantId> tenants, Collection<Instant> hours) {
                return facts.hours(tenants, hours);
            }

            @Override
            public Map<TenantId, Instant> known(Collection<TenantId> tenants) {
                return facts.known(tenants);
            }

            @Override
            public Map<String, Instant> lastReceived(TenantId tenant, Collection<String> names) {
                return facts.lastReceived(tenant, names);
            }
        };
    }
}
