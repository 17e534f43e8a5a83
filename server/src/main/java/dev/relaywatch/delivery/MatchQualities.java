package dev.relaywatch.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.relaywatch.delivery.MatchQuality.Unavailable;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The platforms' own scores, as they were when last asked; asking goes on in the background, of
 * tenants that somebody wanted to know it of in the last day, and once an hour at most. Each node
 * asks for itself.
 */
@Component
public class MatchQualities {
    private static final Logger log = LoggerFactory.getLogger(MatchQualities.class);

    static final Duration FRESH = Duration.ofHours(1);
    static final Duration WANTED_FOR = Duration.ofDays(1);

    /** Of a round; a minute later comes the next. */
    static final int MOST_A_ROUND = 100;

    private static final Duration CALL = Duration.ofSeconds(10);
    private static final int MOST_TENANTS = 20_000;

    /** What is older says nothing of today. */
    private static final Duration KEPT = Duration.ofHours(3);

    private static final Unavailable NOT_ASKED =
            new Unavailable("Meta was not asked yet; it will be within a few minutes");

    private final MatchScores scores;
    private final RecentEvents events;
    private final Tenancy tenancy;
    private final Clock clock;
    private final Cache<TenantId, Boolean> wanted;
    private final Cache<TenantId, Asked> asked;

    MatchQualities(MatchScores scores, RecentEvents events, Tenancy tenancy, Clock clock) {
        this.scores = scores;
        this.events = events;
        this.tenancy = tenancy;
        this.clock = clock;
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.wanted =
                Caffeine.newBuilder()
                        .maximumSize(MOST_TENANTS)
                        .expireAfterWrite(WANTED_FOR)
                        .ticker(ticker)
                        .build();
        this.asked =
                Caffeine.newBuilder()
                        .maximumSize(MOST_TENANTS)
                        .expireAfterWrite(KEPT)
                        .ticker(ticker)
                        .build();
    }

    /**
     * @param fingerprint of the connection: another account, or one with another token, is asked
     *     anew
     */
    private record Asked(String fingerprint, Instant at, MatchQuality quality) {}

    /**
     * Of the tenant's Meta; answers at once. Of several connections it is that of the one named
     * main, else of the first by name: scores of different pixels have no common one.
     */
    public MatchQuality of(TenantId tenant) {
        wanted.put(tenant, true);
        Optional<Connection> connection = connection(tenant);
        if (connection.isEmpty()) {
            return new Unavailable("there is no Meta connection");
        }
        Asked known = asked.getIfPresent(tenant);
        return known != null && known.fingerprint().equals(fingerprint(connection.get()))
                ? known.quality()
                : NOT_ASKED;
    }

    private Optional<Connection> connection(TenantId tenant) {
        return tenancy.connections(tenant).stream()
                .filter(connection -> connection.service().equals(scores.service()))
                .min(
                        Comparator.comparing((Connection one) -> !one.name().equals("main"))
                                .thenComparing(Connection::name));
    }

    private static String fingerprint(Connection connection) {
        return connection.id() + " " + connection.fingerprint();
    }

    @Scheduled(initialDelay = 45, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void round() {
        List.copyOf(wanted.asMap().keySet()).stream()
                .filter(this::isDue)
                .limit(MOST_A_ROUND)
                .forEach(this::ask);
    }

    private boolean isDue(TenantId tenant) {
        Asked known = asked.getIfPresent(tenant);
        return connection(tenant)
                .filter(connection ->
                        known == null
                                || !known.fingerprint().equals(fingerprint(connection))
                                || !known.at().plus(FRESH).isAfter(clock.instant()))
                .isPresent();
    }

    private void ask(TenantId tenant) {
        Connection connection = connection(tenant).orElse(null);
        if (connection == null) {
            return;
        }
        MatchQuality quality;
        try {
            Map<String, Long> lately = events.of(tenant);
            quality = scores.ask(connection, lately, CALL);
        } catch (RuntimeException e) {
            log.warn(
                    "Meta could not be asked how well it matches events of tenant {}; trying again in {}",
                    tenant,
                    FRESH,
                    e);
            quality = new Unavailable("Meta could not be asked, for a fault of this server");
        }
        asked.put(tenant, new Asked(fingerprint(connection), clock.instant(), quality));
    }
}
