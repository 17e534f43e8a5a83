package dev.relaywatch.tenancy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/**
 * Who is signed in where. Sessions stand in the database, for every node; they hold texts and
 * numbers alone, so that a new release can read those of the one before. What the person may do is
 * never in them: it is looked up each time.
 */
@Component
public class Sessions {
    private static final String PERSON = "person";
    private static final String SINCE = "since";
    private static final String FROM = "from";
    private static final String BROWSER = "browser";

    /** Who has shown a right password, and still has to show a code. */
    private static final String HALF_WAY = "half-way";

    private static final Duration HALF_WAY_VALID = Duration.ofMinutes(10);
    private static final int LONGEST_BROWSER = 300;

    private final FindByIndexNameSessionRepository<? extends Session> repository;
    private final SessionProperties properties;
    private final Clock clock;

    Sessions(
            FindByIndexNameSessionRepository<? extends Session> repository,
            SessionProperties properties,
            Clock clock) {
        this.repository = repository;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * One session of a person.
     *
     * @param key names it to its owner, opens nothing
     * @param from the address of the network it began from
     * @param browser as it calls itself; absent: it did not say
     * @param here whether it is the one that asks
     */
    public record Open(
            String key,
            Instant since,
            Instant lastSeen,
            String from,
            @Nullable String browser,
            boolean here) {}

    /** From now on this browser is this person's; it gets a new session, whatever it had before. */
    public void begin(HttpServletRequest request, UUID person, String from) {
        HttpSession session = fresh(request);
        session.setAttribute(
                FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, person.toString());
        session.setAttribute(PERSON, person.toString());
        session.setAttribute(SINCE, clock.instant().getEpochSecond());
        session.setAttribute(FROM, from);
        String browser = request.getHeader("User-Agent");
        if (browser != null) {
            session.setAttribute(
                    BROWSER, browser.substring(0, Math.min(browser.length(), LONGEST_BROWSER)));
        }
    }

    /** The password was right; {@link #halfWay} says whose it was, for ten minutes. */
    public void beginHalfWay(HttpServletRequest request, UUID person) {
        HttpSession session = fresh(request);
        session.setAttribute(HALF_WAY, person.toString());
        session.setAttribute(SINCE, clock.instant().getEpochSecond());
        session.setMaxInactiveInterval((int) HALF_WAY_VALID.toSeconds());
    }

    private static HttpSession fresh(HttpServletRequest request) {
        HttpSession before = request.getSession(false);
        if (before != null) {
            before.invalidate();
        }
        return request.getSession(true);
    }

    /** Who has shown a right password and no code yet. */
    public Optional<UUID> halfWay(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null
                        || !(session.getAttribute(SINCE) instanceof Long since)
                        || isOver(since, HALF_WAY_VALID)
                ? Optional.empty()
                : uuid(session.getAttribute(HALF_WAY));
    }

    /** Whose session it is; empty where there is none, or it has lasted too long. */
    Optional<UUID> person(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null
                || !(session.getAttribute(SINCE) instanceof Long since)
                || isOver(since, properties.longest())) {
            return Optional.empty();
        }
        return uuid(session.getAttribute(PERSON));
    }

    /** Also where it says that it began at no time that there could be. */
    private boolean isOver(long since, Duration longest) {
        long now = clock.instant().getEpochSecond();
        return since < now - longest.toSeconds() || since > now + longest.toSeconds();
    }

    /** Whether this session of this person has not ended meanwhile. */
    boolean isOpen(String id, UUID person) {
        Session session = repository.findById(id);
        return session != null
                && person.toString().equals(session.getAttribute(PERSON))
                && isOpen(session);
    }

    private boolean isOpen(Session session) {
        return !session.isExpired()
                && session.getAttribute(SINCE) instanceof Long since
                && !isOver(since, properties.longest());
    }

    /** Signs out here. */
    public void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** Those of a person, the newest first. */
    public List<Open> of(UUID person, HttpServletRequest request) {
        HttpSession own = request.getSession(false);
        String here = own == null ? "" : own.getId();
        return repository.findByPrincipalName(person.toString()).values().stream()
                .filter(this::isOpen)
                .map(session -> open(session, here))
                .sorted(Comparator.comparing(Open::lastSeen).reversed())
                .toList();
    }

    private static Open open(Session session, String here) {
        Long since = session.getAttribute(SINCE);
        return new Open(
                key(session.getId()),
                since == null ? session.getCreationTime() : Instant.ofEpochSecond(since),
                session.getLastAccessedTime(),
                session.getAttributeOrDefault(FROM, "unknown"),
                session.getAttribute(BROWSER),
                session.getId().equals(here));
    }

    private static String key(String id) {
        return dev.relaywatch.shared.Sha256.hex("session " + id).substring(0, 16);
    }

    /** Ends one of this person's; false where there is none of that key. */
    public boolean end(UUID person, String key) {
        Optional<String> id =
                repository.findByPrincipalName(person.toString()).keySet().stream()
                        .filter(one -> key(one).equals(key))
                        .findFirst();
        id.ifPresent(repository::deleteById);
        return id.isPresent();
    }

    /** Signs them out everywhere. */
    public void endAll(UUID person) {
        repository.findByPrincipalName(person.toString()).keySet().forEach(repository::deleteById);
    }

    @EventListener
    void on(SignedOutEverywhere event) {
        endAll(event.person());
    }

    private static Optional<UUID> uuid(@Nullable Object text) {
        try {
            return text instanceof String id ? Optional.of(UUID.fromString(id)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no release of ours wrote it
        }
    }
}
