package dev.relaywatch.delivery.ga4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GA4 would drop without a word is refused with words. */
class Ga4PreflightTest {

    private static Optional<String> refusal(AnItem item) {
        Deliverable built = item.build();
        return new Ga4Payload(Map.of(built.itemId(), "1.2"), AnItem.NOW).refusal(built);
    }

    @Test
    void whatIsSoundIsNotRefused() {
        assertThat(refusal(AnItem.purchase("o"))).isEmpty();
        assertThat(refusal(AnItem.closedDeal("d"))).isEmpty();
        assertThat(refusal(AnItem.purchase("o").named("page_view").worth(null))).isEmpty();
        assertThat(refusal(AnItem.purchase("o").named("a".repeat(40)))).isEmpty();
    }

    @Test
    void anEventIsTakenForThreeDays() {
        assertThat(refusal(AnItem.purchase("o").at(AnItem.NOW.minus(Ga4Payload.OLDEST)))).isEmpty();
        assertThat(
                        refusal(
                                AnItem.purchase("o")
                                        .at(AnItem.NOW.minus(Ga4Payload.OLDEST).minusMillis(1))))
                .hasValueSatisfying(why -> assertThat(why).contains("72 hours"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session_start", "error", "first_visit", "app_remove"})
    void aNameOfGooglesOwnIsRefused(String name) {
        assertThat(refusal(AnItem.purchase("o").named(name)))
                .hasValueSatisfying(why -> assertThat(why).contains(name, "another name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"add to cart", "1st", "_x", "ga_x", "google_x", "firebase_x", "kauf-ä", ""})
    void aNameOfOtherCharactersIsRefused(String name) {
        assertThat(refusal(AnItem.purchase("o").named(name)))
                .hasValueSatisfying(why -> assertThat(why).contains("40 letters"));
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThat(refusal(AnItem.purchase("o").named("a".repeat(41)))).isPresent();
    }

    @Test
    void aPurchaseNeedsAValue() {
        assertThat(refusal(AnItem.purchase("o").worth(null)))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("params.value", "params.currency"));
    }

    @Test
    void aRefundNeedsItsOrder() {
        AnItem refund = AnItem.purchase("o").named("refund");

        assertThat(refusal(refund))
                .hasValueSatisfying(why -> assertThat(why).contains("params.order_id"));
        assertThat(refusal(refund.orderId("1001"))).isEmpty();
    }

    @Test
    void anOrderIdIsRefusedRatherThanCut() {
        assertThat(refusal(AnItem.purchase("o").orderId("x".repeat(100)))).isEmpty();
        assertThat(refusal(AnItem.purchase("o").orderId("x".repeat(101))))
                .hasValueSatisfying(why -> assertThat(why).contains("100 characters"));
    }

    @Test
    void whoseItIsMustBeKnown() {
        assertThat(new Ga4Payload(Map.of(), AnItem.NOW).refusal(AnItem.purchase("o").build()))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("params.client_id", "visitorId"));
    }

    @Test
    void whatIsLargerThanARequestIsRefused() {
        StringBuilder items = new StringBuilder("{\"items\":[");
        for (int i = 0; i < 200; i++) {
            items.append(i == 0 ? "" : ",").append("{\"item_id\":\"").append(i).append('"');
            for (int field = 0; field < 8; field++) {
                items.append(",\"f")
                        .append(field)
                        .append("\":\"")
                        .append("x".repeat(100))
                        .append('"');
            }
            items.append('}');
        }

        assertThat(refusal(AnItem.purchase("o").params(items.append("]}").toString())))
                .hasValueSatisfying(why -> assertThat(why).contains("130 kB"));
    }
}
