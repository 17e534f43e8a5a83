package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.relaywatch.testing.LogWatch;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Who forgot their password is sent a link, by a real mail server. */
class PasswordResetsTest {
    private static final Pattern LINK =
            Pattern.compile(
                    "https://relaywatch\\.example\\.com/password/new\\?token=([A-Za-z0-9_-]+)");
    private static final GreenMail MAIL =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static PeopleWorld world;

    private PasswordResets resets;
    private PasswordChanges changes;
    private Person anna;

    @BeforeAll
    static void open() {
        MAIL.start();
        world = new PeopleWorld();
    }

    @AfterAll
    static void close() {
        MAIL.stop();
        world.close();
    }

    @BeforeEach
    void begin() {
        world.empty();
        resets = resets(sender());
        changes = world.passwordChanges();
        anna = world.kit.person();
    }

    @AfterEach
    void forget() throws Exception {
        MAIL.purgeEmailFromAllMailboxes();
    }

    private static JavaMailSenderImpl sender() {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(MAIL.getSmtp().getPort());
        return sender;
    }

    private static PasswordResets resets(JavaMailSenderImpl sender) {
        return new PasswordResets(world.credentials, world.tokens, world.mail(sender), world.audit);
    }

    private static String token(MimeMessage mail) throws Exception {
        Matcher link = LINK.matcher(mail.getContent().toString());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private static MimeMessage onlyMail() {
        assertThat(MAIL.getReceivedMessages()).hasSize(1);
        return MAIL.getReceivedMessages()[0];
    }

    @Test
    void theLinkOfTheMailSetsANewPassword() throws Exception {
        resets.send(anna.email());

        MimeMessage mail = onlyMail();
        assertThat(mail.getAllRecipients()[0].toString()).isEqualTo(anna.email());
        assertThat(changes.byLink(token(mail), "seven odd kettles by the harbour"))
                .isEqualTo(new PasswordChanges.Changed(anna.id()));
        assertThat(world.audited(anna.email())).contains("person.reset_asked by unknown");
    }

    @Test
    void capitalsInTheAddressDoNotMatter() {
        resets.send(anna.email().toUpperCase(Locale.ROOT));
        assertThat(onlyMail()).isNotNull();
    }

    @Test
    void forNobodyAndForSomebodyDisabledNothingIsSentOrEntered() {
        world.store.setDisabled(anna.id(), true);
        resets.send(anna.email());
        resets.send("nobody@people.example");

        assertThat(MAIL.getReceivedMessages()).isEmpty();
        assertThat(world.audited(anna.email())).isEmpty();
        assertThat(world.audited("nobody@people.example")).isEmpty();
    }

    @Test
    void thereIsOneMailAMinute() throws Exception {
        resets.send(anna.email());
        resets.send(anna.email());
        String first = token(onlyMail());
        world.clock.advance(Duration.ofMinutes(1).plusMillis(1));

        resets.send(anna.email());

        assertThat(MAIL.getReceivedMessages()).hasSize(2);
        assertThat(changes.emailOfLink(first)).as("the new one ends it").isEmpty();
        assertThat(world.audited(anna.email())).hasSize(2);
    }

    @Test
    void theLinkIsGoodForAnHour() throws Exception {
        resets.send(anna.email());
        String token = token(onlyMail());
        world.clock.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(changes.emailOfLink(token)).isPresent();
        world.clock.advance(Duration.ofMillis(1));
        assertThat(changes.emailOfLink(token)).isEmpty();
    }

    @Test
    void whenTheMailServerRefusesTheLogNamesNobody() {
        JavaMailSenderImpl refusing =
                new JavaMailSenderImpl() {
                    @Override
                    public void send(MimeMessage message) {
                        throw new MailSendException("550 no such user " + anna.email());
                    }
                };
        try (LogWatch log = new LogWatch()) {
            resets(refusing).send(anna.email());
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("WARN") && line.contains("reset"))
                    .noneMatch(line -> line.contains(anna.email()) || line.contains("token="));
        }
    }

    @Test
    void withoutAMailServerThereAreNone() {
        assertThat(resets.available()).isTrue();
        assertThat(
                        new PasswordResets(
                                        world.credentials,
                                        world.tokens,
                                        world.mail(null),
                                        world.audit)
                                .available())
                .isFalse();
    }
}
