package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Frame;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One alert of a list.
 *
 * @param severity {@code p1}, {@code p2} or {@code p3}
 * @param stores slugs of those it is of; empty: of the installation
 * @param where the store, by name; the installation, or how many stores
 * @param lasts for how long by now
 * @param told which channels heard of it
 * @param unheard whether a channel could not be told
 * @param cost what may be lost an hour, a line each currency; empty where it costs nothing
 * @param costNote what is to be said of that
 * @param acknowledgedBy absent while nobody did
 * @param status as the API writes it
 * @param touchable whether it is handled where one looks; one of many stores is the platform's
 * @param settled who acknowledged it, or resolved it; empty while it is open
 * @param lasted until it was resolved; empty while it is not
 */
public record AlertRow(
        UUID id,
        String severity,
        String title,
        String message,
        List<String> stores,
        String where,
        Moment since,
        String lasts,
        String count,
        String told,
        boolean unheard,
        List<String> cost,
        String costNote,
        @Nullable String acknowledgedBy,
        String status,
        boolean silenced,
        boolean flapping,
        boolean touchable,
        String settled,
        @Nullable Moment settledAt,
        String lasted) {

    public AlertRow {
        stores = List.copyOf(stores);
        cost = List.copyOf(cost);
    }

    public static AlertRow of(AlertLine alert, Look look) {
        AlertLine.AtRisk atRisk = alert.atRisk();
        return new AlertRow(
                alert.id(),
                alert.severity(),
                title(alert.title(), look),
                alert.message(),
                alert.tenant() == null ? alert.tenants() : List.of(alert.tenant()),
                where(alert, look),
                look.moment(alert.createdAt()),
                Figures.duration(Duration.between(alert.createdAt(), look.now())),
                alert.count() > 1 ? "seen " + Figures.count(alert.count()) + " times" : "",
                told(alert.deliveries()),
                alert.deliveries().containsValue("failed"),
                atRisk == null ? List.of() : sums(atRisk.revenuePerHour()),
                atRisk == null ? "" : note(atRisk),
                alert.acknowledgedBy(),
                alert.status(),
                alert.silenced(),
                alert.flapping(),
                look.store() == null || alert.tenant() != null,
                settled(alert),
                settledAt(alert, look),
                lasted(alert));
    }

    /** Its own page, for the store that is looked at. */
    public String page(Frame frame) {
        return Address.of("/alerts/" + id).with("tenant", frame.here().get("tenant")).toString();
    }

    public boolean isResolved() {
        return status.equals("resolved");
    }

    private static String settled(AlertLine alert) {
        if (alert.resolvedAt() != null) {
            return by(alert.resolvedBy());
        }
        return alert.acknowledgedAt() == null ? "" : by(alert.acknowledgedBy());
    }

    /** Who did it, as pages say it. */
    static String by(@Nullable String who) {
        return who == null || who.equals("relaywatch") ? "by itself" : who;
    }

    private static @Nullable Moment settledAt(AlertLine alert, Look look) {
        Instant at = alert.resolvedAt() == null ? alert.acknowledgedAt() : alert.resolvedAt();
        return at == null ? null : look.moment(at);
    }

    private static String lasted(AlertLine alert) {
        Instant resolved = alert.resolvedAt();
        return resolved == null
                ? ""
                : Figures.duration(Duration.between(alert.createdAt(), resolved));
    }

    /** On a page of one store nobody has to be told which. */
    private static String title(String title, Look look) {
        return look.store() == null ? title : title.replace(" of " + look.store().name(), "");
    }

    static String where(AlertLine alert, Look look) {
        if (alert.tenant() != null) {
            return name(alert.tenant(), look);
        }
        return alert.tenants().isEmpty()
                ? "platform"
                : Figures.count(alert.tenants().size(), "store", "stores");
    }

    static String name(String slug, Look look) {
        return look.frame().stores().stream()
                .filter(store -> store.slug().equals(slug))
                .map(store -> store.name())
                .findFirst()
                .orElse(slug);
    }

    private static String told(Map<String, String> deliveries) {
        Map<String, List<String>> byState =
                new TreeMap<>(deliveries)
                        .entrySet().stream()
                                .collect(
                                        Collectors.groupingBy(
                                                Map.Entry::getValue,
                                                TreeMap::new,
                                                Collectors.mapping(
                                                        Map.Entry::getKey, Collectors.toList())));
        List<String> words = new ArrayList<>();
        words.add(String.join(", ", byState.getOrDefault("sent", List.of())));
        if (byState.containsKey("failed")) {
            words.add("not " + String.join(", ", byState.get("failed")));
        }
        if (byState.containsKey("pending")) {
            words.add("not yet " + String.join(", ", byState.get("pending")));
        }
        return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining("; "));
    }

    static List<String> sums(Map<String, BigDecimal> amounts) {
        return new TreeMap<>(amounts)
                .entrySet().stream()
                        .filter(one -> one.getValue().signum() > 0)
                        .map(one -> Figures.sum(one.getValue(), one.getKey()) + " an hour")
                        .toList();
    }

    private static String note(AlertLine.AtRisk atRisk) {
        if (atRisk.learning()) {
            return "unknown yet";
        }
        return sums(atRisk.revenuePerHour()).isEmpty() ? "none at this hour" : "estimate";
    }
}
