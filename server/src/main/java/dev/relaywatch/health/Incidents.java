package dev.relaywatch.health;

import dev.relaywatch.health.HealthProperties.PlatformIncident;
import dev.relaywatch.health.IncidentStore.Standing;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells whether a service that fails is its provider's trouble or a tenant's own. Once three
 * tenants fail within two minutes all others are checked at once; where most fail, that is one
 * incident. It ends when half as many fail as would begin one. Every node looks; the rows decide.
 */
@Component
class Incidents {
    private static final Logger log = LoggerFactory.getLogger(Incidents.class);

    private static final int SUSPICIOUS = 3;
    private static final Duration RECENTLY = Duration.ofMinutes(2);

    /** A check made so lately need not be made again to be believed. */
    private static final Duration JUST_CHECKED = Duration.ofSeconds(20);

    private final IncidentStore store;
    private final CheckScheduleStore schedule;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher events;
    private final PlatformIncident rule;
    private final Clock clock;

    Incidents(
            IncidentStore store,
            CheckScheduleStore schedule,
            TenantTransaction transaction,
            ApplicationEventPublisher events,
            HealthProperties properties,
            Clock clock) {
        this.store = store;
        this.schedule = schedule;
        this.transaction = transaction;
        this.events = events;
        this.rule = properties.platformIncident();
        this.clock = clock;
    }

    /** As a tenant may see them, where one is named. */
    List<Incident> running(@Nullable TenantId tenant) {
        return tenant == null ? store.running() : store.running(tenant);
    }

    @Scheduled(initialDelay = 5, fixedDelay = 3, timeUnit = TimeUnit.SECONDS)
    void lookForThem() {
        try {
            look();
        } catch (RuntimeException e) {
            log.warn("Incidents cannot be looked for; trying again in 3 s: {}", e.toString());
        }
    }

    void look() {
        Instant now = clock.instant();
        for (Standing standing : store.standing(now.minus(RECENTLY))) {
            judge(standing, now);
        }
        transaction.acrossTenants(() -> {
            List<Incident> ended = store.endThoseOfNoService(now);
            ended.forEach(one -> events.publishEvent(new IncidentChanged(one, false)));
            return ended;
        });
    }

    /** Whether so many tenants began to fail lately that it may be their provider's trouble. */
    boolean isSuspected(String service) {
        return store.failingSince(service, clock.instant().minus(RECENTLY)) >= SUSPICIOUS;
    }

    private void judge(Standing standing, Instant now) {
        int failing = standing.failing().size();
        double enough = Math.max(rule.minTenants(), rule.share() * standing.connected());
        if (failing >= enough) {
            beginOrGoOn(standing, now);
        } else if (standing.running() && failing * 2 < enough) {
            end(standing, now);
        } else if (standing.fresh() >= SUSPICIOUS) {
            int hurried = schedule.hurry(standing.service(), now.minus(JUST_CHECKED), now);
            if (hurried > 0) {
                log.info(
                        "{} began to fail for {} tenants within {}: checking its {} others now",
                        standing.service(),
                        standing.fresh(),
                        RECENTLY,
                        hurried);
            }
        }
    }

    private void beginOrGoOn(Standing standing, Instant now) {
        IncidentStore.Change change =
                transaction.acrossTenants(() -> {
                    IncidentStore.Change made = store.beginOrGoOn(Ids.next(), standing, now);
                    if (made != IncidentStore.Change.NONE) {
                        tellOf(standing.service());
                    }
                    return made;
                });
        if (change == IncidentStore.Change.BEGAN) {
            log.warn(
                    "{} fails for {} of its {} tenants: an incident of the provider",
                    standing.service(),
                    standing.failing().size(),
                    standing.connected());
        }
    }

    private void end(Standing standing, Instant now) {
        boolean ended =
                transaction.acrossTenants(() -> {
                    Optional<Incident> over = store.end(standing.service(), now);
                    over.ifPresent(one -> events.publishEvent(new IncidentChanged(one, false)));
                    return over.isPresent();
                });
        if (ended) {
            log.info(
                    "The incident of {} is over: it fails for {} of its {} tenants",
                    standing.service(),
                    standing.failing().size(),
                    standing.connected());
        }
    }

    private void tellOf(String service) {
        store.running().stream()
                .filter(one -> one.service().equals(service))
                .forEach(one -> events.publishEvent(new IncidentChanged(one, true)));
    }
}
