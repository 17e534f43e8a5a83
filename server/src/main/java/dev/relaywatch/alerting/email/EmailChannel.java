package dev.relaywatch.alerting.email;

import dev.relaywatch.alerting.Channel;
import dev.relaywatch.alerting.ChannelType;
import dev.relaywatch.alerting.Notice;
import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.SendOutcome.Later;
import dev.relaywatch.alerting.SendOutcome.Refused;
import dev.relaywatch.alerting.SendOutcome.Sent;
import dev.relaywatch.alerting.Transition;
import dev.relaywatch.tenancy.MailProperties;
import jakarta.annotation.PreDestroy;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** Through the installation's mail server; one mail for all addresses of the channel. */
@Component
@EnableConfigurationProperties(MailProperties.class)
class EmailChannel implements Channel {
    private static final Logger log = LoggerFactory.getLogger(EmailChannel.class);

    /** So that a thousand alerts are out within half a minute. */
    private static final int MOST = 100;

    private static final Duration PACE = Duration.ofSeconds(2);
    private static final int MOST_ADDRESSES = 50;

    private final ObjectProvider<JavaMailSender> senders;
    private final MailMessage messages;
    private final Clock clock;
    private final ExecutorService sending =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mail-", 0).factory());

    EmailChannel(ObjectProvider<JavaMailSender> senders, MailProperties properties, Clock clock) {
        this.senders = senders;
        this.messages = new MailMessage(properties);
        this.clock = clock;
    }

    @PreDestroy
    void stop() {
        sending.shutdownNow();
    }

    @Override
    public ChannelType type() {
        return ChannelType.EMAIL;
    }

    @Override
    public int mostInOne() {
        return MOST;
    }

    @Override
    public Duration pace() {
        return PACE;
    }

    @Override
    public boolean tells(Transition transition) {
        return true;
    }

    @Override
    public SendOutcome send(Recipient recipient, List<Notice> notices, Duration limit) {
        JavaMailSender sender = senders.getIfAvailable();
        if (sender == null
                || (sender instanceof JavaMailSenderImpl smtp
                        && (smtp.getHost() == null || smtp.getHost().isBlank()))) {
            return new Refused(
                    "spring.mail.host is not set, so that no mail can be sent; name the mail server",
                    true);
        }
        List<InternetAddress> to = addresses(recipient);
        if (to.isEmpty()) {
            return new Refused("settings.to has no e-mail address", true);
        }
        MimeMessage mail;
        try {
            mail = messages.fill(sender.createMimeMessage(), to, notices, clock.instant());
        } catch (MessagingException e) {
            return new Refused(
                    recipient.withoutSecrets("the mail can not be written: " + e.getMessage()),
                    false);
        }
        Sent sent = new Sent(notices.size() == 1 ? messages.root(notices.getFirst()) : null);
        return within(limit, () -> send(sender, mail, recipient, sent));
    }

    private SendOutcome send(
            JavaMailSender sender, MimeMessage mail, Recipient recipient, Sent sent) {
        try {
            sender.send(mail);
            return sent;
        } catch (MailException e) {
            SmtpVerdict verdict = SmtpVerdict.of(e);
            SendOutcome outcome = shown(recipient, verdict.outcome());
            if (verdict.reached() == 0) {
                return outcome;
            }
            // To send it again would tell those twice who have it.
            log.warn(
                    "{} reached {} of its addresses; of the others: {}",
                    recipient,
                    verdict.reached(),
                    outcome);
            return sent;
        }
    }

    /** The interrupt closes the socket that a virtual thread waits on. */
    private SendOutcome within(Duration limit, Callable<SendOutcome> call) {
        Future<SendOutcome> result;
        try {
            result = sending.submit(call);
        } catch (RejectedExecutionException e) {
            return new Later("this server is stopping", null);
        }
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            return new Later("the mail server did not take the mail in time", null);
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            return new Later("the caller was interrupted", null);
        } catch (ExecutionException e) {
            throw new IllegalStateException("sending a mail failed", e.getCause());
        }
    }

    private static SendOutcome shown(Recipient recipient, SendOutcome outcome) {
        return switch (outcome) {
            case Sent sent -> sent;
            case Later(var words, var after) -> new Later(recipient.withoutSecrets(words), after);
            case Refused(var words, var channel) ->
                    new Refused(recipient.withoutSecrets(words), channel);
        };
    }

    /** Those that are addresses; what is none was refused when the channel was made. */
    private static List<InternetAddress> addresses(Recipient recipient) {
        List<InternetAddress> addresses = new ArrayList<>();
        for (String one : recipient.settings("to")) {
            try {
                InternetAddress address = new InternetAddress(one, true);
                if (address.getAddress().indexOf('@') > 0 && addresses.size() < MOST_ADDRESSES) {
                    addresses.add(address);
                }
            } catch (AddressException e) {
                log.warn("{}: one of settings.to is no e-mail address and gets none", recipient);
            }
        }
        return addresses;
    }
}
