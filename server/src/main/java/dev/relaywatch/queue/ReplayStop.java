package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * What a wish to stop a replay found and left.
 *
 * @param tenant whose it is; absent where it is of all
 * @param wasRunning it runs no longer; else it had been stopped or had ended before
 */
public record ReplayStop(@Nullable TenantId tenant, ReplayProgress progress, boolean wasRunning) {}
