package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.Consent.Choice;
import dev.relaywatch.capture.LedgerFilter;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.LedgerPages.LineView;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Page.Listed;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.RoutesConfigured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger page by page: what became of each line, and the lines of which something became. */
class LedgerPagesTest {
    private static final Consent DENIED = new Consent(Choice.DENIED, Choice.DENIED);

    private static final Refusal REFUSAL = new Refusal("no", "100", 400);

    private static DeliveryWorld world;

    private TenantId tenant;
    private Lane toMeta;
    private Lane toWebhook;

    @BeforeAll
    static void open() {
        world = new DeliveryWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void connect() {
        world.meta.reset();
        world.webhook.reset();
        tenant = world.tenant();
        toMeta = new Lane(tenant, world.connect(tenant, "meta", "main"), "meta_capi");
        toWebhook = new Lane(tenant, world.connect(tenant, "webhook", "main"), "webhook");
    }

    private Listed<LineView> page(Set<EventStatus> statuses, Cursor after, int limit) {
        return switch (world.pages.page(
                tenant, new LedgerRequest.Wanted(LedgerFilter.ALL, statuses, after, limit))) {
            case LedgerPages.Outcome.Lines(var page) -> page;
            case LedgerPages.Outcome.TookTooLong() -> throw new AssertionError("took too long");
        };
    }

    private List<LineView> lines(EventStatus... statuses) {
        Set<EventStatus> wanted = EnumSet.noneOf(EventStatus.class);
        wanted.addAll(List.of(statuses));
        return page(wanted, Cursor.NEWEST, 500).items();
    }

    private static List<String> ids(List<LineView> lines) {
        return lines.stream().map(LineView::eventId).toList();
    }

    /** One of each status, a second apart. */
    private void oneOfEach() {
        world.configure(
                tenant, new RoutesConfigured.Route(List.of("purchase"), List.of("meta_capi")));
        world.meta.answers(item ->
                switch (item.eventId()) {
                    case "dead" -> new ItemRefused(REFUSAL);
                    case "failed" -> new Retryable(REFUSAL, null);
                    default -> new Uploaded(200);
                });
        for (String id : List.of("dead", "failed", "uploaded")) {
            world.purchase(tenant, id);
            world.clock.advance(Duration.ofSeconds(1));
        }
        world.work(toMeta);
        world.purchase(tenant, "pending");
        world.clock.advance(Duration.ofSeconds(1));
        world.store(tenant, "purchase", "suppressed", DENIED);
        world.clock.advance(Duration.ofSeconds(1));
        world.store(tenant, "page_view", "stored", Consent.UNSPECIFIED);
    }

    @Test
    void eachLineSaysWhatBecameOfIt() {
        oneOfEach();

        assertThat(lines())
                .allSatisfy(line -> assertThat(line.status()).isEqualTo(status(line.eventId())))
                .hasSize(6);
        assertThat(lines().getFirst().destinations()).isEmpty();
        assertThat(lines().get(1).destinations()).isEqualTo(Map.of("meta_capi", "suppressed"));
        assertThat(lines().get(2).destinations()).isEqualTo(Map.of("meta_capi", "pending"));
    }

    private static String status(String eventId) {
        return eventId.equals("dead") ? "dead_letter" : eventId;
    }

    @Test
    void linesAreFoundByWhatBecameOfThem() {
        oneOfEach();

        for (EventStatus status : EventStatus.values()) {
            assertThat(lines(status)).extracting(LineView::status).containsExactly(status.text());
        }
        assertThat(ids(lines(EventStatus.DEAD_LETTER, EventStatus.FAILED)))
                .containsExactly("failed", "dead");
    }

    @Test
    void aLineIsAsBadAsTheWorstOfItsDeliveries() {
        world.meta.answers(_ -> new ItemRefused(REFUSAL));
        world.purchase(tenant, "half");
        world.work(toMeta);
        world.work(toWebhook);

        LineView line = lines().getFirst();

        assertThat(line.status()).isEqualTo("dead_letter");
        assertThat(line.destinations())
                .isEqualTo(Map.of("meta_capi", "dead_letter", "webhook", "uploaded"));
        assertThat(lines(EventStatus.UPLOADED)).isEmpty();
    }

    @Test
    void aDealHasItsOwnDeliveries() {
        world.closedDeal(tenant, "d1", Consent.UNSPECIFIED);
        world.work(toMeta);

        LineView line = lines().getFirst();

        assertThat(line.eventId()).isEqualTo("d1:closed");
        assertThat(line.event()).isEqualTo("closed");
        assertThat(line.destinations())
                .isEqualTo(Map.of("meta_capi", "uploaded", "webhook", "pending"));
    }

    @Test
    void theListAndTheTraceAgree() {
        oneOfEach();
        Deliveries deliveries = world.deliveries();

        assertThat(lines())
                .allSatisfy(line ->
                        assertThat(deliveries.trace(tenant, line.eventId(), null))
                                .hasValueSatisfying(trace -> {
                                    assertThat(trace.event().status()).isEqualTo(line.status());
                                    assertThat(trace.event().destinations())
                                            .isEqualTo(line.destinations());
                                }));
    }

    @Test
    void pagesOfOneStatusAreTheWholeListOfIt() {
        List<String> all = new ArrayList<>();
        world.meta.answers(item ->
                item.eventId().endsWith("7") ? new ItemRefused(REFUSAL) : new Uploaded(200));
        for (int i = 0; i < 60; i++) {
            CapturedEvent event = world.purchase(tenant, "e" + i);
            if (event.eventId().endsWith("7")) {
                all.addFirst(event.eventId());
            }
            world.clock.advance(Duration.ofMillis(i % 3));
        }
        world.work(toMeta);
        world.work(toWebhook);

        List<String> walked = new ArrayList<>();
        @Nullable String next = Cursor.NEWEST.text();
        while (next != null) {
            Listed<LineView> page =
                    page(EnumSet.of(EventStatus.DEAD_LETTER), Cursor.read(next).orElseThrow(), 4);
            walked.addAll(ids(page.items()));
            next = page.nextCursor();
            assertThat(page.items()).hasSizeLessThanOrEqualTo(4).isNotEmpty();
        }

        assertThat(walked).isEqualTo(all);
    }

    @Test
    void aStatusThatFewHaveIsLookedForRequestByRequest() {
        world.configure(
                tenant, new RoutesConfigured.Route(List.of("purchase"), List.of("meta_capi")));
        world.purchase(tenant, "needle");
        world.clock.advance(Duration.ofSeconds(1));
        world.hay(tenant, 10_300);

        Listed<LineView> first = page(EnumSet.of(EventStatus.PENDING), Cursor.NEWEST, 5);
        assertThat(first.items()).isEmpty();
        Listed<LineView> second =
                page(
                        EnumSet.of(EventStatus.PENDING),
                        Cursor.read(String.valueOf(first.nextCursor())).orElseThrow(),
                        5);

        assertThat(ids(second.items())).containsExactly("needle");
        assertThat(second.nextCursor()).isNull();
    }
}
