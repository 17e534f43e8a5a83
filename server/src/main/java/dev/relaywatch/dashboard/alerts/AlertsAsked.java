package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.AlertCounts;
import dev.relaywatch.alerting.AlertFilter;
import dev.relaywatch.alerting.AlertSource;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.shared.StorableText;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts an address means; what it does not know, it does not mean.
 *
 * @param status {@code open} (and not silenced), {@code acknowledged}, {@code silenced}, {@code
 *     resolved} or {@code all}; empty: what is active
 * @param severity {@code p1}, {@code p2} or {@code p3}; empty: any
 * @param service empty: any
 * @param source empty: any
 * @param since how long ago they opened at most; absent: whenever
 */
public record AlertsAsked(
        String status, String severity, String service, String source, @Nullable Span since) {
    static final List<String> STATUSES =
            List.of("", "open", "acknowledged", "silenced", "resolved", "all");
    static final List<String> SEVERITIES = List.of("p1", "p2", "p3");

    /** Which pieces of time are offered. */
    public static final List<Span> SPANS = List.of(Span.HOUR, Span.DAY, Span.WEEK, Span.MONTH);

    private static final List<String> SOURCES =
            Arrays.stream(AlertSource.values()).map(AlertSource::text).toList();
    private static final int LONGEST_SERVICE = 100;

    static AlertsAsked of(Look look) {
        return new AlertsAsked(
                known(look.asked("status"), STATUSES),
                known(look.asked("severity"), SEVERITIES),
                service(look.asked("service")),
                known(look.asked("source"), SOURCES),
                SPANS.stream()
                        .filter(span -> span.word().equals(look.asked("since")))
                        .findFirst()
                        .orElse(null));
    }

    private static String known(@Nullable String word, List<String> known) {
        return word != null && known.contains(word) ? word : "";
    }

    private static String service(@Nullable String given) {
        String service = given == null ? "" : StorableText.made(given).strip();
        return service.length() > LONGEST_SERVICE ? "" : service;
    }

    static List<String> sources() {
        return SOURCES;
    }

    public boolean isNarrowed() {
        return !severity.isEmpty() || !service.isEmpty() || !source.isEmpty() || since != null;
    }

    AlertsAsked withStatus(String other) {
        return new AlertsAsked(other, severity, service, source, since);
    }

    AlertsAsked withSeverity(String other) {
        return new AlertsAsked(status, other, service, source, since);
    }

    /** The same of another page. */
    Address at(Address page) {
        return page.with("status", status)
                .with("severity", severity)
                .with("service", service)
                .with("source", source)
                .with("since", since == null ? null : since.word());
    }

    AlertFilter filter(Look look) {
        return new AlertFilter(
                look.tenant(),
                statuses(),
                severity.isEmpty() ? List.of() : List.of(severity),
                source.isEmpty() ? List.of() : List.of(source),
                service.isEmpty() ? null : service,
                since == null ? null : look.now().minus(since.length()),
                switch (status) {
                    case "open" -> Boolean.FALSE;
                    case "silenced" -> Boolean.TRUE;
                    default -> null;
                });
    }

    private List<String> statuses() {
        return switch (status) {
            case "all" -> List.of();
            case "open", "acknowledged", "resolved" -> List.of(status);
            default -> AlertFilter.ACTIVE;
        };
    }

    /** Whether alerts of that kind are meant. */
    boolean means(AlertCounts.Kind kind) {
        boolean ofStatus =
                switch (status) {
                    case "all" -> true;
                    case "open" -> kind.status().equals("open") && !kind.silenced();
                    case "silenced" -> kind.isActive() && kind.silenced();
                    case "acknowledged", "resolved" -> kind.status().equals(status);
                    default -> kind.isActive();
                };
        return ofStatus && (severity.isEmpty() || kind.severity().equals(severity));
    }
}
