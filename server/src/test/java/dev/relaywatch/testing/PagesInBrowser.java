package dev.relaywatch.testing;

import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Sessions;
import dev.relaywatch.tenancy.access.SessionKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Pages of the shared server in a real browser. Whoever looks has a browser context of their own;
 * after each test all leave, and what the pages complained of fails it.
 */
@Chromium.Needed
public abstract class PagesInBrowser extends RunningServer {
    /** In which what happened is on every live page. */
    protected static final Duration LIVE = Duration.ofSeconds(2);

    private static final double LONGEST_WAIT_MS = 10_000;

    /** What the list of one's sessions makes a word of. */
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0";

    @Autowired private SessionRepositoryFilter<?> sessionFilter;
    @Autowired private Sessions sessions;

    private final List<Onlooker> looking = new ArrayList<>();
    private Browser browser;

    protected PeopleKit people;

    @BeforeEach
    void openBrowser(Browser shared) {
        browser = shared;
        people = new PeopleKit(platform);
        people.platformAdmin(); // an installation without one shows nothing but its set-up
    }

    @AfterEach
    void closeBrowser() {
        assertSoftly(all ->
                looking.forEach(one -> all.assertThatCode(one::close).doesNotThrowAnyException()));
    }

    /** Who is not signed in. */
    protected Onlooker stranger() {
        Onlooker onlooker = new Onlooker(browser, url("/"));
        looking.add(onlooker);
        return onlooker;
    }

    /** Who is, without having gone through the door. */
    protected Onlooker signedIn(Person person) {
        return stranger().signedIn(SessionKit.signedIn(sessionFilter, sessions, person, AGENT));
    }

    /**
     * How long it takes until something is on an open page: the middle of three times, so that one
     * pause of a busy machine does not count.
     *
     * @param happens the first, second and third time
     * @param shown what is then on the page, and was not before
     */
    protected static Duration untilShown(IntConsumer happens, IntFunction<Locator> shown) {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(each -> {
                    long began = System.nanoTime();
                    happens.accept(each);
                    shown.apply(each)
                            .waitFor(new Locator.WaitForOptions().setTimeout(LONGEST_WAIT_MS));
                    return Duration.ofNanos(System.nanoTime() - began);
                })
                .sorted()
                .skip(1)
                .findFirst()
                .orElseThrow();
    }
}
