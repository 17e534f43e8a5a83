package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.settings.AuditView.Asked;
import dev.relaywatch.dashboard.settings.AuditView.Change;
import dev.relaywatch.dashboard.settings.AuditView.Row;
import dev.relaywatch.shared.Page;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.audit.AuditLine;
import dev.relaywatch.tenancy.audit.AuditRequest;
import dev.relaywatch.tenancy.audit.AuditTrail;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who did what, when, and from where? */
@RestController
class AuditPage {
    private static final String EXPORT = "/api/platform/audit/export";
    private static final int ROWS = 30;
    private static final int SHOWN_AT_ONCE = 3;

    /** How far back, by the word in the address. */
    private static final Map<String, Duration> TIMES = times();

    private final Looks looks;
    private final Pages pages;
    private final AuditTrail trail;

    AuditPage(Looks looks, Pages pages, AuditTrail trail) {
        this.looks = looks;
        this.pages = pages;
        this.trail = trail;
    }

    private static Map<String, Duration> times() {
        Map<String, Duration> times = new LinkedHashMap<>();
        times.put("24h", Duration.ofDays(1));
        times.put("7d", Duration.ofDays(7));
        times.put("30d", Duration.ofDays(30));
        times.put("90d", Duration.ofDays(90));
        return times;
    }

    @Allowed(Right.LOOK)
    @GetMapping(SettingsNav.AUDIT)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Audit",
                List.of(),
                look ->
                        look.may(Role.ADMIN)
                                ? pages.page("settings/audit", view(look))
                                : pages.page(
                                        "settings/refused",
                                        RefusedSettings.ofStore(look, "The entries of the audit")));
    }

    private AuditView view(Look look) {
        Asked asked =
                new Asked(
                        asked(look, "actor"),
                        asked(look, "action"),
                        TIMES.containsKey(asked(look, "since")) ? asked(look, "since") : "",
                        asked(look, "q"));
        String from =
                TIMES.containsKey(asked.since())
                        ? look.now().minus(TIMES.get(asked.since())).toString()
                        : null;
        AuditTrail.Reading reading =
                trail.read(
                        look.tenant(),
                        new AuditRequest.Asked(
                                asked.actor(),
                                asked.action(),
                                null,
                                from,
                                null,
                                asked.text(),
                                look.asked("cursor")),
                        ROWS);
        Page.Listed<AuditLine> lines =
                reading instanceof AuditTrail.Found(var found)
                        ? found
                        : new Page.Listed<>(List.of(), null);
        Address here = look.frame().here();
        Address export =
                Address.of(EXPORT)
                        .with(Deeds.TENANT, look.asked(Deeds.TENANT))
                        .with("actor", asked.actor())
                        .with("action", asked.action())
                        .with("from", from)
                        .with("q", asked.text());
        return new AuditView(
                look,
                notice(reading),
                asked,
                actions(),
                List.of(
                        new Option("", "Any time"),
                        new Option("24h", "Last 24 hours"),
                        new Option("7d", "Last 7 days"),
                        new Option("30d", "Last 30 days"),
                        new Option("90d", "Last 90 days")),
                lines.items().stream().map(line -> row(line, look)).toList(),
                Stream.of(asked.actor(), asked.action(), asked.since(), asked.text())
                        .anyMatch(one -> !one.isEmpty()),
                Deeds.at(SettingsNav.AUDIT, look.asked(Deeds.TENANT)).toString(),
                look.asked("cursor") == null ? null : here.with("cursor", null).toString(),
                lines.nextCursor() == null
                        ? null
                        : here.with("cursor", lines.nextCursor()).toString(),
                export.with("format", "csv").toString(),
                export.with("format", "json").toString());
    }

    private static String asked(Look look, String name) {
        return Objects.requireNonNullElse(look.asked(name), "");
    }

    private static @Nullable Notice notice(AuditTrail.Reading reading) {
        return switch (reading) {
            case AuditTrail.Found _ -> null;
            case AuditTrail.TookTooLong _ ->
                    Notice.wait(
                            "The search took too long",
                            "Narrow it by time, by person or by action.");
            case AuditTrail.Invalid(var errors) ->
                    Notice.wrong(
                            "That cannot be looked for",
                            errors.getFirst().field() + ": " + errors.getFirst().message());
        };
    }

    private static List<Option> actions() {
        return Stream.concat(
                        Stream.of(new Option("", "Any action")),
                        Stream.of(AuditAction.values())
                                .map(action -> new Option(action.text(), words(action.text()))))
                .toList();
    }

    /** {@code person.role_set} is Person: role set. */
    private static String words(String action) {
        String words = action.replaceFirst("\\.", ": ").replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static Row row(AuditLine line, Look look) {
        List<Change> changes = AuditChanges.of(line);
        int shown = Math.min(SHOWN_AT_ONCE, changes.size());
        return new Row(
                line.id().toString(),
                look.second(line.at()),
                line.actor().name(),
                by(line.actor().kind()),
                look.frame()
                        .here()
                        .with("actor", line.actor().name())
                        .with("cursor", null)
                        .toString(),
                words(line.action()),
                line.subject(),
                store(line.tenant(), look),
                line.address() == null ? "" : line.address(),
                changes.subList(0, shown),
                changes.subList(shown, changes.size()));
    }

    private static String by(String kind) {
        return switch (kind) {
            case "key" -> "key";
            case "file" -> "at the start";
            case "link" -> "by a link in a message";
            case "server" -> "by itself";
            default -> "";
        };
    }

    private static String store(@Nullable String slug, Look look) {
        return slug == null
                ? ""
                : look.frame().stores().stream()
                        .filter(store -> store.slug().equals(slug))
                        .map(Tenant::name)
                        .findFirst()
                        .orElse(slug);
    }
}
