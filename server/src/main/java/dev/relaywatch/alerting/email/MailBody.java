package dev.relaywatch.alerting.email;

import dev.relaywatch.alerting.AlertWords;
import dev.relaywatch.alerting.Notice;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a mail says, twice. The HTML has its style in line, no image and no colour of its own for
 * text on the background, so that it is read in the dark as well, and is as wide as a phone.
 */
record MailBody(String subject, String text, String html) {
    private static final int LONGEST_SUBJECT = 160;
    private static final String BUTTON =
            "display:inline-block;padding:10px 16px;margin:0 8px 8px 0;border-radius:6px;"
                    + "text-decoration:none;font-weight:600;color:#ffffff;background-color:";

    static MailBody of(List<Notice> notices) {
        return notices.size() == 1 ? one(notices.getFirst()) : digest(notices);
    }

    private static MailBody one(Notice notice) {
        String message = AlertWords.message(notice.alert());
        Map<String, String> facts = AlertWords.facts(notice);

        StringBuilder text = new StringBuilder(AlertWords.headline(notice)).append("\n\n");
        if (!message.isEmpty()) {
            text.append(message).append("\n\n");
        }
        facts.forEach((label, value) -> text.append(label).append(": ").append(value).append('\n'));
        text.append("\nOpen: ").append(notice.page()).append('\n');
        if (notice.acknowledge() != null) {
            text.append("Acknowledge: ").append(notice.acknowledge()).append('\n');
        }

        StringBuilder html = new StringBuilder();
        html.append("<p style=\"margin:0 0 8px\">")
                .append(badge(notice))
                .append(' ')
                .append(escaped(AlertWords.happened(notice)))
                .append("</p>\n<h1 style=\"margin:0 0 12px;font-size:20px;line-height:1.3\">")
                .append(escaped(AlertWords.title(notice.alert())))
                .append("</h1>\n");
        if (!message.isEmpty()) {
            html.append("<p style=\"margin:0 0 12px;white-space:pre-line\">")
                    .append(escaped(message))
                    .append("</p>\n");
        }
        html.append(
                "<table role=\"presentation\" style=\"border-collapse:collapse;margin:0 0 16px\">");
        facts.forEach((label, value) ->
                html.append(
                                "<tr><td style=\"padding:2px 16px 2px 0;vertical-align:top;opacity:.7\">")
                        .append(escaped(label))
                        .append("</td><td style=\"padding:2px 0;word-break:break-word\">")
                        .append(escaped(value))
                        .append("</td></tr>\n"));
        html.append("</table>\n<p style=\"margin:0\">")
                .append(link("Open", "#1565c0", notice.page().toString()));
        if (notice.acknowledge() != null) {
            html.append(link("Acknowledge", "#2e7d32", notice.acknowledge().toString()));
        }
        html.append("</p>\n");
        String subject = "[" + AlertWords.mark(notice) + "] " + AlertWords.title(notice.alert());
        return new MailBody(AlertWords.cut(subject, LONGEST_SUBJECT), text.toString(), page(html));
    }

    private static MailBody digest(List<Notice> notices) {
        String counts = AlertWords.counts(notices);
        StringBuilder text = new StringBuilder(counts).append("\n\n");
        StringBuilder html = new StringBuilder();
        html.append("<h1 style=\"margin:0 0 12px;font-size:20px;line-height:1.3\">")
                .append(escaped(counts))
                .append("</h1>\n");
        for (Notice notice : AlertWords.worstFirst(notices)) {
            String atRisk = AlertWords.atRisk(notice.alert());
            String more = atRisk == null ? "" : ", " + atRisk;
            text.append(AlertWords.headline(notice))
                    .append(more)
                    .append("\n  Open: ")
                    .append(notice.page())
                    .append('\n');
            if (notice.acknowledge() != null) {
                text.append("  Acknowledge: ").append(notice.acknowledge()).append('\n');
            }
            html.append("<p style=\"margin:0 0 10px\">")
                    .append(badge(notice))
                    .append(" <a href=\"")
                    .append(escaped(notice.page().toString()))
                    .append("\" style=\"color:inherit;font-weight:600\">")
                    .append(escaped(AlertWords.title(notice.alert())))
                    .append("</a><br>\n")
                    .append(
                            escaped(
                                    AlertWords.whose(notice)
                                            + " · "
                                            + AlertWords.happened(notice)
                                            + more));
            if (notice.acknowledge() != null) {
                html.append(" · <a href=\"")
                        .append(escaped(notice.acknowledge().toString()))
                        .append("\" style=\"color:inherit\">Acknowledge</a>");
            }
            html.append("</p>\n");
        }
        return new MailBody("[Alerts] " + counts, text.toString(), page(html));
    }

    private static String page(StringBuilder body) {
        return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        </head><body style="margin:0;padding:16px">
        <div style="max-width:600px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:15px;line-height:1.5">
        """
                + body
                + """
                <p style="margin:16px 0 0;font-size:12px;opacity:.7">Sent by Relaywatch</p>
                </div></body></html>
                """;
    }

    private static String badge(Notice notice) {
        return "<span style=\"display:inline-block;padding:1px 8px;border-radius:4px;font-weight:700;"
                + "color:#ffffff;background-color:"
                + colour(notice)
                + "\">"
                + escaped(AlertWords.mark(notice))
                + "</span>";
    }

    /** Dark enough for white letters. */
    private static String colour(Notice notice) {
        if (AlertWords.isOver(notice)) {
            return "#2e7d32";
        }
        return switch (notice.alert().severity().toLowerCase(Locale.ROOT)) {
            case "p1" -> "#c62828";
            case "p2" -> "#a85b00";
            default -> "#1565c0";
        };
    }

    private static String link(String label, String colour, String url) {
        return "<a href=\""
                + escaped(url)
                + "\" style=\""
                + BUTTON
                + colour
                + "\">"
                + escaped(label)
                + "</a>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
