package dev.relaywatch.alerting;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is to say of an alert, as the alert stands now.
 *
 * @param id of the notification: the same on each try
 * @param transition the newest of what was to be told
 * @param heard whether this channel told of the alert before; one that resolved unheard is summed
 *     up, and pages nobody
 * @param tenantName of its tenant; absent for what concerns the installation, or many tenants
 * @param page where people look at it
 * @param acknowledge a signed link that opens a page with one button; absent where there is nothing
 *     to acknowledge
 * @param thread what the channel kept of its first message of this alert
 * @param at when it is told
 */
public record Notice(
        UUID id,
        Transition transition,
        boolean heard,
        AlertLine alert,
        @Nullable String tenantName,
        URI page,
        @Nullable URI acknowledge,
        @Nullable String thread,
        Instant at) {

    /** It came and went without this channel having told of it. */
    public boolean isSummary() {
        return !heard && alert.status().equals(AlertStatus.RESOLVED.text());
    }
}
