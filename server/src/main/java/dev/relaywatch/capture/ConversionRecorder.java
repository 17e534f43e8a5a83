package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.util.List;
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
    private final DealReader reader;
    private final TenantTransaction transaction;
    private final LeadMatcher matcher;
    private final ConversionStore conversions;
    private final ApplicationEventPublisher events;

    ConversionRecorder(
            DealReader reader,
            TenantTransaction transaction,
            LeadMatcher matcher,
            ConversionStore conversions,
            ApplicationEventPublisher events) {
        this.reader = reader;
        this.transaction = transaction;
        this.matcher = matcher;
        this.conversions = conversions;
        this.events = events;
    }

    /**
     * @param webhookId of a signed webhook; one that comes again is answered as the first time
     */
    ConversionOutcome record(Tenant tenant, ObjectNode json, @Nullable String webhookId) {
        return switch (reader.read(tenant, json)) {
            case DealReader.Reading.Refused(var errors) -> new ConversionOutcome.Invalid(errors);
            case DealReader.Reading.Understood(var deal) ->
                    transaction.within(
                            tenant.id(),
                            () -> webhookId == null ? store(deal) : store(deal, webhookId));
        };
    }

    private ConversionOutcome store(Conversion deal, String webhookId) {
        TenantId tenant = deal.tenant();
        if (conversions.claimWebhook(tenant, webhookId, deal.id(), deal.receivedAt())) {
            ConversionOutcome outcome = store(deal);
            if (outcome instanceof ConversionOutcome.Duplicate(var first)) {
                conversions.pointWebhook(tenant, webhookId, first.id());
            }
            return outcome;
        }
        return conversions.byId(tenant, List.of(conversions.ofWebhook(tenant, webhookId))).stream()
                .findFirst()
                .<ConversionOutcome>map(ConversionOutcome.Duplicate::new)
                .orElseGet(ConversionOutcome.Forgotten::new);
    }

    private ConversionOutcome store(Conversion deal) {
        Conversion conversion = matcher.completed(deal);
        if (!conversions.insertIfAbsent(conversion)) {
            return new ConversionOutcome.Duplicate(
                    conversions.byKey(deal.tenant(), deal.idempotencyKey()).orElseThrow());
        }
        events.publishEvent(new ConversionStored(conversion));
        return new ConversionOutcome.Recorded(conversion);
    }
}
