package dev.relaywatch.alerting;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What makes two findings the same problem: source, service, tenant, connection and metric.
 *
 * @param text 32 hexadecimal digits
 */
record Fingerprint(String text) {
    private static final int LENGTH = 32;

    static Fingerprint of(
            AlertSource source,
            @Nullable TenantId tenant,
            @Nullable String service,
            @Nullable String connection,
            @Nullable String metric) {
        String parts =
                String.join(
                        "\n",
                        source.text(),
                        Objects.toString(tenant, ""),
                        Objects.toString(service, ""),
                        Objects.toString(connection, ""),
                        Objects.toString(metric, ""));
        return new Fingerprint(HexFormat.of().formatHex(Sha256.bytes(parts)).substring(0, LENGTH));
    }
}
