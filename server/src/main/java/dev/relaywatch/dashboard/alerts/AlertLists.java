package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.AlertCounts;
import dev.relaywatch.alerting.AlertFilter;
import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.dashboard.alerts.AlertsView.Chip;
import dev.relaywatch.dashboard.alerts.AlertsView.Choice;
import dev.relaywatch.dashboard.alerts.AlertsView.Group;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.health.Health;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Puts the list of alerts together: what needs somebody first, then what somebody has. */
@Component
class AlertLists {
    static final String PATH = "/alerts";
    private static final int ROWS = 30;
    private static final int SILENCED = 8;
    private static final int ACKNOWLEDGED = 12;
    private static final int LATELY = 5;
    private static final int ACTIVE = 100;

    private final Alerts alerts;
    private final AlertDetails details;
    private final Health health;

    AlertLists(Alerts alerts, AlertDetails details, Health health) {
        this.alerts = alerts;
        this.details = details;
        this.health = health;
    }

    AlertsView of(Look look) {
        AlertsAsked asked = AlertsAsked.of(look);
        AlertCounts counts = alerts.counts(asked.filter(look));
        Address here = look.frame().to(PATH);
        Page page = Page.of(ROWS, look.asked("cursor"));
        boolean usual = asked.status().isEmpty();
        Page.Listed<AlertRow> listed =
                usual
                        ? new Page.Listed<>(List.of(), null)
                        : page.listed(rows(asked.filter(look), page.offset(), ROWS + 1, look));
        Address paged = asked.at(here);
        String chosen = look.asked(AlertsView.BESIDE);
        AlertView beside = Afterwards.id(chosen).flatMap(id -> details.of(look, id)).orElse(null);
        return new AlertsView(
                look,
                asked,
                LotAfterwards.of(look, alerts).orElseGet(() -> Afterwards.of(look)),
                Afterwards.back(look.frame()).toString(),
                state(asked, counts),
                sentence(asked, counts),
                then(asked, counts),
                statuses(asked, counts, here),
                severities(asked, counts, here),
                services(asked),
                AlertsAsked.sources().stream()
                        .map(source -> new Choice(source, SourceName.of(source)))
                        .toList(),
                usual
                        ? groups(look, asked, counts, here)
                        : List.of(
                                new Group(
                                        "listed",
                                        label(asked.status()),
                                        number(asked, counts),
                                        false,
                                        listed.items(),
                                        "")),
                usual
                        ? rows(asked.withStatus("resolved").filter(look), 0, LATELY, look)
                        : List.of(),
                asked.withStatus("resolved").at(here).toString(),
                here.toString(),
                page.offset() > 0 ? paged.toString() : null,
                listed.nextCursor() == null
                        ? null
                        : paged.with("cursor", listed.nextCursor()).toString(),
                look.may(Role.ANALYST),
                beside,
                chosen != null && beside == null,
                Afterwards.back(look.frame()).with(AlertsView.BESIDE, null));
    }

    private List<AlertRow> rows(AlertFilter filter, int offset, int limit, Look look) {
        List<AlertLine> lines = alerts.list(filter, offset, limit);
        return lines.stream().map(one -> AlertRow.of(one, look)).toList();
    }

    private List<Group> groups(Look look, AlertsAsked asked, AlertCounts counts, Address here) {
        List<AlertRow> active = rows(asked.filter(look), 0, ACTIVE, look);
        List<Group> groups = new ArrayList<>();
        groups.add(
                group(
                        asked.withStatus("open"),
                        counts,
                        active,
                        row -> row.status().equals("open") && !row.silenced(),
                        ROWS,
                        here));
        Stream.of(
                        group(
                                asked.withStatus("silenced"),
                                counts,
                                active,
                                AlertRow::silenced,
                                SILENCED,
                                here),
                        group(
                                asked.withStatus("acknowledged"),
                                counts,
                                active,
                                row -> row.status().equals("acknowledged") && !row.silenced(),
                                ACKNOWLEDGED,
                                here))
                .filter(group -> !group.rows().isEmpty())
                .forEach(groups::add);
        return groups;
    }

    private static Group group(
            AlertsAsked asked,
            AlertCounts counts,
            List<AlertRow> active,
            Predicate<AlertRow> ofIt,
            int most,
            Address here) {
        List<AlertRow> all = active.stream().filter(ofIt).toList();
        boolean urgent = asked.status().equals("open");
        return new Group(
                urgent ? "needs" : asked.status(),
                urgent ? "Needs you" : label(asked.status()),
                urgent ? number(asked, counts) : Figures.count(all.size()),
                urgent,
                all.stream().limit(most).toList(),
                all.size() > most ? asked.at(here).toString() : "");
    }

    private static String label(String status) {
        return switch (status) {
            case "open" -> "Needs you";
            case "acknowledged" -> "Acknowledged";
            case "silenced" -> "Silenced";
            case "resolved" -> "Resolved";
            case "all" -> "All";
            default -> "Active";
        };
    }

    private static String number(AlertsAsked asked, AlertCounts counts) {
        long alerts = counts.of(asked::means);
        boolean more =
                (asked.status().equals("resolved") || asked.status().equals("all"))
                        && counts.of(kind -> !kind.isActive()) >= AlertCounts.MOST_RESOLVED;
        return Figures.count(alerts) + (more ? "+" : "");
    }

    private static List<Chip> statuses(AlertsAsked asked, AlertCounts counts, Address here) {
        return AlertsAsked.STATUSES.stream()
                .map(status -> {
                    AlertsAsked other = asked.withStatus(status);
                    return new Chip(
                            label(status),
                            number(other, counts),
                            other.at(here).toString(),
                            status.equals(asked.status()));
                })
                .toList();
    }

    /** The one that is chosen leads back to all of them. */
    private static List<Chip> severities(AlertsAsked asked, AlertCounts counts, Address here) {
        return AlertsAsked.SEVERITIES.stream()
                .map(severity -> {
                    boolean current = severity.equals(asked.severity());
                    AlertsAsked other = asked.withSeverity(severity);
                    return new Chip(
                            severity.toUpperCase(java.util.Locale.ROOT),
                            number(other, counts),
                            (current ? asked.withSeverity("") : other).at(here).toString(),
                            current);
                })
                .toList();
    }

    private List<Choice> services(AlertsAsked asked) {
        return Stream.concat(
                        health.services().stream(),
                        Stream.of(asked.service()).filter(service -> !service.isEmpty()))
                .distinct()
                .map(service -> new Choice(service, ServiceName.of(service)))
                .sorted(Comparator.comparing(Choice::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    private static String state(AlertsAsked asked, AlertCounts counts) {
        AlertsAsked open = asked.withStatus("open");
        if (counts.of(open.withSeverity("p1")::means) > 0
                && (asked.severity().isEmpty() || asked.severity().equals("p1"))) {
            return "unhealthy";
        }
        return counts.of(open::means) > 0 ? "degraded" : "healthy";
    }

    private static String sentence(AlertsAsked asked, AlertCounts counts) {
        AlertsAsked open = asked.withStatus("open");
        long all = counts.of(open::means);
        String among = asked.isNarrowed() ? " of those chosen here" : "";
        if (all == 0) {
            return asked.isNarrowed()
                    ? "None of those chosen here needs you."
                    : "Nothing needs you now.";
        }
        long urgent = counts.of(open.withSeverity("p1")::means);
        return Figures.count(all, "alert" + among + " needs you", "alerts" + among + " need you")
                + (asked.severity().isEmpty() && urgent > 0 && urgent < all
                        ? ", " + Figures.count(urgent) + " of them P1."
                        : ".");
    }

    private static String then(AlertsAsked asked, AlertCounts counts) {
        List<String> parts = new ArrayList<>();
        long acknowledged = counts.of(asked.withStatus("acknowledged")::means);
        long silenced = counts.of(asked.withStatus("silenced")::means);
        if (acknowledged > 0) {
            parts.add(Figures.count(acknowledged, "is acknowledged", "are acknowledged"));
        }
        if (silenced > 0) {
            parts.add(Figures.count(silenced, "is silenced", "are silenced"));
        }
        return parts.isEmpty() ? "" : String.join(", ", parts) + ".";
    }
}
