package dev.relaywatch.alerting;

import dev.relaywatch.health.OpenAlerts;
import dev.relaywatch.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The overview of health shows the most urgent alerts too. */
@Component
class AlertsOfOverview implements OpenAlerts {
    private static final int SHOWN = 100;
    private static final List<String> ACTIVE =
            List.of(AlertStatus.OPEN.text(), AlertStatus.ACKNOWLEDGED.text());

    private final AlertLines lines;

    AlertsOfOverview(AlertLines lines) {
        this.lines = lines;
    }

    @Override
    public List<AlertLine> open(@Nullable TenantId tenant) {
        return lines.list(
                new AlertReadStore.Wanted(tenant, ACTIVE, List.of(), List.of(), null), 0, SHOWN);
    }
}
