package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the services of all tenants stand, and checks on demand. */
@Component
public class Health {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** A node looks for new connections at least every second. */
    private static final Duration LONGEST_TAKING_UP = Duration.ofSeconds(3);

    private static final int MOST_CHANGES = 1_000;

    /** Worst first; what is not known is worse than what is well. */
    private static final Comparator<CheckState> WORST =
            Comparator.comparingInt(check ->
                    switch (check.status()) {
                        case UNHEALTHY -> 0;
                        case DEGRADED -> 1;
                        case UNKNOWN -> 2;
                        case HEALTHY -> 3;
                    });

    private final CheckStateStore store;
    private final TenantHoursStore tenantHours;
    private final TenantTransaction transaction;
    private final LatestResults latest;
    private final Monitors monitors;
    private final CheckRunner runner;
    private final ResultCache cache;
    private final Incidents incidents;
    private final Judge judge;
    private final HealthProperties properties;
    private final Clock clock;

    Health(
            CheckStateStore store,
            TenantHoursStore tenantHours,
            TenantTransaction transaction,
            LatestResults latest,
            Monitors monitors,
            CheckRunner runner,
            ResultCache cache,
            Incidents incidents,
            Judge judge,
            HealthProperties properties,
            Clock clock) {
        this.store = store;
        this.tenantHours = tenantHours;
        this.transaction = transaction;
        this.latest = latest;
        this.monitors = monitors;
        this.runner = runner;
        this.cache = cache;
        this.incidents = incidents;
        this.judge = judge;
        this.properties = properties;
        this.clock = clock;
    }

    /** The services that are watched, the most important first. */
    public List<String> services() {
        return monitors.all().stream().map(Monitor::service).toList();
    }

    public boolean watches(String service) {
        return monitors.of(service).isPresent();
    }

    /** Of a service that is watched. */
    public Tier tier(String service) {
        return monitors.tier(service);
    }

    /**
     * A number of one operation beside the bounds in force for it: those that name the operation,
     * else those of every operation. Empty where there are none.
     *
     * @param service the shop's platform
     * @param number {@code successRate}, {@code p95Ms} or {@code failuresInARow}
     */
    public Optional<Judged> judgeOperation(
            TenantId tenant, String service, String operation, String number, BigDecimal value) {
        return judge.operation(tenant, service, operation, number, value);
    }

    /** Whether many tenants began to fail lately, so that it may be their provider's trouble. */
    public boolean mayBeOfProvider(String service) {
        return incidents.isSuspected(service);
    }

    /**
     * What changed on any node since then, the newest {@value #MOST_CHANGES}. Whoever hears of it
     * and asks how these services stand is told of it, too.
     */
    public List<StatusChange> changesSince(Instant since) {
        List<StatusChange> changes = store.changes(since, MOST_CHANGES);
        latest.heardOf(changes);
        return changes;
    }

    /** How services stand, and for whom they do not work; of one tenant, where one is named. */
    public HealthGlance glance(@Nullable TenantId tenant) {
        return HealthGlance.of(checks(tenant));
    }

    /**
     * How all services of these tenants together were, hour by hour; hours in which nothing was
     * found out are left out.
     *
     * @param hours how many, the last the running one
     */
    public Map<TenantId, Map<Instant, HealthStatus>> hours(
            Collection<TenantId> tenants, int hours) {
        Instant from =
                clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hours - 1L));
        return tenants.isEmpty()
                ? Map.of()
                : transaction.within(tenants, () -> tenantHours.hours(tenants, from)).stream()
                        .collect(
                                Collectors.groupingBy(
                                        TenantHoursStore.Hour::tenant,
                                        Collectors.toMap(
                                                TenantHoursStore.Hour::hour,
                                                TenantHoursStore.Hour::status)));
    }

    /**
     * How all services of a tenant were, hour by hour; hours in which nothing was found out are
     * left out.
     *
     * @param hours how many, the last the running one
     */
    public Map<String, Map<Instant, HealthStatus>> hoursByService(TenantId tenant, int hours) {
        Instant from =
                clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hours - 1L));
        return transaction
                .within(List.of(tenant), () -> tenantHours.hoursByService(tenant, from))
                .stream()
                .collect(
                        Collectors.groupingBy(
                                TenantHoursStore.HourOfService::service,
                                Collectors.toMap(
                                        TenantHoursStore.HourOfService::hour,
                                        TenantHoursStore.HourOfService::status)));
    }

    /** Every check; of one tenant, where one is named. */
    public List<CheckState> checks(@Nullable TenantId tenant) {
        return latest.all().stream()
                .filter(check -> tenant == null || tenant.equals(check.tenant()))
                .toList();
    }

    /** Every check of a service; of one tenant, where one is named. */
    public List<CheckState> checks(String service, @Nullable TenantId tenant) {
        return latest.of(service).stream()
                .filter(check -> tenant == null || tenant.equals(check.tenant()))
                .toList();
    }

    /**
     * As {@link #checks(String, TenantId)}, once some node has taken up a connection that was made
     * a moment ago; after a few seconds without it.
     *
     * @param awaited tells its check
     */
    List<CheckState> checksWith(
            String service, @Nullable TenantId tenant, Predicate<CheckState> awaited)
            throws InterruptedException {
        runner.lookAgain();
        long deadline = System.nanoTime() + LONGEST_TAKING_UP.toNanos();
        while (true) {
            cache.forget(service);
            List<CheckState> checks = checks(service, tenant);
            if (checks.stream().anyMatch(awaited) || System.nanoTime() - deadline > 0) {
                return checks;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** Whether the checks that are planned are made; of one tenant, where one is named. */
    public Punctuality punctuality(@Nullable TenantId tenant) {
        return store.punctuality(tenant, clock.instant());
    }

    /** For how long a check has been due that nobody makes; zero where none is. */
    public Duration lag() {
        return Duration.ofSeconds(punctuality(null).longestOverdueSeconds());
    }

    /** Those of providers that run; as a tenant may see them, where one is named. */
    public List<Incident> incidents(@Nullable TenantId tenant) {
        return incidents.running(tenant);
    }

    /** Empty of none. */
    public static Optional<CheckState> worst(List<CheckState> checks) {
        return checks.stream().min(WORST);
    }

    /**
     * Makes the check now and waits for its result. What somebody else began before says nothing of
     * now: that is waited for, and the check made after it. What is shown in the end is the newest
     * there is.
     */
    CheckState checkNow(CheckState check) throws InterruptedException {
        Instant pressed = clock.instant();
        long deadline =
                System.nanoTime()
                        + properties
                                .timeout(monitors.tier(check.service()))
                                .plus(Checking.LONGEST_WAIT)
                                .plusSeconds(2)
                                .toNanos();
        while (true) {
            boolean made = runner.makeNow(check.id());
            cache.forget(check.service());
            Optional<CheckState> now = find(check.service(), check.id());
            if (now.isEmpty() || made || now.get().wasBegunAfter(pressed)) {
                return now.orElse(check);
            }
            if (System.nanoTime() - deadline > 0) {
                return now.get();
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private Optional<CheckState> find(String service, UUID id) {
        return latest.of(service).stream().filter(one -> one.id().equals(id)).findFirst();
    }
}
