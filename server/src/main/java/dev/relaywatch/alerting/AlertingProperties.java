package dev.relaywatch.alerting;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How alerts reach people.
 *
 * @param retrySchedule pauses after tries of a channel that failed; the last repeats
 * @param remindEvery how often channels say again what nobody acknowledged
 * @param hold how long channels wait with a tenant's alert where its service seems to fail for many
 */
@ConfigurationProperties("relaywatch.alerting")
record AlertingProperties(
        @DefaultValue({"5s", "15s", "30s", "1m", "5m"}) List<Duration> retrySchedule,
        @DefaultValue("4h") Duration remindEvery,
        @DefaultValue("20s") Duration hold) {
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

    AlertingProperties {
        retrySchedule = List.copyOf(retrySchedule);
        require(
                !retrySchedule.isEmpty()
                        && retrySchedule.size() <= 50
                        && retrySchedule.stream().allMatch(Duration::isPositive),
                "relaywatch.alerting.retry-schedule must be 1 to 50 pauses, like 5s,15s,30s,1m,5m; got "
                        + retrySchedule);
        require(
                remindEvery.compareTo(Duration.ofMinutes(1)) >= 0,
                "relaywatch.alerting.remind-every must be at least 1m, got " + remindEvery);
        require(
                !hold.isNegative() && hold.compareTo(LONGEST_HOLD) <= 0,
                "relaywatch.alerting.hold must be 0s to 60s, got " + hold);
    }

    /** After so many failures in a row. */
    Duration pause(int failures) {
        return retrySchedule.get(Math.clamp(failures - 1, 0, retrySchedule.size() - 1));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
