package dev.relaywatch.queue;

import dev.relaywatch.shared.Money;
import dev.relaywatch.tenancy.SealedSecret;
import org.jspecify.annotations.Nullable;

/**
 * Work to be queued.
 *
 * @param value what delivering it is worth to the tenant; absent where unknown
 * @param payload sealed context that only the platform may see; absent where there is none
 */
public record NewItem(
        Lane lane, Subject subject, @Nullable Money value, @Nullable SealedSecret payload) {}
