package dev.relaywatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Somebody at a browser of their own, who looks at pages of the server and minds what is wrong with
 * them. What a page complains of fails the test when it is {@linkplain #close closed}: errors and
 * warnings on its console, what its scripts throw, answers of 400 and above, and anything asked of
 * another host.
 */
public final class Onlooker implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int MOST_HTML = 100_000;
    private static final int MOST_SCRIPTS = 300_000;
    private static final double LONGEST_MS = 10_000;

    /** Scrolling sideways, and who is to blame for it. */
    private static final String SIDEWAYS =
            """
            () => {
                const page = document.documentElement;
                if (page.scrollWidth <= page.clientWidth) return [];
                const wide = [...document.querySelectorAll('body *')]
                    .filter(one => one.getBoundingClientRect().right > page.clientWidth + 1).slice(0, 3)
                    .map(one => one.outerHTML.replace(/>.*/s, '>'));
                return ['scrolls sideways, ' + page.scrollWidth + ' px wide: ' + wide.join(' ')];
            }
            """;

    /**
     * What is tapped and is too low for a finger. Links within a sentence are as high as its line,
     * and a box to tick is tapped by its label.
     */
    private static final String TOO_LOW =
            """
            () => {
                const tapped = 'a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button],'
                    + ' [role=tab], [role=switch], [role=menuitem]';
                const low = [];
                for (const one of document.querySelectorAll(tapped)) {
                    const label = ['checkbox', 'radio'].includes(one.type) && one.closest('label');
                    const box = (label || one).getBoundingClientRect();
                    if (!one.checkVisibility({ visibilityProperty: true }) || box.height === 0 || box.bottom <= 0) continue;
                    if (one.closest('.vh, .skip')) continue;
                    const sentence = one.closest('p, li, dd, td, label, h2, h3');
                    const within = getComputedStyle(one).display === 'inline' && sentence
                        && sentence.textContent.trim() !== one.textContent.trim();
                    const least = one.matches('.sm, .sm *') || one.closest('table, .rows, .filters') ? 36 : 44;
                    if (!within && box.height < least - 0.5) {
                        low.push('only ' + box.height + ' px high, needs ' + least + ': '
                            + one.outerHTML.replace(/\\s+/g, ' ').slice(0, 120));
                    }
                }
                return low;
            }
            """;

    /** What people hold in hand or have on their desk. */
    public enum Screen {
        PHONE(390, 844),
        TABLET(820, 1180),
        DESK(1440, 900);

        private final int width;
        private final int height;

        Screen(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /**
     * What the page shown, and what it loaded, weigh.
     *
     * @param html bytes before they are compressed
     * @param scripts bytes of all together, as they came over the wire
     * @param transferred bytes of everything that came over the wire; nothing for what the browser
     *     had kept
     */
    public record Weight(long html, long scripts, long transferred) {}

    private final URI server;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<Response> loaded = new ArrayList<>();
    private Screen screen = Screen.DESK;
    private ColorScheme scheme = ColorScheme.LIGHT;

    /**
     * Nobody in particular, at a desk, in daylight.
     *
     * @param server whose pages are looked at
     */
    public Onlooker(Browser browser, URI server) {
        this.server = server;
        this.context =
                browser.newContext(new Browser.NewContextOptions().setBaseURL(server.toString()));
        context.setDefaultTimeout(LONGEST_MS);
        context.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.type() + " on the console: " + message.text());
            }
        });
        context.onWebError(error -> complaints.add("thrown: " + error.error()));
        context.onRequest(this::mind);
        context.onRequestFailed(request -> {
            // a page that is left takes back what it still waited for
            if (!"net::ERR_ABORTED".equals(request.failure())) {
                complaints.add(request.failure() + " of " + request.url());
            }
        });
        context.onResponse(response -> {
            loaded.add(response);
            if (response.status() >= 400) {
                complaints.add(response.status() + " of " + response.url());
            }
        });
        this.page = context.newPage();
        on(screen, scheme);
    }

    private void mind(Request request) {
        URI asked = URI.create(request.url().replaceAll("[?#].*", ""));
        if (request.isNavigationRequest() && request.frame().equals(page.mainFrame())) {
            loaded.clear();
        }
        if (asked.getHost() != null && !asked.getAuthority().equals(server.getAuthority())) {
            complaints.add("asked of another host: " + asked);
        }
    }

    /** From now on this session is shown. */
    public Onlooker signedIn(String session) {
        context.addCookies(
                List.of(
                        new Cookie("rw_session", session)
                                .setUrl(server.toString())
                                .setHttpOnly(true)));
        return this;
    }

    /** Goes on with another screen or theme; the page stays as it is. */
    public Onlooker on(Screen wanted, ColorScheme inScheme) {
        screen = wanted;
        scheme = inScheme;
        page.setViewportSize(wanted.width, wanted.height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(inScheme));
        return this;
    }

    public Onlooker open(String path) {
        page.navigate(path);
        return this;
    }

    /** To click, fill and read. */
    public Page page() {
        return page;
    }

    /** Fills the field of this label. */
    public Onlooker fill(String label, String text) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
        return this;
    }

    /** Presses the only button that says this. */
    public Onlooker press(String button) {
        return click(AriaRole.BUTTON, button);
    }

    /** Follows the only link that says this. */
    public Onlooker follow(String link) {
        return click(AriaRole.LINK, link);
    }

    private Onlooker click(AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
        return this;
    }

    /** What the page says of how the last deed ended. */
    public String notice() {
        return page.getByRole(AriaRole.STATUS).first().innerText();
    }

    /** The path and the query of the page shown. */
    public String path() {
        URI shown = URI.create(page.url());
        return shown.getRawQuery() == null
                ? shown.getRawPath()
                : shown.getRawPath() + "?" + shown.getRawQuery();
    }

    /** What was complained of until now; a test that expects some takes it out. */
    public List<String> complaints() {
        return complaints;
    }

    /** What is wrong with the page as it is shown just now. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>(Axe.findings(page));
        faults.addAll(texts(SIDEWAYS));
        if (screen == Screen.PHONE) {
            faults.addAll(texts(TOO_LOW));
        }
        return faults;
    }

    private List<String> texts(String script) {
        return ((List<?>) page.evaluate(script)).stream().map(String::valueOf).toList();
    }

    /** Of the page opened last, by itself: streams and what scripts fetch later do not count. */
    public Weight weight() {
        long html = 0;
        long scripts = 0;
        long transferred = 0;
        for (Response response : List.copyOf(loaded)) {
            String type = response.request().resourceType();
            if (!List.of("document", "script", "stylesheet", "image", "font").contains(type)
                    || response.status() != 200) {
                continue;
            }
            long size = response.request().sizes().responseBodySize;
            transferred += size;
            switch (type) {
                case "document" -> html += response.body().length;
                case "script" -> scripts += size;
                default -> {}
            }
        }
        return new Weight(html, scripts, transferred);
    }

    /**
     * Looks at the page on every screen, by day and by night, leaves pictures, and fails where
     * something is wrong with it. Afterwards the screen is as before.
     *
     * @param name of the pictures
     */
    public void looksAround(String name) {
        Screen before = screen;
        ColorScheme schemeBefore = scheme;
        List<String> faults = new ArrayList<>();
        for (Screen each : Screen.values()) {
            for (ColorScheme light : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                on(each, light);
                picture(name);
                faults().forEach(fault -> faults.add(each + " " + light + ": " + fault));
            }
        }
        on(before, schemeBefore);
        assertThat(faults).as(name).isEmpty();
        Weight weight = weight();
        assertThat(weight.html()).as("bytes of HTML of " + name).isLessThan(MOST_HTML);
        assertThat(weight.scripts()).as("bytes of scripts of " + name).isLessThan(MOST_SCRIPTS);
    }

    /** Leaves a picture of the whole page in {@code target/screenshots}. */
    public void picture(String name) {
        page.evaluate(
                "() => scrollTo({ top: 0, behavior: 'instant' })"); // what sticks, sticks to the
        // top
        String file =
                name + "-" + screen.width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        Page.ScreenshotOptions options =
                new Page.ScreenshotOptions()
                        .setPath(PICTURES.resolve(file))
                        .setFullPage(true)
                        .setAnimations(ScreenshotAnimations.DISABLED);
        // a browser that was just started may have nothing drawn yet, and then says it cannot
        for (int left = 5; ; left--) {
            try {
                page.screenshot(options);
                return;
            } catch (PlaywrightException e) {
                if (left == 0) {
                    throw e;
                }
                page.waitForTimeout(200);
            }
        }
    }

    /** Leaves; fails the test where a page complained. */
    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what the pages complained of").isEmpty();
    }
}
