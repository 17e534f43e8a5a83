package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * For tests of other rooms: events and conversions stored as the doors store them, without a door.
 */
public final class CaptureKit {
    private final TenantTransaction transaction;
    private final JdbcClient jdbc;
    private final ConversionStore conversions;
    private final Ledger ledger;
    private final Capture capture;
    private final ApplicationEventPublisher events;

    public CaptureKit(
            TenantTransaction transaction,
            JdbcClient application,
            Keyring keyring,
            JsonMapper json,
            ApplicationEventPublisher events,
            Clock clock) {
        this.transaction = transaction;
        this.jdbc = application;
        this.events = events;
        EventStore eventStore = new EventStore(application, json);
        SealedContexts contexts = new SealedContexts(keyring, json);
        this.conversions = new ConversionStore(application, json);
        this.ledger =
                new Ledger(
                        eventStore,
                        new Suppressions(new ForgottenStore(application), clock),
                        new Visitors(
                                new VisitorStore(application),
                                new VisitStore(application),
                                keyring),
                        contexts,
                        events);
        this.capture =
                new Capture(
                        transaction,
                        eventStore,
                        conversions,
                        new LeadStore(application, json),
                        contexts);
    }

    /** What lists read from. */
    public LedgerReader reader(Tenancy tenancy) {
        return new LedgerReader(transaction, new LedgerViewStore(jdbc), tenancy);
    }

    /** What looks through several ledgers at once. */
    public LedgerSearch search() {
        return new LedgerSearch(
                transaction, new LedgerViewStore(jdbc), new LedgerAcrossStore(jdbc));
    }

    public Capture capture() {
        return capture;
    }

    /** Stores it and tells who routes it, in one transaction. */
    public void store(CapturedEvent event, RequestContext context) {
        transaction.within(
                event.tenant(), () -> ledger.store(List.of(new NewEvent(event, context, true))));
    }

    /** Stores them and tells who routes them, in one transaction. */
    public void store(TenantId tenant, List<CapturedEvent> events) {
        List<NewEvent> all =
                events.stream()
                        .map(event -> new NewEvent(event, RequestContext.NONE, true))
                        .toList();
        transaction.within(tenant, () -> ledger.store(all));
    }

    /** Stores it and tells who routes it, in one transaction. */
    public void store(Conversion conversion) {
        transaction.within(
                conversion.tenant(),
                () -> {
                    boolean stored = conversions.insertIfAbsent(conversion);
                    events.publishEvent(new ConversionStored(conversion));
                    return stored;
                });
    }

    /** Removes the event from the ledger and leaves its queue items. */
    public void erase(CapturedEvent event) {
        transaction.within(
                event.tenant(),
                () ->
                        jdbc.sql(
                                        "DELETE FROM tracking_events WHERE tenant_id = :tenant AND id = :id")
                                .param("tenant", event.tenant().value())
                                .param("id", event.rowId())
                                .update());
    }
}
