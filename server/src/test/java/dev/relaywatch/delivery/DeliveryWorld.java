package dev.relaywatch.delivery;

import dev.relaywatch.capture.CaptureKit;
import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.Conversion;
import dev.relaywatch.capture.ConversionMatched;
import dev.relaywatch.capture.ConversionStored;
import dev.relaywatch.capture.EventsStored;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.capture.SubjectsErased;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.delivery.SuppressionStore.Suppression;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.NewItem;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.QueueKit;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.RoutesConfigured;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.FakeDestination;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Delivery on a real database and queue, with destinations of the test's making: an ad platform,
 * one that confirms later, and another.
 */
final class DeliveryWorld implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final MovableClock clock = new MovableClock(AnItem.NOW);
    final FakeDestination meta = FakeDestination.adPlatform("meta_capi", "meta");
    final FakeDestination webhook = FakeDestination.other("webhook", "webhook");
    final FakeConfirming google = new FakeConfirming();

    /** What an operator would see. */
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** What was published, in order. */
    final List<Object> published = new CopyOnWriteArrayList<>();

    final PostgresDatabase postgres = PostgresDatabase.fresh();
    final TenancyKit tenancy;
    final CaptureKit capture;
    final QueueKit queue;
    final Destinations destinations;
    final Routes routes;
    final Confirmations confirmations;
    final LaneWorker worker;
    final LedgerPages pages;
    private final Router router;
    private final AttemptStore attempts;
    private final SuppressionStore suppressions;
    private final Database database;
    private final DataDirectory directory;

    DeliveryWorld() {
        JsonMapper json = JsonMapper.shared();
        database = postgres.open();
        directory = DataDirectory.open(Path.of("target", "delivery-world").toAbsolutePath());
        tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, json);
        capture =
                new CaptureKit(
                        tenancy.transaction(),
                        tenancy.application(),
                        PostgresDatabase.KEYRING,
                        json,
                        this::publish,
                        clock);
        queue =
                new QueueKit(
                        tenancy.application(),
                        tenancy.platform(),
                        tenancy.transaction(),
                        tenancy.installation(directory),
                        this::publish,
                        clock);
        destinations = new Destinations(List.of(meta, webhook, google), tenancy.tenancy());
        routes =
                new Routes(
                        new RouteStore(tenancy.transaction(), tenancy.platform()),
                        destinations,
                        tenancy.audit(clock));
        attempts = new AttemptStore(tenancy.application(), tenancy.platform());
        suppressions = new SuppressionStore(tenancy.application());
        pages =
                new LedgerPages(
                        capture.reader(tenancy.tenancy()),
                        capture.search(),
                        queue.queue(),
                        suppressions,
                        destinations,
                        tenancy.transaction());
        router = new Router(routes, queue.queue(), suppressions);
        confirmations =
                new Confirmations(
                        new ConfirmationStore(tenancy.platform(), json),
                        queue.queue(),
                        tenancy.transaction(),
                        this::publish,
                        clock);
        DeliveryCounts counts = new DeliveryCounts(destinations, meters, clock);
        worker =
                new LaneWorker(
                        queue.queue(),
                        destinations,
                        new LaneSender(
                                destinations,
                                new Deliverables(capture.capture()),
                                new RowRefusals(),
                                new WhileClaimed(clock),
                                counts),
                        attempts,
                        confirmations,
                        new WhileClaimed(clock),
                        tenancy.transaction(),
                        counts,
                        clock);
        queue.workedBy(worker);
    }

    void publish(Object event) {
        published.add(event);
        if (event instanceof EventsStored stored) {
            router.on(stored);
        } else if (event instanceof ConversionStored stored) {
            router.on(stored);
        } else if (event instanceof ConversionMatched matched) {
            router.on(matched);
        } else if (event instanceof SubjectsErased erased) {
            new ErasedDeliveries(suppressions, attempts).on(erased);
        }
    }

    AttemptRetention attemptRetention(RetentionProperties retention) {
        return new AttemptRetention(attempts, retention, clock);
    }

    Deliveries deliveries() {
        return new Deliveries(
                capture.capture(),
                queue.queue(),
                destinations,
                attempts,
                suppressions,
                confirmations,
                tenancy.transaction());
    }

    DeliveryFacts facts() {
        return new DeliveryFacts(
                routes,
                QueueKit.facts(tenancy.application(), tenancy.transaction(), clock),
                new ConfirmationFactStore(tenancy.application()),
                tenancy.transaction());
    }

    @Override
    public void close() {
        database.close();
        directory.close();
    }

    /** A tenant of its own for each test. */
    TenantId tenant() {
        return tenancy.tenant("tenant-" + COUNT.incrementAndGet());
    }

    /** A tenant connected to the ad platform alone. */
    Lane metaLane() {
        TenantId tenant = tenant();
        return new Lane(tenant, tenancy.connect(tenant, "meta", "main"), "meta_capi");
    }

    /** What the view says of a tenant: uploaded, not kept after that, and not spoken of yet. */
    record Uploads(long uploaded, long refused, long unconfirmed) {}

    Uploads uploads(TenantId tenant) {
        return tenancy.transaction()
                .within(
                        tenant,
                        () ->
                                tenancy.application()
                                        .sql(
                                                """
                                                SELECT sum(uploaded) AS uploaded, sum(refused) AS refused,
                                                       sum(unconfirmed) AS unconfirmed FROM upload_facts
                                                """)
                                        .query((row, _) ->
                                                new Uploads(
                                                        row.getLong("uploaded"),
                                                        row.getLong("refused"),
                                                        row.getLong("unconfirmed")))
                                        .single());
    }

    /** A tenant connected to the one that confirms later alone. */
    Lane googleLane() {
        TenantId tenant = tenant();
        return new Lane(tenant, tenancy.connect(tenant, "google-ads", "main"), "google_ads");
    }

    /** As the configuration file gives them. */
    void configure(TenantId tenant, RoutesConfigured.Route... own) {
        tenancy.transaction()
                .acrossTenants(() -> {
                    routes.on(new RoutesConfigured(tenant, List.of(own)));
                    return tenant;
                });
    }

    /** Stores a purchase of 129.90 EUR and lets it be routed. */
    CapturedEvent purchase(TenantId tenant, String eventId) {
        return store(tenant, "purchase", eventId, Consent.UNSPECIFIED);
    }

    CapturedEvent store(TenantId tenant, String name, String eventId, Consent consent) {
        CapturedEvent event = event(tenant, name, eventId, consent);
        capture.store(event, new RequestContext(AnItem.IP, AnItem.USER_AGENT, null));
        return event;
    }

    private CapturedEvent event(TenantId tenant, String name, String eventId, Consent consent) {
        return new CapturedEvent(
                tenant,
                Ids.next(),
                name,
                eventId,
                null,
                null,
                "https://shop.example/thanks",
                JsonNodeFactory.instance.objectNode(),
                AnItem.hashes(Map.of("em", Sha256.hex(AnItem.EMAIL))),
                null,
                null,
                Map.of(),
                Map.of(),
                consent,
                "website",
                new Money(new BigDecimal("129.90"), "EUR"),
                null,
                clock.instant(),
                clock.instant(),
                false);
    }

    /** Stores a deal won and lets it be routed. */
    Conversion closedDeal(TenantId tenant, String dealId, Consent consent) {
        Conversion conversion =
                new Conversion(
                        tenant,
                        Ids.next(),
                        "closed",
                        dealId,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new Money(new BigDecimal("900.00"), "EUR"),
                        "EUR",
                        AnItem.hashes(Map.of("em", Sha256.hex(AnItem.EMAIL))),
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        consent,
                        clock.instant(),
                        clock.instant(),
                        false);
        capture.store(conversion);
        return conversion;
    }

    /** The lead of a deal became known, and said this of consent. */
    void matched(Conversion deal, Consent consent) {
        Conversion matched =
                new Conversion(
                        deal.tenant(),
                        deal.id(),
                        deal.type(),
                        deal.dealId(),
                        null,
                        Ids.next(),
                        "email",
                        null,
                        null,
                        deal.value(),
                        deal.currency(),
                        deal.userData(),
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        consent,
                        deal.occurredAt(),
                        deal.receivedAt(),
                        false);
        tenancy.transaction()
                .within(
                        deal.tenant(),
                        () -> {
                            publish(new ConversionMatched(matched));
                            return true;
                        });
    }

    /** So many events that go nowhere, all at once. */
    void hay(TenantId tenant, int count) {
        List<CapturedEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(tenant, "page_view", "hay-" + i, Consent.UNSPECIFIED));
        }
        capture.store(tenant, events);
    }

    static Subject subject(CapturedEvent event) {
        return new Subject.Event(event.rowId(), event.receivedAt());
    }

    static Subject subject(Conversion conversion) {
        return new Subject.Conversion(conversion.id(), conversion.receivedAt());
    }

    /** Claims what is due of the lane and works it. */
    void work(Lane lane) {
        worker.work(lane, queue.claim(lane));
    }

    /** Queues an event as another node does, which knows more connections than this one. */
    void enqueue(Lane lane, CapturedEvent event) {
        tenancy.transaction()
                .within(
                        lane.tenant(),
                        () -> {
                            queue.queue()
                                    .enqueue(
                                            List.of(new NewItem(lane, subject(event), null, null)));
                            return true;
                        });
    }

    List<QueueEntry> items(TenantId tenant, Subject subject) {
        return queue.queue().entries(tenant, subject);
    }

    /** The one queue item of an event. */
    QueueEntry item(CapturedEvent event) {
        List<QueueEntry> items = items(event.tenant(), subject(event));
        if (items.size() != 1) {
            throw new AssertionError("one item expected, got " + items);
        }
        return items.getFirst();
    }

    /** The attempts at the one queue item of an event, first to last. */
    List<Attempt> attempts(CapturedEvent event) {
        UUID item = item(event).id();
        return tenancy.transaction()
                .within(event.tenant(), () -> attempts.of(event.tenant(), List.of(item)))
                .getOrDefault(item, List.of());
    }

    List<Suppression> suppressions(TenantId tenant, Subject subject) {
        return tenancy.transaction().within(tenant, () -> suppressions.of(tenant, subject));
    }

    /** Of the newest published event of this kind; absent where there was none. */
    <T> @Nullable T lastPublished(Class<T> kind) {
        return published.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((_, last) -> last)
                .orElse(null);
    }

    ConnectionId connect(TenantId tenant, String service, String name) {
        return tenancy.connect(tenant, service, name);
    }
}
