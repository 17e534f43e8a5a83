package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The address of a page tells of the click and the campaign that led there. */
class LandingPageTest {

    @Test
    void clicksAndCampaignAreRead() {
        LandingPage page =
                LandingPage.of(
                        "https://a.example/p?x=1&gclid=G-1&fbclid=F%2B1&utm_source=google&utm_campaign=Spring+Sale&utm_id=7#gclid=no");
        assertThat(page.clickIds()).isEqualTo(Map.of("gclid", "G-1", "fbclid", "F+1"));
        assertThat(page.utm()).isEqualTo(Map.of("source", "google", "campaign", "Spring Sale"));
    }

    @Test
    void theFirstOfSeveralCountsAndTheEmptyDoNot() {
        LandingPage page = LandingPage.of("/?gclid=&gclid=a&gclid=b&utm_source=");
        assertThat(page.clickIds()).isEqualTo(Map.of("gclid", "a"));
        assertThat(page.utm()).isEmpty();
    }

    @Test
    void whatIsWronglyEncodedIsTakenAsItStands() {
        assertThat(LandingPage.of("/?gclid=50%").clickIds()).isEqualTo(Map.of("gclid", "50%"));
    }

    @Test
    void whatIsTooLongIsLeftOut() {
        assertThat(LandingPage.of("/?gclid=" + "x".repeat(1_001)).clickIds()).isEmpty();
    }

    @Property
    void noTextMakesItThrow(@ForAll String text) {
        assertThatNoException().isThrownBy(() -> LandingPage.of("https://a.example/?" + text));
    }
}
