package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.RequestContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person denied for advertising goes on without them, to whom it may go at all. */
class ConsentTest {
    private static final String DENIED = "\"consent\":{\"adUserData\":\"DENIED\"}";
    private static final DeliveryWorld WORLD = new DeliveryWorld();

    private ErasureWorld shop;

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @BeforeEach
    void newShop() {
        WORLD.meta.reset();
        WORLD.webhook.reset();
        shop = new ErasureWorld(WORLD);
    }

    @Test
    void noDestinationIsGivenAnythingOfThePerson() {
        shop.purchase(
                "e1",
                "\"email\":\"jane@example.com\",\"fbc\":\"fb.1.1.c\",\"visitorId\":\"v1\","
                        + DENIED);
        WORLD.work(shop.toWebhook);
        Deliverable given = WORLD.webhook.given().getFirst();
        assertThat(given.userData().isEmpty()).isTrue();
        assertThat(given.clickIds()).isEmpty();
        assertThat(given.fbp()).isNull();
        assertThat(given.fbc()).isNull();
        assertThat(given.visitorRow()).isNull();
        assertThat(given.context()).isEqualTo(RequestContext.NONE);
        assertThat(given.pageUrl()).isEqualTo("https://shop.example/thanks");
        assertThat(given.value()).isNotNull();
        assertThat(given.orderId()).isEqualTo("e1");
        assertThat(shop.deliveries("e1"))
                .containsExactly("meta_capi suppressed consent", "webhook uploaded");
    }

    @Test
    void aDealThatIsDeniedGoesWithoutThePersonToo() {
        shop.deal("d1", "\"email\":\"jane@example.com\"," + DENIED);
        WORLD.work(shop.toWebhook);
        assertThat(WORLD.webhook.given().getFirst().userData().isEmpty()).isTrue();
        assertThat(shop.deliveries("d1:closed"))
                .containsExactly("meta_capi suppressed consent", "webhook uploaded");
    }

    @Test
    void whatIsAllowedIsGivenWhole() {
        shop.purchase("e1", "\"email\":\"jane@example.com\"");
        WORLD.work(shop.toMeta);
        Deliverable given = WORLD.meta.given().getFirst();
        assertThat(given.userData().email()).isPresent();
        assertThat(given.clickIds()).containsEntry("gclid", "gclid-e1");
        assertThat(given.context().userAgent()).isEqualTo("Firefox of the person");
        assertThat(given.pageUrl()).endsWith("?order=e1");
    }

    @Test
    void aLaterNoChangesNothingOfWhatWasAllowed() {
        shop.purchase("before", "\"email\":\"jane@example.com\",\"visitorId\":\"v1\"");
        shop.purchase("after", "\"email\":\"jane@example.com\",\"visitorId\":\"v1\"," + DENIED);
        assertThat(shop.deliveries("before"))
                .containsExactly("meta_capi pending", "webhook pending");
        assertThat(shop.trace("before").event().consent()).isEqualTo(Consent.UNSPECIFIED);
        WORLD.work(shop.toMeta);
        assertThat(WORLD.meta.given()).extracting(Deliverable::eventId).containsExactly("before");
    }
}
