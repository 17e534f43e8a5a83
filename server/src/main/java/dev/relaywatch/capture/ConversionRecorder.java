package dev.relaywatch.capture;

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
    private final WebhookStore webhooks;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ConversionRecorder(
            TenantTransaction transaction,
            LeadMatcher matcher,
            ConversionStore conversions,
            WebhookStore webhooks,
            ApplicationEventPublisher events,
            Clock clock) {
        this.transaction = transaction;
        this.matcher = matcher;
        this.conversions = conversions;
        this.webhooks = webhooks;
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

    /**
     * @param webhookId of a signed webhook; one that comes again is answered as the first time
     */
    ConversionOutcome record(Tenant tenant, ObjectNode json, @Nullable String webhookId) {
        Input input = Input.of(json);
        Deal deal = read(tenant, input);
        return deal == null || !input.errors().isEmpty()
                ? new ConversionOutcome.Invalid(input.errors())
                : transaction.within(tenant.id(), () -> store(tenant, deal, webhookId));
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

    private ConversionOutcome store(Tenant tenant, Deal deal, @Nullable String webhookId) {
        matcher.reserve(tenant.id(), deal.leadId(), deal.person(), deal.visitorId());
        Optional<UUID> before =
                Optional.ofNullable(webhookId).flatMap(id -> webhooks.handled(tenant.id(), id));
        if (before.isPresent()) {
            return conversions.byId(tenant.id(), List.of(before.get())).stream()
                    .findFirst()
                    .<ConversionOutcome>map(ConversionOutcome.Duplicate::new)
                    .orElseGet(ConversionOutcome.Forgotten::new);
        }
        ConversionOutcome outcome = store(conversion(tenant, deal));
        if (webhookId != null) {
            UUID id =
                    switch (outcome) {
                        case ConversionOutcome.Recorded(var conversion) -> conversion.id();
                        case ConversionOutcome.Duplicate(var first) -> first.id();
                        case ConversionOutcome.Forgotten _, ConversionOutcome.Invalid _ -> null;
                    };
            if (id != null) {
                webhooks.add(tenant.id(), webhookId, id, clock.instant());
            }
        }
        return outcome;
    }

    private ConversionOutcome store(Conversion conversion) {
        if (!conversions.insertIfAbsent(conversion)) {
            return new ConversionOutcome.Duplicate(
                    conversions
                            .byKey(conversion.tenant(), conversion.idempotencyKey())
                            .orElseThrow());
        }
        events.publishEvent(new ConversionStored(conversion));
        return new ConversionOutcome.Recorded(conversion);
    }

    /** With what its lead knows, else with what is known of the browser that the CRM named. */
    private Conversion conversion(Tenant tenant, Deal deal) {
        Conversion alone =
                new Conversion(
                        tenant.id(),
                        Ids.next(),
                        deal.type(),
                        deal.id(),
                        deal.leadId(),
                        null,
                        null,
                        deal.visitorId(),
                        deal.value() == null ? null : new Money(deal.value(), deal.currency()),
                        deal.currency(),
                        deal.person(),
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        deal.consent(),
                        deal.occurredAt(),
                        clock.instant(),
                        false);
        return matcher.match(tenant.id(), deal.leadId(), deal.person(), deal.visitorId())
                .map(match -> alone.of(match.lead(), match.by()))
                .or(() -> matcher.visitor(tenant.id(), deal.visitorId()).map(alone::of))
                .orElse(alone);
    }
}
