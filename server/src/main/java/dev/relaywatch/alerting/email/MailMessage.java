package dev.relaywatch.alerting.email;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.AlertWords;
import dev.relaywatch.alerting.Notice;
import dev.relaywatch.tenancy.MailProperties;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a mail. The first about an alert has the id that all later ones answer to (RFC
 * 5322, 3.6.4); a notice sent again has the id it had. List-Id: RFC 2919; Auto-Submitted: RFC 3834.
 */
final class MailMessage {
    private static final int LONGEST_HEADER = 200;
    private static final int LONGEST_LABEL = 63;

    private final MailProperties properties;

    MailMessage(MailProperties properties) {
        this.properties = properties;
    }

    /**
     * @param empty to be filled
     */
    MimeMessage fill(MimeMessage empty, List<InternetAddress> to, List<Notice> notices, Instant now)
            throws MessagingException {
        MailBody body = MailBody.of(notices);
        empty.setFrom(properties.sender());
        empty.setRecipients(Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
        empty.setSubject(oneLine(body.subject()), StandardCharsets.UTF_8.name());
        empty.setSentDate(Date.from(now));
        empty.setHeader("List-Id", listId(notices));
        empty.setHeader("Auto-Submitted", "auto-generated");
        empty.setHeader("X-Auto-Response-Suppress", "All");
        if (notices.size() == 1) {
            one(empty, notices.getFirst());
        } else {
            empty.setHeader("Message-ID", id("digest-" + digestId(notices)));
        }
        MimeMultipart both = new MimeMultipart("alternative");
        both.addBodyPart(part(body.text(), "plain"));
        both.addBodyPart(part(body.html(), "html"));
        empty.setContent(both);
        return empty;
    }

    private void one(MimeMessage mail, Notice notice) throws MessagingException {
        AlertLine alert = notice.alert();
        mail.setHeader("X-Alert-Id", alert.id().toString());
        mail.setHeader("X-Alert-Severity", ascii(alert.severity()));
        mail.setHeader("X-Alert-Status", ascii(alert.status()));
        String root = root(notice);
        if (isFirst(notice)) {
            mail.setHeader("Message-ID", root);
        } else {
            mail.setHeader("Message-ID", id("notice-" + notice.id()));
            mail.setHeader("In-Reply-To", root);
            mail.setHeader("References", root);
        }
    }

    /**
     * What the mails of the alert answer to. It is kept: the sender's domain may change meanwhile.
     */
    String root(Notice notice) {
        String kept = notice.thread();
        return kept != null && kept.matches("<[!-;=?-~]{3,250}>")
                ? kept
                : id("alert-" + notice.alert().id());
    }

    /**
     * One that came and went may have been told by a mail whose acceptance was never heard of: it
     * has an id of its own, or it would be dropped as a repeat.
     */
    private static boolean isFirst(Notice notice) {
        return !notice.heard() && !notice.isSummary() && notice.thread() == null;
    }

    private String id(String local) {
        return "<" + local + "@" + properties.domain() + ">";
    }

    private static UUID digestId(List<Notice> notices) {
        String ids =
                notices.stream()
                        .map(notice -> notice.id().toString())
                        .sorted()
                        .collect(Collectors.joining(","));
        return UUID.nameUUIDFromBytes(ids.getBytes(StandardCharsets.UTF_8));
    }

    /** Of the one tenant that all of them concern, else the installation's. */
    private String listId(List<Notice> notices) throws MessagingException {
        Notice first = notices.getFirst();
        String slug = first.alert().tenant();
        boolean ofOne =
                slug != null && notices.stream().allMatch(one -> slug.equals(one.alert().tenant()));
        String label = ofOne ? label(slug) : "";
        String name = "Alerts for " + (ofOne ? AlertWords.whose(first) : "the installation");
        return "\""
                + ascii(name).replaceAll("[\"\\\\<>]", "")
                + "\" <alerts."
                + (label.isEmpty() ? "" : label + ".")
                + properties.domain()
                + ">";
    }

    private static String label(@Nullable String slug) {
        return slug == null
                ? ""
                : AlertWords.cut(slug, LONGEST_LABEL).replaceAll("[^A-Za-z0-9-]", "-");
    }

    /** Nothing that ends a header or begins another. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]+", " ").strip();
    }

    private static String ascii(String text) {
        return AlertWords.cut(oneLine(text), LONGEST_HEADER).replaceAll("[^ -~]", "?");
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }
}
