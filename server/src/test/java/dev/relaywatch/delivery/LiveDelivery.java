package dev.relaywatch.delivery;

import dev.relaywatch.capture.CaptureKit;
import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.EventsStored;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.queue.LaneHandler;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.QueueKit;
import dev.relaywatch.queue.QueueProperties;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Delivery at work: dispatcher, lanes, retries and a real destination, in real time. */
final class LiveDelivery implements AutoCloseable {
    /** As a secret, nobody may find it in an attempt. */
    static final String TOKEN = "token-that-nobody-may-see";

    private final Clock clock = Clock.systemUTC();
    private final Database database =
            PostgresDatabase.fresh().open(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    private final DataDirectory directory;
    private final TenancyKit tenancy;
    private final CaptureKit capture;
    private final AttemptStore attempts;
    private final Router router;
    private final QueueKit queue;

    LiveDelivery(Destination destination, QueueProperties properties) {
        JsonMapper json = JsonMapper.shared();
        directory = DataDirectory.open(newDirectory());
        tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, json);
        capture =
                new CaptureKit(
                        tenancy.transaction(),
                        tenancy.application(),
                        PostgresDatabase.KEYRING,
                        json,
                        this::publish,
                        clock);
        attempts = new AttemptStore(tenancy.application(), tenancy.platform());
        Destinations destinations = new Destinations(List.of(destination), tenancy.tenancy());
        List<LaneHandler> worker = new ArrayList<>();
        queue =
                new QueueKit(
                        tenancy.application(),
                        tenancy.platform(),
                        tenancy.transaction(),
                        tenancy.installation(directory),
                        this::publish,
                        clock,
                        properties,
                        new ObjectProvider<>() {
                            @Override
                            public Stream<LaneHandler> stream() {
                                return worker.stream();
                            }
                        });
        worker.add(worker(destinations, json));
        router =
                new Router(
                        new Routes(
                                new RouteStore(tenancy.transaction(), tenancy.platform()),
                                destinations,
                                tenancy.audit(clock)),
                        queue.queue(),
                        new SuppressionStore(tenancy.application()));
        queue.start();
    }

    private LaneWorker worker(Destinations destinations, JsonMapper json) {
        WhileClaimed whileClaimed = new WhileClaimed(clock);
        DeliveryCounts counts = new DeliveryCounts(destinations, new SimpleMeterRegistry(), clock);
        return new LaneWorker(
                queue.queue(),
                destinations,
                new LaneSender(
                        destinations,
                        new Deliverables(capture.capture()),
                        new RowRefusals(),
                        whileClaimed,
                        counts),
                attempts,
                new Confirmations(
                        new ConfirmationStore(tenancy.platform(), json),
                        queue.queue(),
                        tenancy.transaction(),
                        this::publish,
                        clock),
                whileClaimed,
                tenancy.transaction(),
                counts,
                clock);
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("relaywatch-live-delivery");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void publish(Object event) {
        if (event instanceof EventsStored stored) {
            router.on(stored);
        }
    }

    /** A tenant whose Meta is at this address. */
    TenantId tenant(String slug, URI meta) {
        TenantId tenant = tenancy.tenant(slug);
        tenancy.connect(
                tenant,
                "meta",
                "main",
                meta,
                Map.of("pixel-id", "1"),
                Map.of("access-token", TOKEN));
        return tenant;
    }

    /** A purchase, acknowledged when this returns. */
    CapturedEvent purchase(TenantId tenant, String eventId) {
        CapturedEvent event =
                new CapturedEvent(
                        tenant,
                        Ids.next(),
                        "purchase",
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
                        Consent.UNSPECIFIED,
                        "website",
                        new Money(new BigDecimal("129.90"), "EUR"),
                        null,
                        clock.instant(),
                        clock.instant(),
                        false);
        capture.store(event, new RequestContext(AnItem.IP, AnItem.USER_AGENT, null));
        return event;
    }

    /** The one queue item of an event. */
    QueueEntry item(CapturedEvent event) {
        return queue.queue().entries(event.tenant(), DeliveryWorld.subject(event)).getFirst();
    }

    /** The attempts at it, first to last. */
    List<Attempt> attempts(CapturedEvent event) {
        var item = item(event).id();
        return tenancy.transaction()
                .within(event.tenant(), () -> attempts.of(event.tenant(), List.of(item)))
                .getOrDefault(item, List.of());
    }

    /** How often the item of an event was claimed. */
    int claims(CapturedEvent event) {
        return tenancy.platform()
                .sql(
                        """
                        SELECT attempt FROM queue_items WHERE event_id = :id
                        UNION ALL SELECT attempt FROM queue_done WHERE event_id = :id
                        """)
                .param("id", event.rowId())
                .query(Integer.class)
                .single();
    }

    /** Items that wait, of all tenants. */
    long waiting() {
        return tenancy.platform()
                .sql("SELECT count(*) FROM queue_items WHERE status IN ('pending', 'failed')")
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        queue.stop();
        database.close();
        directory.close();
    }
}
