package dev.relaywatch.tenancy;

import java.util.List;
import org.springframework.stereotype.Component;

/** What this room keeps sealed. */
@Component
class TenancySecrets implements SealedColumns {
    @Override
    public List<SealedColumn> columns() {
        return List.of(
                new SealedColumn("connections", "secrets", "connection", "id"),
                new SealedColumn("tenants", "webhook_secret", "webhook-secret:{id}", "id"),
                new SealedColumn("people", "totp_secret", "second-factor:{id}", "id"));
    }
}
