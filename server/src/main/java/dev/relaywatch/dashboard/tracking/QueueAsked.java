package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.delivery.DeliveryQueue;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.StorableText;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which items of the queue an address means.
 *
 * @param status {@code pending}, {@code failed}, {@code dead_letter} or {@code uploaded}; empty:
 *     what is stuck, failed or dead
 * @param destination as routes write it; empty: any
 * @param errorCode empty: any
 * @param since how long ago they were queued at most; absent: whenever
 */
public record QueueAsked(
        String status, String destination, String errorCode, @Nullable Span since) {
    static final List<String> STUCK = List.of("failed", "dead_letter");

    /** Which pieces of time are offered. */
    public static final List<Span> SPANS = List.of(Span.HOUR, Span.DAY, Span.WEEK, Span.MONTH);

    static QueueAsked of(Look look) {
        return of(
                look.asked("status"),
                look.asked("destination"),
                look.asked("errorCode"),
                look.asked("since"));
    }

    static QueueAsked of(
            @Nullable String status,
            @Nullable String destination,
            @Nullable String errorCode,
            @Nullable String since) {
        return new QueueAsked(
                clean(status),
                clean(destination),
                clean(errorCode),
                SPANS.stream().filter(span -> span.word().equals(since)).findFirst().orElse(null));
    }

    private static String clean(@Nullable String text) {
        return text == null ? "" : StorableText.made(text).strip();
    }

    public boolean isNarrowed() {
        return !destination.isEmpty() || !errorCode.isEmpty() || since != null;
    }

    QueueAsked withStatus(String other) {
        return new QueueAsked(other, destination, errorCode, since);
    }

    QueueAsked withError(String other) {
        return new QueueAsked(status, destination, other, since);
    }

    /** The same of another page. */
    Address at(Address page) {
        return page.with("status", status)
                .with("destination", destination)
                .with("errorCode", errorCode)
                .with("since", since == null ? null : since.word());
    }

    /** Empty where there is no destination that is written so. */
    Optional<QueueFilter> filter(DeliveryQueue queue, @Nullable TenantId tenant, Instant now) {
        return filter(queue, tenant, now, statuses());
    }

    /** Only what can be tried again: what failed, and dead letters. */
    Optional<QueueFilter> retried(DeliveryQueue queue, @Nullable TenantId tenant, Instant now) {
        return filter(queue, tenant, now, statuses().stream().filter(STUCK::contains).toList());
    }

    private List<String> statuses() {
        return status.isEmpty() ? STUCK : Arrays.asList(status.split(","));
    }

    private Optional<QueueFilter> filter(
            DeliveryQueue queue, @Nullable TenantId tenant, Instant now, List<String> statuses) {
        return queue.filter(
                tenant,
                statuses,
                destination.isEmpty() ? null : destination,
                errorCode.isEmpty() ? null : errorCode,
                since == null ? null : now.minus(since.length()),
                null);
    }

    /** What it means, for people: {@code What failed at Meta with 190, queued in the last hour}. */
    String words() {
        return kind()
                + (destination.isEmpty() ? "" : " at " + ServiceName.of(destination))
                + (errorCode.isEmpty() ? "" : " with error " + errorCode)
                + (since == null ? "" : ", queued in " + since.sentence());
    }

    private String kind() {
        return switch (status) {
            case "failed" -> "What failed";
            case "dead_letter" -> "Dead letters";
            default -> "What failed, and dead letters,";
        };
    }
}
