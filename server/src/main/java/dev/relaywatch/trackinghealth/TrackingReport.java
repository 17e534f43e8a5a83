package dev.relaywatch.trackinghealth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.delivery.StuckMoney.Cause;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How tracking was in a period, and how the queue stands now. Percentages are 0 to 100.
 *
 * @param systemStatus {@code healthy}, {@code degraded} or {@code critical}
 * @param volume what came of each name against what is usual; absent for all tenants together
 */
public record TrackingReport(
        String systemStatus,
        String statusReason,
        Period period,
        EmqScore emqScore,
        FixQueue fixQueue,
        Diagnostics diagnostics,
        CostImpact costImpact,
        Rates rates,
        BrowserServer browserServer,
        PlatformEmq platformEmq,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Volume> volume) {

    /**
     * Our own estimate, of the events that are meant for a platform.
     *
     * @param overall 0 to 10; null with fewer than 20 events
     * @param breakdown percent of events that carry each field
     * @param trend {@code up}, {@code down} or {@code stable} against the period before
     * @param toGain what the score would gain if every event carried the field
     */
    public record EmqScore(
            @Nullable BigDecimal overall,
            boolean estimate,
            Map<String, BigDecimal> breakdown,
            String trend,
            @Nullable BigDecimal previousScore,
            long totalEvents,
            Map<String, BigDecimal> toGain,
            List<EventScore> byEvent) {}

    public record EventScore(String event, @Nullable BigDecimal score, long totalEvents) {}

    /**
     * @param resolvedToday items uploaded today after a failure, by each tenant's own midnight
     * @param oldestPending since when the oldest that was never tried waits
     */
    public record FixQueue(
            long pendingCount,
            long failedCount,
            long deadLetterCount,
            long resolvedToday,
            @Nullable Instant oldestPending,
            Map<String, OfDestination> byDestination) {}

    public record OfDestination(long pending, long failed, long deadLetter) {}

    /**
     * @param orphanEvents all orphans together
     * @param duplicateEvents events that came more than once from the same side; counted once
     * @param errorRate percent of attempted items whose latest attempt failed
     */
    public record Diagnostics(
            long orphanEvents,
            List<Orphans> orphans,
            long duplicateEvents,
            ConversionIntegrity conversionIntegrity,
            BigDecimal errorRate,
            long totalEvents) {}

    /**
     * @param kind {@code conversion_without_lead}, {@code lead_without_click} or {@code
     *     click_too_old}
     * @param repair what to do about them
     */
    public record Orphans(String kind, long count, String repair) {}

    /** Conversions with and without their lead. */
    public record ConversionIntegrity(long ok, long missing) {}

    /**
     * What is stuck now.
     *
     * @param lostAttributedRevenue known value of everything that platforms do not know of, in
     *     {@code currency} only
     * @param potentialRecovery what of it a platform would still take
     * @param currency the tenant's, or the one with the most at risk
     * @param byCurrency known value of everything stuck
     * @param recoverableByCurrency what of it a platform would still take
     * @param estimated what the items without a value are probably worth, by currency; in no other
     *     number here
     * @param byCause a sale that is stuck at two destinations is here twice
     */
    public record CostImpact(
            BigDecimal lostAttributedRevenue,
            BigDecimal potentialRecovery,
            @Nullable String currency,
            Map<String, BigDecimal> byCurrency,
            Map<String, BigDecimal> recoverableByCurrency,
            long valueUnknown,
            Map<String, BigDecimal> estimated,
            List<Cause> byCause) {}

    /** Percent; null where there is nothing to take a part of. */
    public record Rates(@Nullable BigDecimal gclidCapture, @Nullable BigDecimal uploadSuccess) {}

    /**
     * Events by the side that sent them.
     *
     * @param bothPercent of all events, those that both sides sent
     * @param idReused events whose id stood for something else before
     */
    public record BrowserServer(
            long both,
            long browserOnly,
            long serverOnly,
            long idReused,
            @Nullable BigDecimal bothPercent,
            List<EventSides> byEvent) {}

    public record EventSides(
            String event, long both, long browserOnly, long serverOnly, long idReused) {}

    /**
     * Meta's own score, never the estimate.
     *
     * @param score 0 to 10; null where it is not available
     * @param reason why it is not available
     * @param tenants of how many it is known
     */
    public record PlatformEmq(
            boolean available,
            @Nullable BigDecimal score,
            @Nullable String reason,
            Map<String, BigDecimal> byEvent,
            int tenants) {}

    /**
     * @param status {@code normal}, {@code learning}, {@code low} or {@code silent}
     */
    public record Volume(
            String name,
            String status,
            BigDecimal expected,
            long actual,
            Instant from,
            Instant to,
            int weeks,
            String why) {}
}
