package dev.relaywatch.capture;

import dev.relaywatch.capture.geo.GeoKit;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the doors take and erasure takes away again, without a door: bodies of requests, each in the
 * transactions of the server.
 */
public final class ErasureKit {
    private static final RequestContext REQUEST =
            new RequestContext("203.0.113.7", "Firefox of the person", null);

    private final JsonMapper json;
    private final TenantTransaction transaction;
    private final EventReader reader;
    private final Ledger ledger;
    private final LeadRecorder leads;
    private final ConversionRecorder conversions;
    private final Erasure erasure;

    public ErasureKit(
            TenantTransaction transaction,
            JdbcClient application,
            WorkQueue queue,
            AuditLog audit,
            Keyring keyring,
            JsonMapper json,
            ApplicationEventPublisher events,
            Clock clock) {
        this.json = json;
        this.transaction = transaction;
        this.reader = new EventReader(clock);
        ForgottenStore forgotten = new ForgottenStore(application);
        Suppressions suppressions = new Suppressions(forgotten, clock);
        VisitorStore visitors = new VisitorStore(application);
        LeadStore leadStore = new LeadStore(application, json);
        ConversionStore conversionStore = new ConversionStore(application, json);
        this.ledger =
                new Ledger(
                        new EventStore(application, json),
                        suppressions,
                        new Visitors(visitors, new VisitStore(application), keyring),
                        new SealedContexts(keyring, json),
                        events);
        LeadMatcher matcher =
                new LeadMatcher(leadStore, visitors, conversionStore, suppressions, events);
        this.leads =
                new LeadRecorder(
                        new LeadReader(new LeadGeography(GeoKit.none()), clock),
                        transaction,
                        leadStore,
                        matcher,
                        ledger);
        this.conversions =
                new ConversionRecorder(
                        new DealReader(clock), transaction, matcher, conversionStore, events);
        ErasureStore store = new ErasureStore(application, json);
        this.erasure =
                new Erasure(
                        transaction,
                        suppressions,
                        store,
                        new Eraser(transaction, forgotten, store, queue, events, clock),
                        audit,
                        keyring);
    }

    private ObjectNode object(String body) {
        return (ObjectNode) json.readTree(body);
    }

    /** Of one group commit. */
    public void events(Tenant tenant, List<String> bodies) {
        List<NewEvent> events = bodies.stream().map(body -> read(tenant, body)).toList();
        transaction.within(tenant.id(), () -> ledger.store(events));
    }

    private NewEvent read(Tenant tenant, String body) {
        return switch (reader.read(tenant, object(body), new Sender(REQUEST, null, true, true))) {
            case EventReader.Reading.Understood(var understood) -> understood;
            case EventReader.Reading.Refused(var reason) -> throw new AssertionError(reason);
        };
    }

    public Lead lead(Tenant tenant, String body) {
        return switch (leads.record(
                tenant, object(body), null, "https://shop.example/form?who=me", REQUEST, true)) {
            case LeadRecorder.LeadOutcome.Stored(var lead, _, _) -> lead;
            case LeadRecorder.LeadOutcome.Invalid(var errors) ->
                    throw new AssertionError(errors.toString());
        };
    }

    public UUID deal(Tenant tenant, String body) {
        return switch (conversions.record(tenant, object(body), null)) {
            case ConversionOutcome.Recorded(var conversion) -> conversion.id();
            case ConversionOutcome.Duplicate(var first) -> first.id();
            case ConversionOutcome.Forgotten forgotten ->
                    throw new AssertionError(forgotten.toString());
            case ConversionOutcome.Invalid(var errors) ->
                    throw new AssertionError(errors.toString());
        };
    }

    /** The counts of the answer. */
    public Map<String, Integer> erase(Tenant tenant, String body) {
        return switch (erasure.erase(tenant, object(body), Actor.key("backend"))) {
            case Erasure.Outcome.Erased(var counts) -> counts;
            case Erasure.Outcome.Unfinished() -> throw new AssertionError("not finished");
            case Erasure.Outcome.Invalid(var errors) -> throw new AssertionError(errors.toString());
        };
    }

    /** With no time at all: the person is suppressed and that is it; whether it said so. */
    public boolean isCutShort(Tenant tenant, String body) {
        return erasure.erase(tenant, object(body), Actor.key("backend"), Duration.ZERO)
                instanceof Erasure.Outcome.Unfinished;
    }
}
