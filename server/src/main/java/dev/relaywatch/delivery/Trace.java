package dev.relaywatch.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event or conversion, whose it is, and where it went. */
public record Trace(
        EventView event,
        @Nullable LeadView lead,
        @Nullable ConversionView conversion,
        List<DeliveryView> deliveries) {

    /**
     * What the ledger says; personal data as hashes only.
     *
     * @param erased whether its person asked to be forgotten
     * @param kept what is left then, and why; absent for all others
     */
    public record EventView(
            String eventId,
            String event,
            Instant receivedAt,
            Instant timestamp,
            @Nullable String visitorId,
            @Nullable String pageUrl,
            @Nullable BigDecimal value,
            @Nullable String currency,
            Object params,
            Object userData,
            Map<String, String> clickIds,
            Map<String, String> utm,
            Object consent,
            String status,
            Map<String, String> destinations,
            boolean erased,
            @Nullable String kept) {}

    /** Without contact data. */
    public record LeadView(
            UUID leadId,
            @Nullable String emailHash,
            @Nullable String phoneHash,
            Instant createdAt) {}

    /** A deal as it was stored. */
    public record ConversionView(
            UUID conversionId,
            String idempotencyKey,
            String conversionType,
            @Nullable UUID leadId,
            @Nullable String matchedBy,
            @Nullable BigDecimal value,
            String currency,
            Instant occurredAt) {}

    /**
     * One destination of it.
     *
     * @param queueId absent where it was held back
     * @param confirmation only of what was accepted and is confirmed later
     */
    public record DeliveryView(
            @Nullable UUID queueId,
            String destination,
            String status,
            int retryCount,
            @Nullable Instant nextRetryAt,
            @Nullable String suppressedBy,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ConfirmationView confirmation,
            List<AttemptView> attempts) {}

    /** One try; request and response are redacted. */
    public record AttemptView(
            Instant at,
            long durationMs,
            String outcome,
            @Nullable Integer httpStatus,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            @Nullable String request,
            @Nullable String response) {}
}
