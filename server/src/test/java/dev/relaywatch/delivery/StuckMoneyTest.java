package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relaywatch.delivery.StuckMoney.Cause;
import dev.relaywatch.delivery.StuckMoney.Total;
import dev.relaywatch.delivery.StuckMoney.WithoutValue;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.NewItem;
import dev.relaywatch.queue.Settled;
import dev.relaywatch.queue.Settlement;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a tenant's stuck deliveries are worth, and how many there are. */
class StuckMoneyTest {
    @AutoClose private static final DeliveryWorld WORLD = new DeliveryWorld();
    private static final Failure GONE = new Failure("there is no such pixel", "100/33", 400);

    private final TenantId tenant = WORLD.tenant();
    private final Lane meta = lane("meta", "meta_capi");
    private final Lane webhook = lane("webhook", "webhook");
    private final Lane google = lane("google-ads", "google_ads");
    private final Instant now = WORLD.clock.instant();

    private Lane lane(String service, String platform) {
        return new Lane(tenant, WORLD.connect(tenant, service, "main"), platform);
    }

    private Subject sale() {
        return new Subject.Event(Ids.next(), now);
    }

    private static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), currency);
    }

    private NewItem item(
            Lane lane,
            Subject sale,
            String event,
            @Nullable Money value,
            @Nullable Duration left,
            @Nullable Failure refused) {
        return new NewItem(
                lane, sale, event, now, left == null ? null : now.plus(left), value, null, refused);
    }

    private NewItem dead(Lane lane, Subject sale, @Nullable Money value, @Nullable Duration left) {
        return item(lane, sale, "purchase", value, left, GONE);
    }

    private void enqueue(NewItem... items) {
        WORLD.tenancy
                .transaction()
                .within(
                        tenant,
                        () -> {
                            WORLD.queue.queue().enqueue(List.of(items));
                            return true;
                        });
    }

    private void settle(Lane lane, Settlement settlement) {
        List<Settled> all =
                WORLD.queue.claim(lane).stream()
                        .map(claimed -> new Settled(claimed, settlement))
                        .toList();
        WORLD.tenancy.transaction().acrossTenants(() -> WORLD.queue.queue().settle(lane, all));
    }

    private StuckMoney stuck() {
        List<StuckMoney> stuck = WORLD.facts().stuck(List.of(tenant));
        assertThat(stuck).hasSize(1);
        return stuck.getFirst();
    }

    private static Total total(String currency, long sales, String value, String recoverable) {
        return new Total(currency, sales, new BigDecimal(value), new BigDecimal(recoverable));
    }

    @Test
    void aSaleThatWaitsForThreeDestinationsIsOneSaleAndIsLostOnlyWhereNobodyTakesItAnyMore() {
        Subject sale = sale();
        Money worth = money("129.90", "EUR");
        enqueue(
                dead(meta, sale, worth, Duration.ofSeconds(-1)),
                dead(webhook, sale, worth, null),
                dead(google, sale, worth, Duration.ZERO));

        assertThat(stuck().totals()).containsExactly(total("EUR", 1, "129.90", "129.90"));
        assertThat(stuck().causes())
                .extracting(Cause::destination, c -> c.value() + " " + c.recoverable())
                .containsExactly(
                        tuple("google_ads", "129.90 0"),
                        tuple("meta_capi", "129.90 0"),
                        tuple("webhook", "129.90 129.90"));
    }

    @Test
    void whatExpiredIsLost() {
        enqueue(
                dead(meta, sale(), money("10.00", "EUR"), Duration.ofDays(-1)),
                dead(meta, sale(), money("5.00", "EUR"), Duration.ofDays(1)));

        assertThat(stuck().totals()).containsExactly(total("EUR", 2, "15.00", "5.00"));
    }

    @Test
    void salesOfOneDestinationAndOfSeveralAreAddedUp() {
        Subject both = sale();
        Money ten = money("10.00", "EUR");
        enqueue(
                dead(meta, both, ten, Duration.ofDays(-1)),
                dead(webhook, both, ten, Duration.ofDays(-1)),
                dead(meta, sale(), money("3.00", "EUR"), Duration.ofDays(1)),
                dead(google, sale(), money("0.50", "EUR"), Duration.ofDays(-1)));

        assertThat(stuck().totals()).containsExactly(total("EUR", 3, "13.50", "3.00"));
    }

    @Test
    void currenciesAreNotAddedUp() {
        enqueue(
                dead(meta, sale(), money("10.00", "EUR"), null),
                dead(meta, sale(), money("7.50", "USD"), null));

        assertThat(stuck().totals())
                .containsExactly(
                        total("EUR", 1, "10.00", "10.00"), total("USD", 1, "7.50", "7.50"));
        assertThat(stuck().causes()).extracting(Cause::currency).containsExactly("EUR", "USD");
    }

    @Test
    void whatCarriesNoValueIsCountedByItsEvent() {
        Subject lead = sale();
        enqueue(
                item(meta, lead, "generate_lead", null, Duration.ofDays(1), GONE),
                item(webhook, lead, "generate_lead", null, null, GONE),
                item(meta, sale(), "generate_lead", null, Duration.ofDays(-1), GONE),
                item(meta, sale(), "page_view", null, null, GONE));

        assertThat(stuck().totals()).isEmpty();
        assertThat(stuck().withoutValue())
                .containsExactly(
                        new WithoutValue("generate_lead", 2, 1),
                        new WithoutValue("page_view", 1, 1));
        assertThat(stuck().causes())
                .allSatisfy(cause -> {
                    assertThat(cause.currency()).isNull();
                    assertThat(cause.value()).isZero();
                });
    }

    @Test
    void whatWaitsForARefusedAccountIsStuckAndWhatWaitsForItsTurnIsNot() {
        enqueue(
                item(meta, sale(), "purchase", money("20.00", "EUR"), null, null),
                item(webhook, sale(), "purchase", money("99.00", "EUR"), null, null));
        assertThat(WORLD.facts().stuck(List.of(tenant))).isEmpty();

        settle(meta, new Settlement.PauseLane(GONE));

        assertThat(stuck().totals()).containsExactly(total("EUR", 1, "20.00", "20.00"));
        Cause cause = stuck().causes().getFirst();
        assertThat(cause.state()).isEqualTo("paused");
        assertThat(cause.errorCode()).isEqualTo("100/33");
        assertThat(cause.errorMessage()).isEqualTo("there is no such pixel");
    }

    @Test
    void whatFailedIsStuck() {
        enqueue(item(meta, sale(), "purchase", money("20.00", "EUR"), null, null));
        settle(meta, new Settlement.RetryLater(GONE, null));

        assertThat(stuck().causes())
                .containsExactly(
                        new Cause(
                                "meta_capi",
                                "failed",
                                "100/33",
                                "there is no such pixel",
                                "EUR",
                                1,
                                new BigDecimal("20.00"),
                                new BigDecimal("20.00"),
                                now));
    }

    @Test
    void theHundredDearestCausesAreTold() {
        NewItem[] items = new NewItem[120];
        for (int i = 0; i < items.length; i++) {
            items[i] =
                    item(
                            meta,
                            sale(),
                            "purchase",
                            money(i + ".00", "EUR"),
                            null,
                            new Failure("no", "code-" + i, null));
        }
        enqueue(items);

        assertThat(stuck().causes()).hasSize(100);
        assertThat(stuck().causes().getFirst().errorCode()).isEqualTo("code-119");
        assertThat(stuck().totals().getFirst().sales()).isEqualTo(120);
    }

    @Test
    void destinationsTellWhatAPlatformDidNotKeepOrHasNotSpokenOf() {
        WORLD.tenancy
                .platform()
                .sql(
                        """
                        INSERT INTO google_requests (tenant_id, request_id, connection_id, platform, items, sent_at, ask_at,
                                                     status, refused, settled_at)
                        SELECT :tenant, r.id, :connection, 'google_ads', r.items, r.sent_at, r.sent_at, r.status, r.refused,
                               CASE WHEN r.status <> 'pending' THEN r.sent_at END
                          FROM (VALUES ('a', 10, :now::timestamptz, 'partial', 3), ('b', 5, :now, 'pending', 0),
                                       ('c', 4, :now, 'partial', 0), ('d', 2, :now, 'confirmed', 0),
                                       ('e', 1, :now - interval '2 hours', 'refused', 1)) r (id, items, sent_at, status, refused)
                        """)
                .param("tenant", tenant.value())
                .param("connection", google.connection().value())
                .param("now", Timestamps.utc(now))
                .update();

        assertThat(
                        WORLD.facts()
                                .destinations(
                                        List.of(tenant),
                                        now.minus(Duration.ofHours(1)),
                                        now.plusSeconds(1)))
                .containsExactly(
                        new DestinationFacts(tenant, "google_ads", 0, 0, 0, null, 0, 3, 9, 0, 0));
    }
}
