package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.Consent.Choice;
import dev.relaywatch.capture.Conversion;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.SuppressionStore.Suppression;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.ItemDeadLettered;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From what was stored to queue items, in one transaction. */
class RouterTest {
    private static final Consent DENIED = new Consent(Choice.DENIED, Choice.DENIED);

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
        tenant = world.tenant();
        toMeta = new Lane(tenant, world.connect(tenant, "meta", "main"), "meta_capi");
        toWebhook = new Lane(tenant, world.connect(tenant, "webhook", "main"), "webhook");
    }

    @Test
    void anEventIsQueuedOnceForEachDestination() {
        CapturedEvent event = world.purchase(tenant, "order-1");

        assertThat(world.items(tenant, DeliveryWorld.subject(event)))
                .extracting(QueueEntry::lane)
                .containsExactlyInAnyOrder(toMeta, toWebhook);
    }

    @Test
    void anItemIsPendingAndKnowsWhatItIsWorth() {
        CapturedEvent event = world.purchase(tenant, "order-1");

        assertThat(world.items(tenant, DeliveryWorld.subject(event)))
                .allSatisfy(item -> {
                    assertThat(item.status()).isEqualTo("pending");
                    assertThat(item.value()).isEqualTo(new Money(new BigDecimal("129.90"), "EUR"));
                });
    }

    @Test
    void anItemKnowsWhenItHappenedAndUntilWhenItsPlatformTakesIt() {
        world.meta.takesFor(item ->
                Optional.of(Duration.ofDays(item.actionSource().equals("website") ? 7 : 62)));

        world.purchase(tenant, "order-1");
        world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED);

        String now = world.clock.instant() + " ";
        assertThat(facts(toMeta))
                .containsExactlyInAnyOrder(
                        now + world.clock.instant().plus(Duration.ofDays(7)),
                        now + world.clock.instant().plus(Duration.ofDays(62)));
        assertThat(facts(toWebhook)).containsExactly(now + "null", now + "null");
    }

    private static List<String> facts(Lane lane) {
        return world.tenancy
                .platform()
                .sql("SELECT event_time, expires_at FROM queue_items WHERE connection_id = ?")
                .param(lane.connection().value())
                .query((row, _) ->
                        Timestamps.instant(row, "event_time")
                                + " "
                                + Timestamps.instantOrNull(row, "expires_at"))
                .list();
    }

    @Test
    void anAgeThatCannotBeToldKeepsNothingOut() {
        world.meta.takesFor(_ -> {
            throw new IllegalStateException("broken");
        });

        world.purchase(tenant, "order-1");

        assertThat(facts(toMeta)).containsExactly(world.clock.instant() + " null");
    }

    @Test
    void theRequestsContextTravelsSealed() {
        world.purchase(tenant, "order-1");

        ClaimedItem claimed = world.queue.claim(toMeta).getFirst();

        assertThat(
                        world.capture
                                .capture()
                                .openContext(tenant, Objects.requireNonNull(claimed.payload())))
                .isEqualTo(new RequestContext(AnItem.IP, AnItem.USER_AGENT, null));
    }

    @Test
    void aRepeatQueuesNothing() {
        CapturedEvent first = world.purchase(tenant, "order-1");
        CapturedEvent repeat = world.purchase(tenant, "order-1");

        assertThat(world.items(tenant, DeliveryWorld.subject(first))).hasSize(2);
        assertThat(world.items(tenant, DeliveryWorld.subject(repeat))).isEmpty();
    }

    @Test
    void anEventThatGoesNowhereIsOnlyStored() {
        CapturedEvent event = world.store(tenant, "page_view", "view-1", Consent.UNSPECIFIED);

        assertThat(world.items(tenant, DeliveryWorld.subject(event))).isEmpty();
        assertThat(world.suppressions(tenant, DeliveryWorld.subject(event))).isEmpty();
        assertThat(world.capture.capture().eventsOf(tenant, "view-1")).hasSize(1);
    }

    @Test
    void whatIsDeniedIsNotedAndNotQueuedForAnAdPlatform() {
        CapturedEvent event = world.store(tenant, "purchase", "order-1", DENIED);
        Subject subject = DeliveryWorld.subject(event);

        assertThat(world.items(tenant, subject))
                .extracting(QueueEntry::lane)
                .containsExactly(toWebhook);
        assertThat(world.suppressions(tenant, subject))
                .extracting(Suppression::lane)
                .containsExactly(toMeta);
        assertThat(world.suppressions(tenant, subject))
                .extracting(Suppression::reason)
                .containsExactly("consent");
    }

    @ParameterizedTest
    @EnumSource(
            value = Choice.class,
            names = {"GRANTED", "UNSPECIFIED"})
    void whatIsNotDeniedIsSent(Choice adUserData) {
        CapturedEvent event =
                world.store(tenant, "purchase", "order-1", new Consent(adUserData, Choice.DENIED));

        assertThat(world.items(tenant, DeliveryWorld.subject(event))).hasSize(2);
    }

    @Test
    void aDealIsQueuedWithItsValue() {
        Conversion deal = world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED);

        assertThat(world.items(tenant, DeliveryWorld.subject(deal)))
                .hasSize(2)
                .allSatisfy(item ->
                        assertThat(item.value())
                                .isEqualTo(new Money(new BigDecimal("900.00"), "EUR")));
    }

    @Test
    void aDeniedDealIsNotedAndNotQueuedForAnAdPlatform() {
        Conversion deal = world.closedDeal(tenant, "deal-1", DENIED);

        assertThat(world.items(tenant, DeliveryWorld.subject(deal)))
                .extracting(QueueEntry::lane)
                .containsExactly(toWebhook);
        assertThat(world.suppressions(tenant, DeliveryWorld.subject(deal)))
                .extracting(Suppression::lane)
                .containsExactly(toMeta);
        assertThat(queuedNames(deal)).containsExactly("webhook");
    }

    @Test
    void aDealOfAPersonThatThePlatformCouldNotFindIsKeptUntilTheLeadComes() {
        world.meta.identifies(_ -> false);

        Conversion deal = world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED);

        assertThat(world.items(tenant, DeliveryWorld.subject(deal)))
                .extracting(QueueEntry::lane)
                .containsExactly(toWebhook);
        assertThat(world.suppressions(tenant, DeliveryWorld.subject(deal))).isEmpty();
        assertThat(queuedNames(deal)).containsExactly("webhook");
    }

    @Test
    void aDealThatItsLeadMakesKnownIsQueuedThen() {
        world.meta.identifies(_ -> false);
        Conversion deal = world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED);
        world.meta.identifies(_ -> true);

        world.matched(deal, Consent.UNSPECIFIED);

        assertThat(world.items(tenant, DeliveryWorld.subject(deal)))
                .extracting(QueueEntry::lane)
                .containsExactlyInAnyOrder(toMeta, toWebhook);
    }

    @Test
    void aDealThatWasQueuedIsNotQueuedAgainWhenItsLeadComes() {
        Conversion deal = world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED);

        world.matched(deal, Consent.UNSPECIFIED);

        assertThat(world.items(tenant, DeliveryWorld.subject(deal))).hasSize(2);
    }

    @Test
    void aLeadThatDeniesHoldsBackItsDealThatStillWaits() {
        Conversion deal = world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED);

        world.matched(deal, DENIED);

        assertThat(world.items(tenant, DeliveryWorld.subject(deal)))
                .extracting(QueueEntry::lane)
                .containsExactly(toWebhook);
        assertThat(world.suppressions(tenant, DeliveryWorld.subject(deal)))
                .extracting(Suppression::lane)
                .containsExactly(toMeta);
    }

    @Test
    void aDealsDestinationsAreNamedAsPeopleWriteThem() {
        world.connect(tenant, "webhook", "crm");

        assertThat(queuedNames(world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED)))
                .containsExactly("meta_capi", "webhook:crm", "webhook");
    }

    @Test
    void whatCannotBeQueuedIsNotStored() {
        world.meta.identifies(_ -> {
            throw new IllegalStateException("cannot say");
        });

        assertThatThrownBy(() -> world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED))
                .isInstanceOf(IllegalStateException.class);

        assertThat(world.capture.capture().conversionOf(tenant, "deal-1:closed")).isEmpty();
        assertThat(world.queue.claim(toWebhook)).isEmpty();
    }

    private List<String> queuedNames(Conversion deal) {
        return new Router(
                        world.routes,
                        world.queue.queue(),
                        new SuppressionStore(world.tenancy.application()))
                .of(deal);
    }

    @Test
    void whatIsSureToBeRefusedIsADeadLetterAtOnceAndCostsNoCall() {
        world.meta.refuses(_ -> Optional.of("it is older than 7 days"));

        CapturedEvent event = world.purchase(tenant, "order-1");

        QueueEntry refused = entry(event, toMeta);
        assertThat(refused.status()).isEqualTo("dead_letter");
        Failure why = new Failure("it is older than 7 days", "preflight", null);
        assertThat(refused.lastFailure()).isEqualTo(why);
        assertThat(world.lastPublished(ItemDeadLettered.class))
                .isEqualTo(new ItemDeadLettered(toMeta, refused.id(), why));
        assertThat(entry(event, toWebhook).status()).isEqualTo("pending");
        assertThat(world.queue.claim(toMeta)).isEmpty();
        assertThat(world.meta.given()).isEmpty();
    }

    @Test
    void aDealThatIsSureToBeRefusedIsADeadLetterToo() {
        world.meta.refuses(_ -> Optional.of("it has no value"));

        Conversion deal = world.closedDeal(tenant, "deal-1", Consent.UNSPECIFIED);

        assertThat(world.items(tenant, DeliveryWorld.subject(deal)))
                .extracting(QueueEntry::status)
                .containsExactlyInAnyOrder("dead_letter", "pending");
    }

    /** A mistake in one destination's check must not keep an event out of the ledger. */
    @Test
    void aCheckThatFailsRefusesNothing() {
        world.meta.refuses(_ -> {
            throw new IllegalStateException("a number that is too long");
        });

        CapturedEvent event = world.purchase(tenant, "order-1");

        assertThat(world.capture.capture().eventsOf(tenant, "order-1")).hasSize(1);
        assertThat(entry(event, toMeta).status()).isEqualTo("pending");
    }

    @Test
    void theCheckSeesWhatThePlatformWillSee() {
        List<String> seen = new ArrayList<>();
        world.meta.refuses(item -> {
            seen.add(item.name() + " by " + item.context().userAgent());
            return Optional.empty();
        });

        world.purchase(tenant, "order-1");

        assertThat(seen).containsExactly("purchase by " + AnItem.USER_AGENT);
    }

    private QueueEntry entry(CapturedEvent event, Lane lane) {
        return world.items(tenant, DeliveryWorld.subject(event)).stream()
                .filter(item -> item.lane().equals(lane))
                .findFirst()
                .orElseThrow();
    }
}
