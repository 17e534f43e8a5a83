package dev.relaywatch.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The latest result of every check, kept by tier and read anew at once where a status changed, on
 * whichever node.
 */
@Component
class LatestResults {
    private static final Logger log = LoggerFactory.getLogger(LatestResults.class);

    /** More than a change needs to be committed, and two clocks may differ. */
    private static final Duration LOOK_BACK = Duration.ofSeconds(15);

    private final CheckStateStore store;
    private final ResultCache cache;
    private final Monitors monitors;
    private final HealthProperties properties;
    private final Clock clock;

    /** Changes that were heard of while they are still told; replaced, never changed. */
    private volatile Set<StatusChange> heard = Set.of();

    LatestResults(
            CheckStateStore store,
            ResultCache cache,
            Monitors monitors,
            HealthProperties properties,
            Clock clock) {
        this.store = store;
        this.cache = cache;
        this.monitors = monitors;
        this.properties = properties;
        this.clock = clock;
    }

    /** Of one service, in no order. */
    List<CheckState> of(String service) {
        return of(List.of(service));
    }

    List<CheckState> all() {
        return of(monitors.all().stream().map(Monitor::service).toList());
    }

    private List<CheckState> of(List<String> services) {
        Map<String, List<CheckState>> kept = cache.get(services);
        List<String> missing =
                services.stream().filter(service -> !kept.containsKey(service)).toList();
        List<CheckState> found = new ArrayList<>();
        kept.values().forEach(found::addAll);
        if (!missing.isEmpty()) {
            Map<String, List<CheckState>> read =
                    store.states(missing).stream()
                            .collect(Collectors.groupingBy(CheckState::service));
            for (String service : missing) {
                List<CheckState> checks = read.getOrDefault(service, List.of());
                cache.put(service, checks, longest(monitors.tier(service)));
                found.addAll(checks);
            }
        }
        Instant now = clock.instant();
        return found.stream()
                .map(check -> check.asOf(now, late(monitors.tier(check.service()))))
                .toList();
    }

    /** No longer than until the next results. */
    private Duration longest(Tier tier) {
        Duration kept =
                switch (tier) {
                    case CRITICAL -> Duration.ofSeconds(30);
                    case CORE -> Duration.ofMinutes(2);
                    case INTEGRATION -> Duration.ofMinutes(5);
                    case EXTERNAL -> Duration.ofMinutes(10);
                };
        Duration interval = properties.interval(tier).dividedBy(2);
        return interval.compareTo(kept) < 0 ? interval : kept;
    }

    /** A result counts until the check after it should long have been made. */
    private Duration late(Tier tier) {
        return properties.interval(tier).plus(properties.timeout(tier)).plus(Duration.ofMinutes(1));
    }

    /**
     * What is kept of services that changed is read anew; of a change that was heard of before, it
     * was already.
     */
    void heardOf(List<StatusChange> changes) {
        Set<StatusChange> before = heard;
        changes.stream()
                .filter(change -> !before.contains(change))
                .map(StatusChange::service)
                .distinct()
                .forEach(cache::forget);
        heard = Set.copyOf(changes);
    }

    /** What other nodes found. */
    @Scheduled(initialDelay = 2, fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void forgetWhatChanged() {
        try {
            store.changedSince(clock.instant().minus(LOOK_BACK)).forEach(cache::forget);
        } catch (RuntimeException e) {
            log.warn("What changed cannot be read; trying again in 2 s: {}", e.toString());
        }
    }
}
