package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.access.SessionKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Who is signed in where, in the database for every node. */
class SessionsTest {
    private static final Duration IDLE = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(14);
    private static final String FROM = "198.51.100.7";
    private static Database database;
    private static JdbcClient everything;

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-17T06:26:10Z"));
    private final UUID anna = Ids.next();
    private JdbcIndexedSessionRepository repository;
    private Sessions sessions;

    @BeforeAll
    static void open() {
        database = PostgresDatabase.fresh().open();
        everything = JdbcClient.create(database.platform());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void wire() {
        repository = SessionKit.repository(database.platform(), IDLE);
        sessions = new Sessions(repository, new SessionProperties(IDLE, LONGEST), clock);
    }

    /** Keeps its cookie from one request to the next. */
    private final class Browser {
        private @Nullable Cookie cookie;

        <T> T asks(Function<HttpServletRequest, T> deed) {
            return asks(repository, deed);
        }

        private <S extends Session, T> T asks(
                SessionRepository<S> repository, Function<HttpServletRequest, T> deed) {
            MockHttpServletRequest request = new MockHttpServletRequest("GET", "/account");
            request.addHeader("User-Agent", "Test/1.0");
            if (cookie != null) {
                request.setCookies(cookie);
            }
            MockHttpServletResponse response = new MockHttpServletResponse();
            AtomicReference<T> result = new AtomicReference<>();
            try {
                new SessionRepositoryFilter<>(repository)
                        .doFilter(
                                request,
                                response,
                                (wrapped, _) ->
                                        result.set(deed.apply((HttpServletRequest) wrapped)));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            Cookie answered = response.getCookie("SESSION");
            cookie = answered == null ? cookie : answered;
            return Objects.requireNonNull(result.get());
        }

        Browser signIn(UUID person) {
            return asks(request -> {
                sessions.begin(request, person, FROM);
                return this;
            });
        }

        boolean isSignedIn() {
            return asks(sessions::person).isPresent();
        }

        List<Sessions.Open> open(UUID person) {
            return asks(request -> sessions.of(person, request));
        }
    }

    private void changeAttribute(String name, byte[] bytes) {
        int changed =
                everything
                        .sql(
                                """
                                UPDATE sessions_attributes SET attribute_bytes = :bytes
                                 WHERE attribute_name = :name AND session_primary_id IN
                                       (SELECT primary_id FROM sessions WHERE principal_name = :person)
                                """)
                        .param("bytes", bytes)
                        .param("name", name)
                        .param("person", anna.toString())
                        .update();
        assertThat(changed).isEqualTo(1);
    }

    @Test
    void whoSignsInIsKnownAtTheNextRequest() {
        Browser browser = new Browser().signIn(anna);
        assertThat(browser.asks(sessions::person)).contains(anna);
        assertThat(new Browser().isSignedIn()).isFalse();
    }

    @Test
    void theSessionBeforeTheSignInIsGone() {
        Browser browser = new Browser();
        browser.asks(request -> {
            sessions.beginHalfWay(request, anna);
            return true;
        });
        Cookie before = Objects.requireNonNull(browser.cookie);
        browser.signIn(anna);
        Browser thief = new Browser();
        thief.cookie = before;

        assertThat(Objects.requireNonNull(browser.cookie).getValue())
                .isNotEqualTo(before.getValue());
        assertThat(thief.isSignedIn()).isFalse();
    }

    @Test
    void halfWayIsForTenMinutesAndIsNotSignedIn() {
        Browser browser = new Browser();
        browser.asks(request -> {
            sessions.beginHalfWay(request, anna);
            return true;
        });
        assertThat(browser.isSignedIn()).isFalse();
        assertThat(browser.asks(sessions::halfWay)).contains(anna);

        clock.advance(Duration.ofMinutes(10).plusSeconds(1));
        assertThat(browser.asks(sessions::halfWay)).isEmpty();
    }

    @Test
    void aSessionLastsAsLongAsTheLongestWhateverIsDone() {
        Browser browser = new Browser().signIn(anna);
        clock.advance(LONGEST);
        assertThat(browser.isSignedIn()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(browser.isSignedIn()).isFalse();
        assertThat(browser.open(anna)).isEmpty();
    }

    /** Spring Session has a clock of its own. */
    @Test
    void aSessionEndsWhenNothingWasDoneForAWhile() {
        Browser browser = new Browser().signIn(anna);
        letPass(IDLE.minusMinutes(1));
        assertThat(browser.isSignedIn()).isTrue();
        letPass(IDLE.plusMinutes(1));
        assertThat(browser.isSignedIn()).isFalse();
    }

    private void letPass(Duration time) {
        everything
                .sql(
                        """
                        UPDATE sessions SET last_access_time = last_access_time - :millis, expiry_time = expiry_time - :millis
                         WHERE principal_name = :person
                        """)
                .param("millis", time.toMillis())
                .param("person", anna.toString())
                .update();
    }

    @Test
    void theyAreListedWithWhereTheyBeganAndWhichIsThisOne() {
        Browser here = new Browser().signIn(anna);
        new Browser().signIn(anna);
        new Browser().signIn(Ids.next());

        List<Sessions.Open> open = here.open(anna);

        assertThat(open).hasSize(2);
        assertThat(open).filteredOn(Sessions.Open::here).hasSize(1);
        assertThat(open)
                .allSatisfy(one -> {
                    assertThat(one.from()).isEqualTo(FROM);
                    assertThat(one.browser()).isEqualTo("Test/1.0");
                    assertThat(one.since()).isEqualTo(clock.instant());
                });
    }

    @Test
    void oneIsEndedByItsOwnerAlone() {
        Browser here = new Browser().signIn(anna);
        Browser there = new Browser().signIn(anna);
        String key =
                here.open(anna).stream().filter(one -> !one.here()).findFirst().orElseThrow().key();

        assertThat(sessions.end(Ids.next(), key)).isFalse();
        assertThat(there.isSignedIn()).isTrue();
        assertThat(sessions.end(anna, key)).isTrue();

        assertThat(there.isSignedIn()).isFalse();
        assertThat(here.isSignedIn()).isTrue();
        assertThat(sessions.end(anna, key)).isFalse();
    }

    @Test
    void signedOutEverywhereNoneIsLeft() {
        Browser one = new Browser().signIn(anna);
        Browser other = new Browser().signIn(anna);
        Browser somebodyElse = new Browser().signIn(Ids.next());

        sessions.on(new SignedOutEverywhere(anna));

        assertThat(one.isSignedIn()).isFalse();
        assertThat(other.isSignedIn()).isFalse();
        assertThat(somebodyElse.isSignedIn()).isTrue();
    }

    @Test
    void whoSignsOutIsOutHere() {
        Browser browser = new Browser().signIn(anna);
        browser.asks(request -> {
            sessions.end(request);
            return true;
        });
        assertThat(browser.isSignedIn()).isFalse();
        assertThat(browser.open(anna)).isEmpty();
    }

    @Test
    void attributesStandAsTextsAndNumbersAndNothingElseIsTaken() {
        new Browser().signIn(anna);
        assertThat(
                        everything
                                .sql(
                                        """
                                        SELECT convert_from(a.attribute_bytes, 'UTF8') FROM sessions_attributes a
                                          JOIN sessions s ON s.primary_id = a.session_primary_id
                                         WHERE s.principal_name = ? AND a.attribute_name IN ('person', 'since')
                                         ORDER BY a.attribute_name
                                        """)
                                .param(anna.toString())
                                .query(String.class)
                                .list())
                .containsExactly("t" + anna, "n" + clock.instant().getEpochSecond());
        assertThatThrownBy(() ->
                        new Browser()
                                .asks(request -> {
                                    request.getSession(true).setAttribute("odd", List.of(1));
                                    return true;
                                }))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBrokenRowIsASessionLess() {
        byte[] serialized = {(byte) 0xac, (byte) 0xed, 0, 5, 't', 0, 1, 'x'};
        for (byte[] broken :
                List.of(
                        serialized,
                        new byte[0],
                        "nine".getBytes(StandardCharsets.UTF_8),
                        "n99999999999999999999999".getBytes(StandardCharsets.UTF_8))) {
            for (String attribute : List.of("person", "since")) {
                sessions.endAll(anna);
                Browser browser = new Browser().signIn(anna);
                changeAttribute(attribute, broken);
                assertThat(browser.isSignedIn()).as(attribute).isFalse();
            }
        }
        assertThat(new Browser().open(anna)).isEmpty();
    }

    @Test
    void aPersonThatIsNoIdIsNobody() {
        Browser browser = new Browser().signIn(anna);
        changeAttribute("person", "tnobody".getBytes(StandardCharsets.UTF_8));
        assertThat(browser.isSignedIn()).isFalse();
    }

    /** A number that is no time that there could be. */
    @Test
    void aSessionThatBeganAtNoTimeIsOver() {
        for (long since : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            sessions.endAll(anna);
            Browser browser = new Browser().signIn(anna);
            changeAttribute("since", ("n" + since).getBytes(StandardCharsets.UTF_8));
            assertThat(browser.isSignedIn()).isFalse();
            assertThat(browser.open(anna)).isEmpty();
        }
    }
}
