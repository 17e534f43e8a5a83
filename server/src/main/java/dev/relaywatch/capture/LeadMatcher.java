package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the lead that a deal belongs to: by id, then e-mail, phone, visitor; of several the newest.
 */
@Component
class LeadMatcher {
    private final LeadStore leads;

    LeadMatcher(LeadStore leads) {
        this.leads = leads;
    }

    /**
     * A lead that was found.
     *
     * @param by {@code lead_id}, {@code email}, {@code phone} or {@code visitor}
     */
    record Match(Lead lead, String by) {}

    Optional<Match> match(
            TenantId tenant, @Nullable UUID leadId, Hashes person, @Nullable String visitor) {
        return Optional.ofNullable(leadId)
                .flatMap(id -> leads.byId(tenant, id))
                .map(lead -> new Match(lead, "lead_id"))
                .or(() ->
                        person.email()
                                .flatMap(hash -> leads.byEmail(tenant, hash))
                                .map(lead -> new Match(lead, "email")))
                .or(() ->
                        person.phoneDigits()
                                .flatMap(hash -> leads.byPhone(tenant, hash))
                                .map(lead -> new Match(lead, "phone")))
                .or(() ->
                        Optional.ofNullable(visitor)
                                .flatMap(name -> leads.byVisitor(tenant, name))
                                .map(lead -> new Match(lead, "visitor")));
    }
}
