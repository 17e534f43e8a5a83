package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Chromium;
import dev.relaywatch.testing.RunningServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The page behind a link, as a person sees it; pictures are left in {@code target/pictures}. */
@Chromium.Needed
class LinkInBrowserTest extends RunningServer {
    @Autowired private AlertLinks links;

    @ParameterizedTest
    @CsvSource({"390,844,LIGHT", "390,844,DARK", "1280,800,LIGHT", "1280,800,DARK"})
    void oneTapAcknowledgesAndOneTakesItBack(
            int width, int height, ColorScheme scheme, Browser browser) {
        Tenant tenant = tenants.tenant();
        String id =
                post(
                                "/api/platform/alerts",
                                """
                                {"severity":"%s","service":"stripe","title":"stripe of nordlicht does not work: the key is refused","message":"m"}
                                """
                                        .formatted(scheme == ColorScheme.LIGHT ? "p1" : "p2"),
                                tenants.secretKey(tenant))
                        .json()
                        .path("id")
                        .asString();
        String link = links.acknowledge(UUID.fromString(id), "ops-slack").getPath();
        List<String> complaints = new ArrayList<>();
        try (BrowserContext context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(width, height)
                                .setColorScheme(scheme))) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> complaints.add(message.text()));
            page.navigate(url(link).toString());
            picture(page, "open", width, scheme);
            assertThat(page.locator("button").count()).isEqualTo(1);
            assertThat(page.locator("button").boundingBox().height).isGreaterThanOrEqualTo(44);
            assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(width);

            page.locator("button").click();
            picture(page, "acknowledged", width, scheme);
            assertThat(page.locator(".done").textContent()).contains("link via ops-slack");

            page.locator("button").click();
            assertThat(page.locator(".deed").textContent()).contains("Taken back");

            page.navigate(url("/a/nonsense").toString());
            picture(page, "not-valid", width, scheme);
            assertThat(complaints).allMatch(text -> text.contains("404"));
        }
    }

    /** A browser that was just started may have nothing drawn yet, and then says it cannot. */
    private static void picture(Page page, String name, int width, ColorScheme scheme) {
        Path file =
                Path.of("target", "pictures", "link-" + name + "-" + width + "-" + scheme + ".png");
        for (int left = 5; ; left--) {
            try {
                page.screenshot(new Page.ScreenshotOptions().setPath(file));
                return;
            } catch (PlaywrightException e) {
                if (left == 0) {
                    throw e;
                }
                page.waitForTimeout(200);
            }
        }
    }
}
