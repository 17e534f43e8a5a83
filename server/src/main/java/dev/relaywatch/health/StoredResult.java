package dev.relaywatch.health;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one check found, as it was stored.
 *
 * @param value of the metric that was asked for; absent where none was, or it was not measured
 */
public record StoredResult(Instant at, String status, int latencyMs, @Nullable BigDecimal value) {}
