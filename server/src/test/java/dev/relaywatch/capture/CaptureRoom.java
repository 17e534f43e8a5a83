package dev.relaywatch.capture;

import dev.relaywatch.capture.geo.GeoKit;
import dev.relaywatch.capture.geo.GeoLookup;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The room over a fresh database: a clock that the test moves, and a list of what was published in
 * place of who listens.
 */
final class CaptureRoom implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final RequestContext REQUEST =
            new RequestContext("203.0.113.7", "Firefox", "https://acme.example/");
    static final JsonMapper JSON = JsonMapper.builder().build();

    final MovableClock clock = new MovableClock(NOW);
    final PostgresDatabase postgres = PostgresDatabase.fresh();
    final Database database = postgres.open();
    final TenantKit tenants = new TenantKit(database.platform());
    final List<Object> published = new CopyOnWriteArrayList<>();

    /** Hears everything inside its transaction; what it throws rolls back. */
    volatile Consumer<Object> listener = _ -> {};

    final DelegatingDataSource application = new DelegatingDataSource(database.application());
    final TenantTransaction transaction = TenantKit.transaction(application, database.platform());
    final EventReader reader = new EventReader(clock);
    final Visitors visitors;
    final Visits visits;
    final Suppressions suppressions;
    final Ledger ledger;
    final LeadRecorder leads;
    final LeadMatcher matcher;
    final ConversionRecorder conversions;
    final Capture capture;
    final LedgerReader reading;

    private final JdbcClient everything = JdbcClient.create(database.platform());

    CaptureRoom() {
        this(GeoKit.none());
    }

    CaptureRoom(GeoLookup geo) {
        JdbcClient jdbc = JdbcClient.create(application);
        ApplicationEventPublisher publisher =
                event -> {
                    listener.accept(event);
                    published.add(event);
                };
        SealedContexts contexts = new SealedContexts(PostgresDatabase.KEYRING, JSON);
        EventStore events = new EventStore(jdbc, JSON);
        LeadStore leadStore = new LeadStore(jdbc, JSON);
        ConversionStore conversionStore = new ConversionStore(jdbc, JSON);
        VisitorStore visitorStore = new VisitorStore(jdbc);
        this.suppressions = new Suppressions(new ForgottenStore(jdbc), clock);
        this.visits = new Visits(new VisitStore(jdbc), transaction);
        this.visitors = new Visitors(visitorStore, new VisitStore(jdbc), PostgresDatabase.KEYRING);
        this.ledger = new Ledger(events, suppressions, visitors, contexts, publisher);
        this.matcher =
                new LeadMatcher(leadStore, visitorStore, conversionStore, suppressions, publisher);
        this.leads =
                new LeadRecorder(
                        new LeadReader(new LeadGeography(geo), clock),
                        transaction,
                        leadStore,
                        matcher,
                        ledger);
        this.conversions =
                new ConversionRecorder(
                        new DealReader(clock), transaction, matcher, conversionStore, publisher);
        this.capture = new Capture(transaction, events, conversionStore, leadStore, contexts);
        this.reading = reading(Duration.ofSeconds(30));
    }

    /** What looks through several ledgers at once. */
    LedgerSearch search() {
        JdbcClient jdbc = JdbcClient.create(application);
        return new LedgerSearch(
                transaction, new LedgerViewStore(jdbc), new LedgerAcrossStore(jdbc));
    }

    /** A reader whose looks may take so long at most. */
    LedgerReader reading(Duration longest) {
        return new LedgerReader(
                transaction,
                new LedgerViewStore(JdbcClient.create(application)),
                TenantKit.tenancy(database.platform()),
                longest);
    }

    static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json);
    }

    /** An event of a server. */
    NewEvent event(Tenant tenant, String json) {
        return event(tenant, json, false);
    }

    NewEvent event(Tenant tenant, String json, boolean fromBrowser) {
        return switch (reader.read(tenant, object(json), sender(fromBrowser))) {
            case EventReader.Reading.Understood(var event) -> event;
            case EventReader.Reading.Refused(var reason) -> throw new AssertionError(reason);
        };
    }

    static Sender sender(boolean fromBrowser) {
        return new Sender(REQUEST, null, fromBrowser, true);
    }

    /** A lead of a form post. */
    Lead lead(Tenant tenant, String json) {
        return switch (leads.record(tenant, object(json), null, null, REQUEST, false)) {
            case LeadRecorder.LeadOutcome.Stored(var lead, _, _) -> lead;
            case LeadRecorder.LeadOutcome.Invalid(var errors) ->
                    throw new AssertionError(errors.toString());
        };
    }

    /** Rows of that table that belong to the tenant. */
    long rows(String table, Tenant tenant) {
        return one(
                Long.class,
                "SELECT count(*) FROM " + table + " WHERE tenant_id = ?",
                tenant.id().value());
    }

    /** One value, seen by the role that works across tenants. */
    <T> T one(Class<T> type, String sql, Object... parameters) {
        return everything.sql(sql).params(List.of(parameters)).query(type).single();
    }

    /** Removes rows behind the room's back. */
    void remove(String sql, Object... parameters) {
        everything.sql(sql).params(List.of(parameters)).update();
    }

    /** Ends the database's side of the connection that the running transaction has. */
    void loseConnection() {
        int backend =
                JdbcClient.create(application)
                        .sql("SELECT pg_backend_pid()")
                        .query(Integer.class)
                        .single();
        try (Connection superuser = postgres.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(" + backend + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
