package dev.relaywatch.alerting;

import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/** The page behind the link of a message: one alert, one button, no scripts. */
@Component
class LinkPage {
    private static final String FRAME =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex, nofollow">
            <meta name="color-scheme" content="light dark">
            <title>%s - Relaywatch</title>
            <style>%s</style>
            </head>
            <body>
            <main>
            <p class="brand"><span class="mark" aria-hidden="true"></span>Relaywatch</p>
            %s
            </main>
            </body>
            </html>
            """;

    private static final String BUTTON =
            """
            <form method="post" action="/a/%s%s"><button class="%s" type="submit">%s</button></form>
            """;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEEE d MMMM, HH:mm zzz", Locale.ENGLISH);

    private final Tenancy tenancy;
    private final Clock clock;
    private final String style;
    private final String policy;

    LinkPage(Tenancy tenancy, Clock clock) throws IOException {
        this.tenancy = tenancy;
        this.clock = clock;
        this.style =
                new ClassPathResource("pages/link.css").getContentAsString(StandardCharsets.UTF_8);
        this.policy =
                "default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(Sha256.bytes(style))
                        + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    String policy() {
        return policy;
    }

    /**
     * @param actor whom this link stands for
     * @param asked what was just asked for; absent where somebody only looks
     */
    String of(String token, AlertLine alert, String actor, @Nullable Action asked) {
        Optional<Tenant> tenant =
                Optional.ofNullable(alert.tenant()).flatMap(tenancy::tenantBySlug);
        ZoneId zone = tenant.map(Tenant::timeZone).orElse(ZoneOffset.UTC);
        boolean own = actor.equals(alert.acknowledgedBy());
        String html =
                """
                <article class="card %s">
                <p class="top"><span class="sev">%s</span><span class="status">%s</span></p>
                <h1>%s</h1>
                <dl>
                <div><dt>%s</dt><dd>%s</dd></div>
                <div><dt>Since</dt><dd><time datetime="%s">%s</time><span class="ago">%s</span></dd></div>
                %s</dl>
                <div class="deed" role="status">%s</div>
                %s</article>
                <p class="foot">%s</p>
                """
                        .formatted(
                                alert.severity(),
                                alert.severity().toUpperCase(Locale.ROOT),
                                escaped(alert.status()),
                                escaped(alert.title()),
                                tenant.isPresent() ? "Tenant" : "Concerns",
                                escaped(whom(alert, tenant)),
                                alert.createdAt(),
                                time(alert.createdAt(), zone),
                                ago(alert.createdAt()),
                                alert.service() == null
                                        ? ""
                                        : "<div><dt>%s</dt><dd>%s</dd></div>\n"
                                                .formatted("Service", escaped(alert.service())),
                                deed(alert, own, asked, zone),
                                button(token, alert, own) + open(alert),
                                foot(alert, own));
        return FRAME.formatted(escaped(alert.title()), style, html);
    }

    private static String whom(AlertLine alert, Optional<Tenant> tenant) {
        return tenant.map(Tenant::name)
                .orElse(
                        alert.tenants().isEmpty()
                                ? "the whole installation"
                                : alert.tenants().size() == 1
                                        ? "one tenant"
                                        : alert.tenants().size() + " tenants");
    }

    private String deed(AlertLine alert, boolean own, @Nullable Action asked, ZoneId zone) {
        Instant resolvedAt = alert.resolvedAt();
        if (resolvedAt != null) {
            return "<p class=\"done\">Resolved by %s on %s. There is nothing left to acknowledge.</p>"
                    .formatted(by(alert.resolvedBy()), time(resolvedAt, zone));
        }
        Instant acknowledgedAt = alert.acknowledgedAt();
        if (acknowledgedAt != null) {
            String already = own || asked == null ? "" : "It was acknowledged already. ";
            return "<p class=\"done\">%sAcknowledged by %s on %s.</p>"
                    .formatted(already, by(alert.acknowledgedBy()), time(acknowledgedAt, zone));
        }
        return asked == Action.UNACKNOWLEDGE
                ? "<p>Taken back: nobody has acknowledged it now, and reminders go on.</p>"
                : "<p>Nobody has acknowledged it yet.</p>";
    }

    private static String by(@Nullable String who) {
        return who == null || who.equals(AlertOpener.ITSELF) ? "Relaywatch itself" : escaped(who);
    }

    private static String button(String token, AlertLine alert, boolean own) {
        if (alert.status().equals(AlertStatus.OPEN.text())) {
            return BUTTON.formatted(escaped(token), "", "primary", "Acknowledge");
        }
        return own && alert.status().equals(AlertStatus.ACKNOWLEDGED.text())
                ? BUTTON.formatted(escaped(token), "/undo", "plain", "Undo")
                : "";
    }

    private static String open(AlertLine alert) {
        return "<p class=\"open\"><a href=\"/alerts/%s\">Open in the dashboard</a></p>\n"
                .formatted(alert.id());
    }

    private static String foot(AlertLine alert, boolean own) {
        if (alert.resolvedAt() != null) {
            return "If the problem comes back, a new message comes with it.";
        }
        if (alert.acknowledgedAt() == null) {
            return "Acknowledging tells everybody that somebody looks after it. It ends the reminders, not the alert.";
        }
        return own
                ? "Reminders stop. It resolves by itself when the problem is over."
                : "Only who acknowledged it can take it back, here or in the dashboard.";
    }

    private String ago(Instant since) {
        Duration age = Duration.between(since, clock.instant());
        if (age.toMinutes() < 1) {
            return "just now";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min ago";
        }
        return age.toDays() < 1
                ? age.toHours() + " h " + age.toMinutesPart() + " min ago"
                : age.toDays() + " d " + age.toHoursPart() + " h ago";
    }

    private static String time(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    String tooOld() {
        return words(
                "This link is too old",
                "A link from a message holds for three days.",
                "Open the alert in the dashboard, or use the link of a newer message: every reminder brings a new one.");
    }

    String notOurs() {
        return words(
                "This link is not valid",
                "It is not whole, or was not made by this server. Nothing was changed.",
                "Copy the whole address from the message, or open the alert in the dashboard.");
    }

    String forgotten() {
        return words(
                "This alert is no longer kept",
                "It was resolved long ago and has been forgotten.",
                "There is nothing to do.");
    }

    private String words(String title, String what, String next) {
        return FRAME.formatted(
                title,
                style,
                """
                <article class="card quiet">
                <h1>%s</h1>
                <p>%s</p>
                <p class="next">%s</p>
                </article>
                """
                        .formatted(title, what, next));
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
