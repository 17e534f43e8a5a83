package dev.relaywatch.alerting;

import dev.relaywatch.shared.ServiceName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A notice in words, the same on every channel: plain text, not escaped, bounded, and whole
 * whatever the alert does not know.
 */
public final class AlertWords {
    private static final DateTimeFormatter TIME = format("HH:mm");
    private static final DateTimeFormatter DAY = format("d MMM");
    private static final DateTimeFormatter DAY_OF_ANOTHER_YEAR = format("d MMM uuuu");
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_FACT = 300;
    private static final int LONGEST_MESSAGE = 2_000;
    private static final int NAMED_TENANTS = 10;

    private AlertWords() {}

    /** What it is, on one line. */
    public static String title(AlertLine alert) {
        if (!line(alert.title()).isEmpty()) {
            return cut(line(alert.title()), LONGEST_TITLE);
        }
        String of = alert.service() == null ? "" : " of " + line(ServiceName.of(alert.service()));
        return cut("A problem" + of + " that has no title", LONGEST_TITLE);
    }

    /** Empty where it only repeats the title. */
    public static String message(AlertLine alert) {
        String message = alert.message().strip();
        return message.equals(alert.title().strip()) ? "" : cut(message, LONGEST_MESSAGE);
    }

    /** {@code P1}, {@code ACKNOWLEDGED} or {@code RESOLVED}. */
    public static String mark(Notice notice) {
        return notice.alert().status().equals(AlertStatus.OPEN.text())
                ? notice.alert().severity().toUpperCase(Locale.ROOT)
                : notice.alert().status().toUpperCase(Locale.ROOT);
    }

    /** What happened, in a few words. */
    public static String happened(Notice notice) {
        AlertLine alert = notice.alert();
        if (notice.isSummary()) {
            return "Came and went" + lasted(alert, " in ");
        }
        return switch (notice.transition()) {
            case OPENED -> "Opened";
            case RAISED -> "Raised to " + alert.severity().toUpperCase(Locale.ROOT);
            case ESCALATED -> "Nobody has acknowledged this yet";
            case FLAPPING -> "It opens and resolves again and again";
            case REMINDED -> "Still open, and nobody has acknowledged it";
            case ACKNOWLEDGED -> "Acknowledged" + by(alert.acknowledgedBy());
            case UNACKNOWLEDGED -> "No longer acknowledged";
            case RESOLVED -> "Resolved" + by(alert.resolvedBy()) + lasted(alert, " after ");
            case REOPENED -> "Opened again";
        };
    }

    /** {@code [P1] Stripe does not answer (Acme Outdoor): Opened}. */
    public static String headline(Notice notice) {
        return "["
                + mark(notice)
                + "] "
                + title(notice.alert())
                + " ("
                + whose(notice)
                + "): "
                + happened(notice);
    }

    /** {@code 12 alerts: 3 P1, 5 P2, 4 resolved}. */
    public static String counts(List<Notice> notices) {
        Map<String, Long> byKind =
                notices.stream()
                        .map(notice ->
                                isOver(notice)
                                        ? "resolved"
                                        : notice.alert().severity().toUpperCase(Locale.ROOT))
                        .collect(
                                Collectors.groupingBy(
                                        it -> it, TreeMap::new, Collectors.counting()));
        return notices.size()
                + " alerts: "
                + byKind.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "));
    }

    /** What is open before what is over; then the most urgent, the dearest, the oldest. */
    public static List<Notice> worstFirst(List<Notice> notices) {
        return notices.stream()
                .sorted(
                        Comparator.comparing(AlertWords::isOver)
                                .thenComparing(notice -> notice.alert().severity())
                                .thenComparing(AlertWords::conversions, Comparator.reverseOrder())
                                .thenComparing(notice -> notice.alert().createdAt()))
                .toList();
    }

    public static boolean isOver(Notice notice) {
        return notice.alert().status().equals(AlertStatus.RESOLVED.text());
    }

    /** Label and value of what is known, in the order in which people ask. */
    public static Map<String, String> facts(Notice notice) {
        AlertLine alert = notice.alert();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Severity", alert.severity().toUpperCase(Locale.ROOT));
        facts.put("Tenant", whose(notice));
        put(facts, "Service", service(alert));
        if (alert.resolvedAt() == null) {
            facts.put("Since", since(alert.createdAt(), notice.at()));
        } else {
            facts.put("When", span(alert.createdAt(), alert.resolvedAt(), notice.at()));
        }
        facts.put("Seen", seen(alert, notice.at()));
        put(facts, "Measured", measured(alert));
        put(facts, "At risk", atRisk(alert));
        put(facts, "Acknowledged by", alert.acknowledgedBy());
        put(facts, "Resolved by", alert.resolvedBy());
        if (!alert.notes().isEmpty()) {
            AlertLine.Note note = alert.notes().getLast();
            put(facts, "Note", note.by() + ": " + note.text());
        }
        return facts;
    }

    /** The tenant's name, or the slugs of the many, or that it is the installation's. */
    public static String whose(Notice notice) {
        AlertLine alert = notice.alert();
        if (!alert.tenants().isEmpty()) {
            int more = alert.tenants().size() - NAMED_TENANTS;
            String named =
                    alert.tenants().stream().limit(NAMED_TENANTS).collect(Collectors.joining(", "));
            return cut(
                    alert.tenants().size()
                            + (alert.tenants().size() == 1 ? " tenant: " : " tenants: ")
                            + line(named)
                            + (more > 0 ? " and " + more + " more" : ""),
                    LONGEST_FACT);
        }
        String name = notice.tenantName() == null ? alert.tenant() : notice.tenantName();
        return name == null || line(name).isEmpty()
                ? "the installation"
                : cut(line(name), LONGEST_FACT);
    }

    /**
     * What may be lost an hour; null where it is not known yet, or nothing is.
     *
     * @return {@code about 3.5 conversions and 410.00 EUR an hour}
     */
    public static @Nullable String atRisk(AlertLine alert) {
        AlertLine.AtRisk atRisk = alert.atRisk();
        if (atRisk == null || atRisk.learning()) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        if (atRisk.conversionsPerHour() != null && atRisk.conversionsPerHour().signum() > 0) {
            parts.add(
                    plain(atRisk.conversionsPerHour().setScale(1, RoundingMode.HALF_UP))
                            + " conversions");
        }
        new TreeMap<>(atRisk.revenuePerHour())
                .forEach((currency, amount) -> {
                    if (amount.signum() > 0) {
                        parts.add(
                                amount.setScale(2, RoundingMode.HALF_UP).toPlainString()
                                        + " "
                                        + currency);
                    }
                });
        return parts.isEmpty() ? null : "about " + String.join(" and ", parts) + " an hour";
    }

    /** No longer than this many characters, the last of which says that there was more. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    private static @Nullable String service(AlertLine alert) {
        if (alert.service() == null) {
            return alert.connection();
        }
        String name = ServiceName.of(alert.service());
        return alert.connection() == null || alert.connection().equals(alert.service())
                ? name
                : name + " (" + alert.connection() + ")";
    }

    /** {@code 14:02 UTC}, and the day where it is told on another. */
    private static String since(Instant begin, Instant told) {
        return isSameDay(begin, told)
                ? TIME.format(begin) + " UTC"
                : day(begin, told) + ", " + TIME.format(begin) + " UTC";
    }

    /** {@code from 14:02 to 14:09 UTC (7 min)}, {@code at 14:02 UTC, for under a minute}. */
    private static String span(Instant begin, Instant end, Instant told) {
        Duration lasted = Duration.between(begin, end);
        String on =
                isSameDay(begin, end) && isSameDay(end, told) ? "" : "on " + day(begin, told) + " ";
        if (lasted.toMinutes() < 1) {
            return on + "at " + TIME.format(begin) + " UTC, for under a minute";
        }
        String time = " UTC (" + words(lasted) + ")";
        return isSameDay(begin, end)
                ? on + "from " + TIME.format(begin) + " to " + TIME.format(end) + time
                : "from "
                        + day(begin, told)
                        + ", "
                        + TIME.format(begin)
                        + ", to "
                        + day(end, told)
                        + ", "
                        + TIME.format(end)
                        + time;
    }

    private static String seen(AlertLine alert, Instant told) {
        Instant last = alert.lastSeenAt();
        return alert.count() <= 1
                ? "once"
                : alert.count()
                        + " times, last "
                        + (isSameDay(last, told) ? "" : "on " + day(last, told) + " ")
                        + "at "
                        + TIME.format(last)
                        + " UTC";
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    private static boolean isSameDay(Instant one, Instant other) {
        return date(one).equals(date(other));
    }

    private static String day(Instant at, Instant told) {
        return (date(at).getYear() == date(told).getYear() ? DAY : DAY_OF_ANOTHER_YEAR).format(at);
    }

    private static LocalDate date(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static @Nullable String measured(AlertLine alert) {
        String name = AlertNumbers.name(alert);
        if (alert.currentValue() == null) {
            return null;
        }
        return (name == null ? "" : name + " ")
                + AlertNumbers.value(alert, alert.currentValue())
                + (alert.thresholdValue() == null
                        ? ""
                        : ", allowed " + AlertNumbers.value(alert, alert.thresholdValue()));
    }

    /**
     * @param after the word before a time that is counted
     */
    private static String lasted(AlertLine alert, String after) {
        Instant end = alert.resolvedAt();
        if (end == null || end.isBefore(alert.createdAt())) {
            return "";
        }
        Duration lasted = Duration.between(alert.createdAt(), end);
        return lasted.toMinutes() < 1 ? " within a minute" : after + words(lasted);
    }

    /** {@code 7 min}, {@code 2 h}, {@code 2 h 5 min}, {@code 3 days 4 h}. */
    private static String words(Duration time) {
        if (time.toHours() < 1) {
            return time.toMinutes() + " min";
        }
        return time.toDays() < 2
                ? time.toHours() + " h" + part(time.toMinutesPart(), "min")
                : time.toDays() + " days" + part(time.toHoursPart(), "h");
    }

    private static String part(int count, String unit) {
        return count == 0 ? "" : " " + count + " " + unit;
    }

    private static String by(@Nullable String person) {
        return person == null || line(person).isEmpty() ? "" : " by " + cut(line(person), 100);
    }

    private static BigDecimal conversions(Notice notice) {
        AlertLine.AtRisk atRisk = notice.alert().atRisk();
        return atRisk == null || atRisk.conversionsPerHour() == null
                ? BigDecimal.ZERO
                : atRisk.conversionsPerHour();
    }

    /** No exponent that makes a text of thousands of zeros. */
    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return Math.abs((long) stripped.scale()) > 20
                ? stripped.toString()
                : stripped.toPlainString();
    }

    private static void put(Map<String, String> facts, String label, @Nullable String value) {
        if (value != null && !line(value).isEmpty()) {
            facts.put(label, cut(line(value), LONGEST_FACT));
        }
    }

    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
