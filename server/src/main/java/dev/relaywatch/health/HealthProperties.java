package dev.relaywatch.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How checks are made.
 *
 * @param tiers how often and how long, by tier
 * @param confirmInterval after a bad result the check runs again at this pace until the streak
 *     decides
 * @param failuresToAlert bad results in a row before somebody is told
 * @param successesToRecover good results in a row before it counts as over
 * @param concurrency checks under way at once on this node
 * @param hostConcurrency checks of one host and port under way at once on this node
 * @param platformIncident when many tenants' troubles with one service are its provider's
 */
@ConfigurationProperties("relaywatch.health")
record HealthProperties(
        @DefaultValue Tiers tiers,
        @DefaultValue("15s") Duration confirmInterval,
        @DefaultValue("2") int failuresToAlert,
        @DefaultValue("2") int successesToRecover,
        @DefaultValue("1000") int concurrency,
        @DefaultValue("64") int hostConcurrency,
        @DefaultValue PlatformIncident platformIncident) {

    /** A tier's pace. */
    record Schedule(@Nullable Duration interval, @Nullable Duration timeout) {
        private Schedule orElse(String tier, String interval, String timeout) {
            Duration every =
                    this.interval == null ? Duration.parse("PT" + interval) : this.interval;
            Duration limit = this.timeout == null ? Duration.parse("PT" + timeout) : this.timeout;
            require(
                    every.compareTo(Duration.ofSeconds(1)) >= 0,
                    "relaywatch.health.tiers."
                            + tier
                            + ".interval must be at least 1s, got "
                            + every);
            require(
                    limit.compareTo(Duration.ofMillis(100)) >= 0
                            && limit.compareTo(Duration.ofMinutes(2)) <= 0,
                    "relaywatch.health.tiers."
                            + tier
                            + ".timeout must be 100ms to 2m, got "
                            + limit);
            return new Schedule(every, limit);
        }
    }

    /** The pace of each tier; what is not given has its default. */
    record Tiers(
            @Nullable Schedule critical,
            @Nullable Schedule core,
            @Nullable Schedule integration,
            @Nullable Schedule external) {
        private static final Schedule NONE = new Schedule(null, null);

        Tiers {
            critical = (critical == null ? NONE : critical).orElse("critical", "1M", "10S");
            core = (core == null ? NONE : core).orElse("core", "5M", "15S");
            integration =
                    (integration == null ? NONE : integration).orElse("integration", "15M", "20S");
            external = (external == null ? NONE : external).orElse("external", "30M", "20S");
        }
    }

    /**
     * @param minTenants fewer tenants in trouble are their own trouble
     * @param share of the tenants connected to the service
     */
    record PlatformIncident(@DefaultValue("5") int minTenants, @DefaultValue("0.5") double share) {
        PlatformIncident {
            require(
                    minTenants >= 1,
                    "relaywatch.health.platform-incident.min-tenants must be at least 1, got "
                            + minTenants);
            require(
                    share > 0 && share <= 1,
                    "relaywatch.health.platform-incident.share must be above 0 and at most 1, got "
                            + share);
        }
    }

    HealthProperties {
        require(
                confirmInterval.compareTo(Duration.ofSeconds(1)) >= 0,
                "relaywatch.health.confirm-interval must be at least 1s, got " + confirmInterval);
        require(
                failuresToAlert >= 1 && failuresToAlert <= 100,
                "relaywatch.health.failures-to-alert must be 1 to 100, got " + failuresToAlert);
        require(
                successesToRecover >= 1 && successesToRecover <= 100,
                "relaywatch.health.successes-to-recover must be 1 to 100, got "
                        + successesToRecover);
        require(
                concurrency >= 1 && concurrency <= 20_000,
                "relaywatch.health.concurrency must be 1 to 20000, got " + concurrency);
        require(
                hostConcurrency >= 1 && hostConcurrency <= 10_000,
                "relaywatch.health.host-concurrency must be 1 to 10000, got " + hostConcurrency);
    }

    Duration interval(Tier tier) {
        return required(schedule(tier).interval());
    }

    Duration timeout(Tier tier) {
        return required(schedule(tier).timeout());
    }

    private Schedule schedule(Tier tier) {
        Schedule schedule =
                switch (tier) {
                    case CRITICAL -> tiers.critical();
                    case CORE -> tiers.core();
                    case INTEGRATION -> tiers.integration();
                    case EXTERNAL -> tiers.external();
                };
        return java.util.Objects.requireNonNull(schedule);
    }

    private static Duration required(@Nullable Duration duration) {
        return java.util.Objects.requireNonNull(duration);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
