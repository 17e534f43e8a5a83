package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which items.
 *
 * @param tenant absent: of all tenants
 * @param statuses empty: any
 * @param lanes absent: of any lane
 * @param from queued then or later
 * @param to queued before
 * @param ids absent: any
 */
public record QueueFilter(
        @Nullable TenantId tenant,
        List<String> statuses,
        @Nullable LaneChoice lanes,
        @Nullable String errorCode,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable List<UUID> ids) {

    /** Everything of a tenant, or of all. */
    public static QueueFilter of(@Nullable TenantId tenant) {
        return new QueueFilter(tenant, List.of(), null, null, null, null, null);
    }

    public QueueFilter withStatuses(List<String> wanted) {
        return new QueueFilter(tenant, List.copyOf(wanted), lanes, errorCode, from, to, ids);
    }

    public QueueFilter withIds(@Nullable List<UUID> wanted) {
        return new QueueFilter(tenant, statuses, lanes, errorCode, from, to, wanted);
    }
}
