package dev.relaywatch.capture;

import dev.relaywatch.capture.ConversionStore.Waiting;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Brings deals and leads together, whichever came first: by the lead's id, then e-mail, phone,
 * visitor; of several leads the newest. Runs inside the transaction that stores the one or the
 * other.
 */
@Component
class LeadMatcher {
    /** How long a deal waits for its lead. */
    private static final Duration PATIENCE = Duration.ofDays(90);

    private final LeadStore leads;
    private final VisitorStore visitors;
    private final ConversionStore conversions;
    private final Suppressions suppressions;
    private final ApplicationEventPublisher events;

    LeadMatcher(
            LeadStore leads,
            VisitorStore visitors,
            ConversionStore conversions,
            Suppressions suppressions,
            ApplicationEventPublisher events) {
        this.leads = leads;
        this.visitors = visitors;
        this.conversions = conversions;
        this.suppressions = suppressions;
        this.events = events;
    }

    /**
     * A lead that was found.
     *
     * @param by {@code lead_id}, {@code email}, {@code phone} or {@code visitor}
     */
    record Match(Lead lead, String by) {}

    /**
     * Waits until nobody else stores a lead or a deal of this person, so that of two that come at
     * the same moment the second sees the first. Comes before every other lock.
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

    /**
     * The deal with what its lead knows, else with what is known of the browser that the CRM named;
     * without anything personal where its person asked to be forgotten.
     */
    Conversion completed(Conversion deal) {
        TenantId tenant = deal.tenant();
        reserve(tenant, deal.namedLeadId(), deal.userData(), deal.visitorId());
        Optional<Match> match =
                match(tenant, deal.namedLeadId(), deal.userData(), deal.visitorId());
        Conversion found =
                match.map(of -> deal.of(of.lead(), of.by()))
                        .or(() -> visitor(tenant, deal.visitorId()).map(deal::of))
                        .orElse(deal);
        return match.map(of -> of.lead().erased()).orElse(false)
                ? Stripped.of(found)
                : suppressions.apply(found);
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

    private Optional<KnownVisitor> visitor(TenantId tenant, @Nullable String name) {
        return name == null
                ? Optional.empty()
                : visitors.known(List.of(new Visitor(tenant, name))).stream().findFirst();
    }

    /**
     * Gives a lead the deals that came before it.
     *
     * @param visitor the cookie's value
     */
    void attachWaiting(TenantId tenant, Lead lead, @Nullable String visitor) {
        for (Waiting waiting :
                conversions.waitingFor(tenant, lead, visitor, lead.createdAt().minus(PATIENCE))) {
            Conversion matched = waiting.conversion().of(lead, waiting.by());
            conversions.attach(matched, lead.createdAt());
            events.publishEvent(new ConversionMatched(matched));
        }
    }
}
