package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Items of a platform that failed, are dead letters, or wait in a lane whose account is refused, of
 * one cause and currency.
 *
 * @param state {@code dead_letter}, {@code failed} or {@code paused}
 * @param currency absent where they carry no value
 * @param recoverable of what the platform would still take
 */
public record StuckItems(
        TenantId tenant,
        String platform,
        String state,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        @Nullable String currency,
        long items,
        BigDecimal value,
        BigDecimal recoverable,
        Instant oldest) {}
