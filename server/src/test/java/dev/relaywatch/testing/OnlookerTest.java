package dev.relaywatch.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.relaywatch.testing.Onlooker.Screen;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever looks at pages sees what is wrong with them. */
@Chromium.Needed
class OnlookerTest {
    private static final String HEAD =
            "<!doctype html><html lang=en><head><title>A page</title>"
                    + "<meta name=viewport content='width=device-width'></head><body><main><h1>A page</h1>";

    private TestSite site;

    @BeforeEach
    void open() {
        site = TestSite.start();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Onlooker look(Browser browser, String body, String... headers) {
        site.page("/page", HEAD + body + "</main></body></html>", headers);
        return new Onlooker(browser, URI.create(site.url("pages.example", "/"))).open("/page");
    }

    @Test
    void aGoodPageHasNoFaultsWhateverItsPolicySays(Browser browser) {
        try (Onlooker onlooker =
                look(
                        browser,
                        "<p>Read <a href=/more>what else there is</a> of it.</p>",
                        "Content-Security-Policy",
                        "default-src 'self'")) {
            for (Screen screen : Screen.values()) {
                assertThat(onlooker.on(screen, ColorScheme.DARK).faults()).isEmpty();
            }
        }
    }

    @Test
    void whatHasNoNameIsSeriousOnEveryScreen(Browser browser) {
        try (Onlooker onlooker = look(browser, "<button><svg width=50 height=50></svg></button>")) {
            assertThat(onlooker.faults())
                    .singleElement()
                    .asString()
                    .startsWith("critical: button-name");
        }
    }

    @Test
    void whatCannotBeReadByNightIsFound(Browser browser) {
        try (Onlooker onlooker =
                look(
                        browser,
                        """
                        <style>@media (prefers-color-scheme: dark) { body { background: #111; color: #333 } }</style>
                        <p>Read what else there is of it.</p>
                        """)) {
            assertThat(onlooker.faults()).isEmpty();
            assertThatThrownBy(() -> onlooker.looksAround("unreadable-by-night"))
                    .hasMessageContaining("DESK DARK: serious: color-contrast")
                    .hasMessageNotContaining("LIGHT:");
        }
    }

    @Test
    void whatIsTooWideOrTooLowIsSoOnAPhone(Browser browser) {
        try (Onlooker onlooker =
                look(browser, "<p>" + "wide".repeat(200) + "</p><button>low</button>")) {
            assertThat(onlooker.on(Screen.PHONE, ColorScheme.LIGHT).faults())
                    .satisfiesExactlyInAnyOrder(
                            fault -> assertThat(fault).startsWith("scrolls sideways"),
                            fault -> assertThat(fault).contains("needs 44: <button>low"));
        }
    }

    @Test
    void whatAPageComplainsOfFailsWhoeverCloses(Browser browser) {
        Onlooker onlooker =
                look(
                        browser,
                        """
                        <img alt="" src="/gone.png"><img alt="" src="http://elsewhere.example:9/x.png">
                        <script>console.warn('odd'); throw new Error('broken')</script>
                        """);
        assertThatThrownBy(onlooker::close)
                .hasMessageContaining("404 of ")
                .hasMessageContaining("asked of another host: http://elsewhere.example:9/x.png")
                .hasMessageContaining("warning on the console: odd")
                .hasMessageContaining("broken");
    }

    @Test
    void whatAPageLoadsIsWeighed(Browser browser) {
        site.script("/some.js", "/* " + "x".repeat(1000) + " */");
        try (Onlooker onlooker = look(browser, "<script src=/some.js></script>")) {
            Onlooker.Weight weight = onlooker.weight();
            assertThat(weight.scripts()).isEqualTo(1006);
            assertThat(weight.html()).isBetween(150L, 300L);
            assertThat(weight.transferred()).isEqualTo(weight.html() + weight.scripts());
        }
    }
}
