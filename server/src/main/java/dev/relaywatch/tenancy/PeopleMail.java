package dev.relaywatch.tenancy;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/** Mails to people about their account. */
@Component
@EnableConfigurationProperties({PublicUrl.class, MailProperties.class})
class PeopleMail {
    private static final Logger log = LoggerFactory.getLogger(PeopleMail.class);

    private final ObjectProvider<JavaMailSender> senders;
    private final MailProperties properties;
    private final PublicUrl url;
    private final Clock clock;

    PeopleMail(
            ObjectProvider<JavaMailSender> senders,
            MailProperties properties,
            PublicUrl url,
            Clock clock) {
        this.senders = senders;
        this.properties = properties;
        this.url = url;
        this.clock = clock;
    }

    boolean available() {
        return senders.getIfAvailable() != null;
    }

    /** The link, where it could not be sent; absent: it was. */
    @Nullable String invite(String email, String by, String token) {
        String link = link(token);
        boolean sent =
                send(
                        email,
                        "You are invited to Relaywatch",
                        """
                        %s invites you to Relaywatch at %s.

                        Choose a password within %d days:
                        %s

                        If you expected no invitation, leave it unused: nothing happens then.
                        """
                                .formatted(
                                        by, url.at("/"), PeopleChanges.INVITATION.toDays(), link));
        return sent ? null : link;
    }

    void reset(String email, String token) {
        boolean sent =
                send(
                        email,
                        "A new password for Relaywatch",
                        """
                        Somebody, probably you, wants a new password for %s at %s.

                        Choose it within %d minutes:
                        %s

                        If it was not you, leave the link unused: your password stays as it is.
                        """
                                .formatted(
                                        email,
                                        url.at("/"),
                                        PasswordResets.VALID.toMinutes(),
                                        link(token)));
        if (!sent) {
            log.warn("A password reset could not be mailed; see what was said before");
        }
    }

    private String link(String token) {
        return url.at("/password/new?token=" + token).toString();
    }

    private boolean send(String to, String subject, String text) {
        JavaMailSender sender = senders.getIfAvailable();
        if (sender == null) {
            return false;
        }
        try {
            MimeMessage message = sender.createMimeMessage();
            MimeMessageHelper mail = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
            mail.setFrom(properties.sender());
            mail.setTo(to);
            mail.setSubject(subject);
            mail.setText(text);
            mail.setSentDate(Date.from(clock.instant()));
            sender.send(message);
            return true;
        } catch (MessagingException | MailException e) {
            // without its message, which may quote the address
            log.warn("A mail about an account could not be sent: {}", e.getClass().getSimpleName());
            return false;
        }
    }
}
