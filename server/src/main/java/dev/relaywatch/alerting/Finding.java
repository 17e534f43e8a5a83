package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something is bad.
 *
 * @param tenant absent for what concerns the installation, or many tenants
 * @param tenants whom a platform-wide problem struck; empty for all others
 * @param metric absent for the state as a whole
 * @param value of the metric
 * @param bound that was passed
 * @param hold how long channels wait, in case it turns out to be part of something larger
 */
record Finding(
        AlertSource source,
        @Nullable TenantId tenant,
        List<TenantId> tenants,
        @Nullable String service,
        @Nullable String connection,
        @Nullable String metric,
        Severity severity,
        @Nullable BigDecimal value,
        @Nullable BigDecimal bound,
        String title,
        String message,
        Duration hold) {
    private static final int LONGEST_TITLE = 500;
    private static final int LONGEST_MESSAGE = 4_000;

    Finding {
        tenants = List.copyOf(tenants);
        title = shortened(title, LONGEST_TITLE);
        message = shortened(message, LONGEST_MESSAGE);
    }

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** What people say is told apart by its title. */
    Fingerprint fingerprint() {
        return Fingerprint.of(
                source, tenant, service, connection, source == AlertSource.MANUAL ? title : metric);
    }
}
