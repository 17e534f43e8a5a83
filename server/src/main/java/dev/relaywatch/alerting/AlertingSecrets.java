package dev.relaywatch.alerting;

import dev.relaywatch.tenancy.SealedColumn;
import dev.relaywatch.tenancy.SealedColumns;
import java.util.List;
import org.springframework.stereotype.Component;

/** What this room keeps sealed. */
@Component
class AlertingSecrets implements SealedColumns {
    @Override
    public List<SealedColumn> columns() {
        return List.of(new SealedColumn("alert_channels", "secrets", "channel:{id}", "id"));
    }
}
