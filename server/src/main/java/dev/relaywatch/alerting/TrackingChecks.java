package dev.relaywatch.alerting;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.trackinghealth.TrackingHealth;
import java.util.List;
import org.springframework.stereotype.Component;

/** The check of tracking health now, and not only when its time comes. */
@Component
public class TrackingChecks {
    private final TrackingHealth health;
    private final TrackingAlerts alerts;

    TrackingChecks(TrackingHealth health, TrackingAlerts alerts) {
        this.health = health;
        this.alerts = alerts;
    }

    /** How many alerts a check opened, and how many it ended. */
    public record Changes(int created, int resolved) {}

    /** Of each of these; what it finds opens alerts and ends them. */
    public Changes now(List<Tenant> tenants) {
        return alerts.take(health.check(tenants));
    }
}
