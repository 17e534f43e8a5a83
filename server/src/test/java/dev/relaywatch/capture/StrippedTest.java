package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left without the person. */
class StrippedTest {

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/thanks?email=a@b.example, https://shop.example/thanks",
        "https://shop.example/thanks#jane, https://shop.example/thanks",
        "https://shop.example/a#b?c, https://shop.example/a",
        "https://shop.example/users/jane@b.example/orders, https://shop.example/",
        "https://shop.example/users/jane%40b.example, https://shop.example/",
        "https://jane:secret@shop.example/, https://shop.example/",
        "/thanks?x=1, /thanks",
    })
    void aPageKeepsItsPathUnlessItNamesAnAddress(String url, String left) {
        assertThat(Stripped.page(url)).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource({"mailto:jane@example.com", "jane@example.com", "https://[jane@example.com"})
    void aPageThatIsNothingButAnAddressIsGone(String url) {
        assertThat(Stripped.page(url)).isNull();
    }

    @Test
    void ofTheParamsTheFiguresAreLeft() {
        assertThat(
                        Stripped.params(
                                CaptureRoom.object(
                                        """
                                        {"value":"12.50","currency":"EUR","order_id":1042,"tax":1.5,"customer":"Jane Doe",
                                         "items":[{"engraving":"Jane"}],"shipping":{"to":"Jane"},"discount":[1]}
                                        """)))
                .isEqualTo(
                        CaptureRoom.object(
                                "{\"value\":\"12.50\",\"currency\":\"EUR\",\"order_id\":1042,\"tax\":1.5}"));
    }

    @Test
    void anOrderThatIsAnAddressIsGone() {
        assertThat(Stripped.params(CaptureRoom.object("{\"order_id\":\"jane@example.com-7\"}")))
                .isEmpty();
    }
}
