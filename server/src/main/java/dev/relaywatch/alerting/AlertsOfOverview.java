package dev.relaywatch.alerting;

import dev.relaywatch.health.OpenAlerts;
import dev.relaywatch.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The overview of health shows the most urgent alerts too. */
@Component
class AlertsOfOverview implements OpenAlerts {
    private final Alerts alerts;

    AlertsOfOverview(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public List<AlertLine> open(@Nullable TenantId tenant) {
        return alerts.active(tenant);
    }
}
