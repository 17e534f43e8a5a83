package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is open, for the overview; implemented by whoever keeps alerts. */
public interface OpenAlerts {
    /** The most urgent first, a bounded number; of one tenant, where one is named. */
    List<?> open(@Nullable TenantId tenant);
}
