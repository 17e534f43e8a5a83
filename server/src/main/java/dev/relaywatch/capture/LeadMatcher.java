package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.TenantId;
import java.util.ArrayList;
import java.util.List;
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
    private final VisitorStore visitors;

    LeadMatcher(LeadStore leads, VisitorStore visitors) {
        this.leads = leads;
        this.visitors = visitors;
    }

    /**
     * A lead that was found.
     *
     * @param by {@code lead_id}, {@code email}, {@code phone} or {@code visitor}
     */
    record Match(Lead lead, String by) {}

    /**
     * Waits until nobody else stores a lead or a deal of this person, so that of two that come at
     * the same moment the second sees the first.
     */
    void reserve(TenantId tenant, @Nullable UUID leadId, Hashes person, @Nullable String visitor) {
        List<String> signs = new ArrayList<>();
        sign(signs, "lead", leadId);
        sign(signs, "email", person.email().orElse(null));
        sign(signs, "phone", person.phoneDigits().orElse(null));
        sign(signs, "visitor", visitor);
        leads.lock(tenant, signs);
    }

    private static void sign(List<String> signs, String kind, @Nullable Object value) {
        if (value != null) {
            signs.add(kind + ":" + value);
        }
    }

    /** The browser of that name. */
    Optional<KnownVisitor> visitor(TenantId tenant, @Nullable String name) {
        return name == null
                ? Optional.empty()
                : visitors.known(List.of(new Visitor(tenant, name))).stream().findFirst();
    }

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
