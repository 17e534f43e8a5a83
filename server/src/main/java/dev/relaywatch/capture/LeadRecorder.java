package dev.relaywatch.capture;

import dev.relaywatch.capture.LeadReader.Form;
import dev.relaywatch.capture.LeadStore.NewLead;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * A form post becomes a lead and its generate_lead event, and gets the deals that came before it,
 * in one transaction.
 */
@Component
class LeadRecorder {
    private final LeadReader reader;
    private final TenantTransaction transaction;
    private final LeadStore leads;
    private final LeadMatcher matcher;
    private final Ledger ledger;

    LeadRecorder(
            LeadReader reader,
            TenantTransaction transaction,
            LeadStore leads,
            LeadMatcher matcher,
            Ledger ledger) {
        this.reader = reader;
        this.transaction = transaction;
        this.leads = leads;
        this.matcher = matcher;
        this.ledger = ledger;
    }

    /** What became of a form post. */
    sealed interface LeadOutcome {
        /**
         * Stored.
         *
         * @param created false: stored before, and nothing changed
         * @param visitorId the cookie's value; absent where none is known
         */
        record Stored(Lead lead, @Nullable String visitorId, boolean created)
                implements LeadOutcome {}

        record Invalid(List<FieldError> errors) implements LeadOutcome {}
    }

    /**
     * @param cookie the visitor the browser itself remembers; absent where it remembers none
     * @param pageUrl where the form stood; absent where the request does not say
     */
    LeadOutcome record(
            Tenant tenant,
            ObjectNode json,
            @Nullable String cookie,
            @Nullable String pageUrl,
            RequestContext context,
            boolean fromBrowser) {
        return switch (reader.read(tenant, json, cookie, pageUrl, context, fromBrowser)) {
            case LeadReader.Reading.Understood(var form) ->
                    transaction.within(tenant.id(), () -> store(tenant.id(), form));
            case LeadReader.Reading.Refused(var errors) -> new LeadOutcome.Invalid(errors);
        };
    }

    /** A person who asked to be forgotten is answered as any other. */
    private LeadOutcome store(TenantId tenant, Form posted) {
        Lead read = posted.lead().lead();
        matcher.reserve(tenant, read.id(), read.userData(), posted.visitor());
        Ledger.Admitted admitted = ledger.admit(posted.event());
        CapturedEvent event = admitted.event().event();
        NewLead added =
                event.erased()
                        ? Stripped.of(posted.lead())
                        : posted.lead().with(read.of(admitted.visitorRow(), event));
        if (!leads.insertIfAbsent(tenant, added)) {
            return before(tenant, added);
        }
        ledger.store(List.of(admitted.event()));
        if (event.erased()) {
            return new LeadOutcome.Stored(read, posted.visitor(), true);
        }
        matcher.attachWaiting(tenant, added.lead(), event.visitorId());
        return new LeadOutcome.Stored(added.lead(), posted.visitor(), true);
    }

    private LeadOutcome before(TenantId tenant, NewLead again) {
        Lead first =
                Optional.ofNullable(again.transactionId())
                        .flatMap(transactionId -> leads.byTransaction(tenant, transactionId))
                        .or(() -> leads.byId(tenant, again.lead().id()))
                        .orElseThrow();
        return new LeadOutcome.Stored(
                first, leads.visitorOf(tenant, first.id()).orElse(null), false);
    }
}
