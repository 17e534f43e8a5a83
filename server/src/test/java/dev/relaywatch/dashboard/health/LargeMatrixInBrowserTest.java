package dev.relaywatch.dashboard.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.relaywatch.health.StandingKit;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** A thousand stores of twenty services each, on a server of their own. */
@Tag("long")
@DirtiesContext
@TestPropertySource(properties = "relaywatch.health.tiers.critical.interval=6h")
class LargeMatrixInBrowserTest extends PagesInBrowser {
    @Autowired private ApplicationContext server;

    private static final int STORES = 1_000;
    private static final int SERVICES = 20;
    private static final int LOOKS = 40;
    private static final int SERVICES_FLIPPED = 5;

    /** Of what the server took, and of what came over the wire, of each look in milliseconds. */
    private static final String LOOKED =
            """
            async looks => {
                const took = [], bytes = [];
                for (let i = 0; i < looks; i++) {
                    performance.clearResourceTimings();
                    await (await fetch('/health?i=' + i)).text();
                    const one = performance.getEntriesByType('resource').find(one => one.name.includes('/health?i='));
                    took.push(one.responseStart - one.requestStart);
                    bytes.push(one.encodedBodySize);
                }
                took.sort((a, b) => a - b);
                return { p50: took[Math.floor(looks / 2)], p95: took[Math.ceil(looks * 0.95) - 1], bytes: Math.max(...bytes) };
            }
            """;

    private static final String DRAWN =
            "() => new Promise(drawn => requestAnimationFrame(() => setTimeout(() => drawn(performance.now()))))";

    /**
     * Down to the end in three seconds, ten times as fast as somebody reads; how long frames took.
     */
    private static final String SCROLLED =
            """
            () => new Promise(done => {
                const began = performance.now(), end = document.documentElement.scrollHeight - innerHeight;
                const frames = [];
                function frame(now) {
                    frames.push(now);
                    const gone = Math.min(1, (now - began) / 3000);
                    scrollTo({ top: end * gone, behavior: 'instant' });
                    if (gone < 1) return requestAnimationFrame(frame);
                    const gaps = frames.slice(1).map((at, i) => at - frames[i]).sort((a, b) => a - b);
                    done({ frames: frames.length, p95: gaps[Math.floor(gaps.length * 0.95)], longest: gaps[gaps.length - 1] });
                }
                requestAnimationFrame(frame);
            })
            """;

    private static final String AWAIT_FLIPS =
            """
            ([before, more]) => new Promise(done => {
                window.heard = null;
                document.body.addEventListener('htmx:sseMessage', event => {
                    if (event.detail.type === 'health' && !window.heard) window.heard = performance.now();
                });
                window.flipped = new Promise(flipped => {
                    const look = () => {
                        const degraded = document.querySelectorAll('.matrix .d').length;
                        if (degraded < before + more) return;
                        requestAnimationFrame(() => setTimeout(() => flipped([Date.now(), performance.now() - window.heard])));
                    };
                    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
                });
                done();
            })
            """;

    @Test
    void isServedDrawnScrolledAndKeptLiveWithoutLag() {
        StandingKit standing = new StandingKit(everything, server);
        standing.many(STORES, SERVICES);
        Onlooker onlooker = signedIn(people.platformAdmin()).open("/health");
        Page page = onlooker.page();
        Map<?, ?> looked = (Map<?, ?>) page.evaluate(LOOKED, LOOKS);
        List<Double> drawn = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            onlooker.open("/health");
            drawn.add(number(page.evaluate(DRAWN)));
        }
        drawn.sort(null);
        Map<?, ?> scrolled = (Map<?, ?>) page.evaluate(SCROLLED);
        int loaded = page.locator(".matrix tbody tr[id]").count();
        double stopped = -System.currentTimeMillis();
        page.locator("tr[id$='-store-" + STORES + "']").waitFor();
        stopped += System.currentTimeMillis();
        for (int window = 0; window < STORES / MatrixRows.WINDOW; window++) {
            String id = "w" + window * MatrixRows.WINDOW;
            page.evaluate("id => document.getElementById(id).scrollIntoView()", id);
            page.locator("#" + id + "[data-window=rows]").waitFor();
        }
        page.evaluate("() => scrollTo(0, 0)");
        page.waitForTimeout(1_000);
        Map<?, ?> again = (Map<?, ?>) page.evaluate(SCROLLED);
        onlooker.open("/health");
        page.waitForTimeout(2_500);
        List<Double> flips = new ArrayList<>();
        List<Double> shown = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int before = page.locator(".matrix .d").count();
            page.evaluate(AWAIT_FLIPS, List.of(before, 200));
            standing.flip(200);
            double committed = System.currentTimeMillis();
            List<?> when = (List<?>) page.evaluate("() => window.flipped");
            flips.add(number(when.get(0)) - committed);
            shown.add(number(when.get(1)));
            standing.recover();
            page.waitForFunction("() => document.querySelectorAll('.matrix .d').length === 0");
            page.waitForTimeout(1_000); // so that the next ones are news by themselves
        }
        page.evaluate(AWAIT_FLIPS, List.of(0, 200));
        standing.flip(SERVICES_FLIPPED * 200);
        double storm = -System.currentTimeMillis();
        storm += number(((List<?>) page.evaluate("() => window.flipped")).getFirst());
        flips.sort(null);
        shown.sort(null);
        System.out.printf(
                Locale.ROOT,
                "matrix of %d x %d: server p50 %.0f ms, p95 %.0f ms; %d bytes compressed; drawn after %.0f ms (worst of 5 %.0f);"
                        + " scrolled to the end in 3 s: %d frames, p95 %.0f ms, longest %.0f ms, %d rows loaded meanwhile,"
                        + " the last %.0f ms after; again with all of them there: p95 %.0f ms, longest %.0f ms; 200 flips on screen"
                        + " %.0f ms (worst of 5 %.0f) after they were committed, %.0f ms (worst %.0f) after the browser heard; 1,000 flips of 200 stores"
                        + " %.0f ms%n",
                STORES,
                SERVICES,
                number(looked.get("p50")),
                number(looked.get("p95")),
                (long) number(looked.get("bytes")),
                drawn.get(2),
                drawn.getLast(),
                (long) number(scrolled.get("frames")),
                number(scrolled.get("p95")),
                number(scrolled.get("longest")),
                loaded,
                stopped,
                number(again.get("p95")),
                number(again.get("longest")),
                flips.get(2),
                flips.getLast(),
                shown.get(2),
                shown.getLast(),
                storm);
        assertThat(number(looked.get("p95"))).as("ms at the server").isLessThan(300);
        assertThat(number(looked.get("bytes"))).as("bytes compressed").isLessThan(300_000);
        assertThat(drawn.get(2)).as("ms until drawn").isLessThan(1_000);
        assertThat(loaded)
                .as("rows that came while it was scrolled")
                .isGreaterThan(4 * MatrixRows.WINDOW);
        assertThat(stopped).as("ms until rows are where scrolling ended").isLessThan(2_000);
        assertThat(number(scrolled.get("p95"))).as("ms a frame while rows come").isLessThan(100);
        assertThat(number(scrolled.get("longest")))
                .as("ms that scrolling stands still while rows come")
                .isLessThan(200);
        assertThat(number(again.get("p95"))).as("ms a frame").isLessThan(60);
        assertThat(number(again.get("longest")))
                .as("ms that scrolling stands still")
                .isLessThan(200);
        assertThat(flips.getLast()).as("ms until flips are on screen").isLessThan(2_000);
        assertThat(storm).as("ms until a storm of them is on screen").isLessThan(3_000);
        assertThat(shown.get(2)).as("ms from the news to the screen").isLessThan(1_000);
    }

    private static double number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }
}
