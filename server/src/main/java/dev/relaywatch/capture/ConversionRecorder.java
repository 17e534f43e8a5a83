package dev.relaywatch.capture;

import dev.relaywatch.capture.LeadMatcher.Match;
import dev.relaywatch.capture.Suppressions.Candidate;
import dev.relaywatch.capture.personaldata.FieldFinder;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deal becomes a conversion: matched to its lead, given the lead's clicks, stored once and routed
 * in one transaction.
 */
@Component
class ConversionRecorder {
    private static final Set<String> TYPES = Set.of("qualified", "closed");
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private final TenantTransaction transaction;
    private final LeadMatcher matcher;
    private final ConversionStore conversions;
    private final Suppressions suppressions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ConversionRecorder(
            TenantTransaction transaction,
            LeadMatcher matcher,
            ConversionStore conversions,
            Suppressions suppressions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.transaction = transaction;
        this.matcher = matcher;
        this.conversions = conversions;
        this.suppressions = suppressions;
        this.events = events;
        this.clock = clock;
    }

    /** What a CRM said, once it is known to be valid. */
    private record Deal(
            String id,
            String type,
            @Nullable BigDecimal value,
            String currency,
            Instant occurredAt,
            @Nullable UUID leadId,
            @Nullable String visitorId,
            Hashes person,
            Consent consent) {}

    ConversionOutcome record(Tenant tenant, ObjectNode json) {
        Input input = Input.of(json);
        Deal deal = read(tenant, input);
        return deal == null || !input.errors().isEmpty()
                ? new ConversionOutcome.Invalid(input.errors())
                : transaction.within(tenant.id(), () -> store(tenant, deal));
    }

    private @Nullable Deal read(Tenant tenant, Input input) {
        String id = input.required("dealId", EventReader.MOST_ID);
        String type = input.required("conversionType", EventReader.MOST_ID);
        if (type != null && !TYPES.contains(type)) {
            input.refuse("conversionType", "must be qualified or closed");
        }
        Instant now = clock.instant();
        Instant given = input.instant("occurredAt");
        String currency = input.currency("currency");
        UUID leadId = LeadRecorder.uuid(input, "leadId");
        String visitorId = input.text("visitorId", EventReader.MOST_ID);
        Hashes person =
                new Normalizer(tenant.country()).hashes(FieldFinder.find(List.of(input.json())));
        boolean said =
                input.text("email", EventReader.MOST_ID) != null
                        || input.text("phone", EventReader.MOST_ID) != null;
        if (person.email().isEmpty()
                && person.phoneDigits().isEmpty()
                && leadId == null
                && visitorId == null) {
            input.refuse(
                    said ? "email" : "leadId",
                    said
                            ? "is neither an e-mail address, nor is there a phone number that can be used"
                            : "is missing, and so are email, phone and visitorId; one of them is needed to find the lead");
        }
        BigDecimal value = input.amount("value");
        Consent consent = input.consent("consent");
        return id == null || type == null
                ? null
                : new Deal(
                        id,
                        type,
                        value,
                        Objects.requireNonNullElse(currency, tenant.currency()),
                        given == null || given.isAfter(now.plus(AHEAD)) ? now : given,
                        leadId,
                        visitorId,
                        person,
                        consent);
    }

    private ConversionOutcome store(Tenant tenant, Deal deal) {
        Optional<Match> match =
                matcher.match(tenant.id(), deal.leadId(), deal.person(), deal.visitorId());
        Optional<Lead> lead = match.map(Match::lead);
        Conversion found =
                new Conversion(
                        tenant.id(),
                        Ids.next(),
                        deal.type(),
                        deal.id(),
                        deal.leadId(),
                        lead.map(Lead::id).orElse(null),
                        match.map(Match::by).orElse(null),
                        deal.visitorId(),
                        deal.value() == null ? null : new Money(deal.value(), deal.currency()),
                        deal.currency(),
                        lead.map(of -> deal.person().over(of.userData())).orElse(deal.person()),
                        lead.map(Lead::fbp).orElse(null),
                        lead.map(Lead::fbc).orElse(null),
                        lead.map(Lead::clickIds).orElse(Map.of()),
                        lead.map(Lead::utm).orElse(Map.of()),
                        lead.map(of -> deal.consent().or(of.consent())).orElse(deal.consent()),
                        deal.occurredAt(),
                        clock.instant(),
                        false);
        Conversion conversion = allowed(found, lead.map(Lead::erased).orElse(false));
        if (!conversions.insertIfAbsent(conversion)) {
            return new ConversionOutcome.Duplicate(
                    conversions.byKey(tenant.id(), conversion.idempotencyKey()).orElseThrow());
        }
        events.publishEvent(new ConversionStored(conversion));
        return new ConversionOutcome.Recorded(conversion);
    }

    /** Asked with what its lead added: who is forgotten by it is forgotten by the deal. */
    private Conversion allowed(Conversion conversion, boolean ofErasedLead) {
        Candidate candidate =
                new Candidate(conversion.tenant(), conversion.userData(), conversion.visitorId());
        return switch (suppressions.of(candidate)) {
            case FREE -> ofErasedLead ? Stripped.of(conversion) : conversion;
            case WITHOUT_VISITOR ->
                    ofErasedLead ? Stripped.of(conversion) : Stripped.ofVisitor(conversion);
            case FORGOTTEN -> Stripped.of(conversion);
        };
    }
}
