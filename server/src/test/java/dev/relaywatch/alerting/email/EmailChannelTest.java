package dev.relaywatch.alerting.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.relaywatch.alerting.ANotice;
import dev.relaywatch.alerting.ChannelType;
import dev.relaywatch.alerting.Notice;
import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.SendOutcome.Sent;
import dev.relaywatch.alerting.Transition;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.MailProperties;
import dev.relaywatch.testing.MovableClock;
import jakarta.mail.Address;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Against a real mail server, and one that refuses. */
class EmailChannelTest {
    private static final MailProperties FROM = new MailProperties("Ops <alerts@ops.example>");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String ROOT = "<alert-00000000-0000-7000-8000-0000000000a1@ops.example>";
    private static final GreenMail MAIL =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private final MovableClock clock = new MovableClock(ANotice.NOW);
    private final EmailChannel channel = channel(sender(port()));

    @BeforeAll
    static void start() {
        MAIL.start();
    }

    @AfterAll
    static void stop() {
        MAIL.stop();
    }

    @AfterEach
    void forget() throws Exception {
        channel.stop();
        MAIL.purgeEmailFromAllMailboxes();
    }

    private static int port() {
        return MAIL.getSmtp().getPort();
    }

    /** With the properties that the server starts with. */
    private static JavaMailSender sender(int port) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yaml"));
        String prefix = "spring.mail.properties.";
        Properties properties = new Properties();
        Objects.requireNonNull(yaml.getObject())
                .forEach((name, value) -> {
                    if (name.toString().startsWith(prefix)) {
                        properties.put(
                                name.toString().substring(prefix.length()), value.toString());
                    }
                });
        assertThat(properties).containsKeys("mail.smtp.timeout", "mail.smtp.connectiontimeout");
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        sender.setJavaMailProperties(properties);
        return sender;
    }

    private EmailChannel channel(JavaMailSender sender) {
        return channel(Map.of("mail", sender));
    }

    private EmailChannel channel(Map<String, Object> beans) {
        return new EmailChannel(
                new StaticListableBeanFactory(beans).getBeanProvider(JavaMailSender.class),
                FROM,
                clock);
    }

    private static Recipient to(String... addresses) {
        return new Recipient(
                Ids.next(),
                null,
                "ops-mail",
                ChannelType.EMAIL,
                Map.of("to", List.of(addresses)),
                Map.of());
    }

    private SendOutcome send(ANotice... notices) {
        return channel.send(
                to("anna@acme.example"), Stream.of(notices).map(ANotice::build).toList(), LIMIT);
    }

    private static MimeMessage mail(int index) {
        return MAIL.getReceivedMessages()[index];
    }

    private static String header(int index, String name) throws Exception {
        String[] values = mail(index).getHeader(name);
        assertThat(values).as(name).isNotNull().hasSize(1);
        return values[0];
    }

    private static String part(int index, int part) throws Exception {
        return (String) ((MimeMultipart) mail(index).getContent()).getBodyPart(part).getContent();
    }

    @Test
    void aMailIsTextAndHtml() throws Exception {
        assertThat(send(ANotice.opened())).isEqualTo(new Sent(ROOT));

        assertThat(mail(0).getSubject()).isEqualTo("[P1] Stripe does not answer");
        assertThat(mail(0).getFrom())
                .extracting(Address::toString)
                .containsExactly("Ops <alerts@ops.example>");
        assertThat(mail(0).getContentType()).startsWith("multipart/alternative");
        assertThat(part(0, 0).replace("\r", ""))
                .isEqualTo(
                        """
                        [P1] Stripe does not answer (Acme Outdoor): Opened

                        3 of 3 checks failed: HTTP 503

                        Severity: P1
                        Tenant: Acme Outdoor
                        Service: Stripe (main)
                        Since: 11:48 UTC
                        Seen: 3 times, last at 12:00 UTC
                        Measured: Answer time 5.2 s, allowed 3.0 s
                        At risk: about 3.5 conversions and 410.00 EUR an hour
                        Note: Anna: looking at it

                        Open: https://ops.example/alerts/1
                        Acknowledge: https://ops.example/a/1?s=x&t=y
                        """);
        assertThat(part(0, 1))
                .contains(
                        "width=device-width",
                        "content=\"light dark\"",
                        "max-width:600px",
                        "href=\"https://ops.example/a/1?s=x&amp;t=y\"",
                        "Acme Outdoor");
    }

    @Test
    void theHeadersAreThoseThatRulesGoBy() throws Exception {
        send(ANotice.opened());

        assertThat(header(0, "Message-ID")).isEqualTo(ROOT);
        assertThat(mail(0).getHeader("In-Reply-To")).isNull();
        assertThat(header(0, "List-Id"))
                .isEqualTo("\"Alerts for Acme Outdoor\" <alerts.acme.ops.example>");
        assertThat(header(0, "Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(header(0, "X-Auto-Response-Suppress")).isEqualTo("All");
        assertThat(header(0, "X-Alert-Id")).isEqualTo("00000000-0000-7000-8000-0000000000a1");
        assertThat(header(0, "X-Alert-Severity")).isEqualTo("p1");
        assertThat(header(0, "X-Alert-Status")).isEqualTo("open");
    }

    @Test
    void whatFollowsIsInTheThreadOfTheFirst() throws Exception {
        Sent sent = (Sent) send(ANotice.opened());

        send(ANotice.resolved().id(2).thread(sent.thread()));

        assertThat(mail(1).getSubject()).isEqualTo("[RESOLVED] Stripe does not answer");
        assertThat(header(1, "Message-ID"))
                .isEqualTo("<notice-00000000-0000-7000-0000-000000000002@ops.example>");
        assertThat(header(1, "In-Reply-To")).isEqualTo(ROOT);
        assertThat(header(1, "References")).isEqualTo(ROOT);
    }

    @Test
    void aNoticeThatIsSentAgainHasTheIdThatItHad() throws Exception {
        send(ANotice.opened());
        send(ANotice.opened());
        send(ANotice.resolved());
        send(ANotice.resolved());
        send(ANotice.opened().alert(1), ANotice.opened().id(9).alert(2));
        send(ANotice.opened().id(9).alert(2), ANotice.opened().alert(1));

        assertThat(header(1, "Message-ID")).isEqualTo(header(0, "Message-ID"));
        assertThat(header(3, "Message-ID")).isEqualTo(header(2, "Message-ID"));
        assertThat(header(5, "Message-ID"))
                .isEqualTo(header(4, "Message-ID"))
                .startsWith("<digest-");
    }

    @Test
    void whatCameAndWentIsToldAsThatAndIsNoRepeatOfTheOpening() throws Exception {
        send(ANotice.opened().status("resolved"));

        assertThat(part(0, 0)).contains("Came and went in 12 min");
        assertThat(header(0, "Message-ID")).isNotEqualTo(ROOT);
        assertThat(header(0, "References")).isEqualTo(ROOT);
    }

    @Test
    void noTextBecomesAHeaderOfItsOwn() throws Exception {
        String evil = "x\r\nBcc: eve@evil.example\r\n\r\nbody\u2028\"<";

        assertThat(send(ANotice.opened().title(evil).tenant(evil, evil).severity(evil)))
                .isInstanceOf(Sent.class);

        assertThat(MAIL.getReceivedMessages()).hasSize(1);
        assertThat(mail(0).getHeader("Bcc")).isNull();
        assertThat(mail(0).getSubject()).doesNotContain("\r", "\n");
        assertThat(mail(0).getContentType()).startsWith("multipart/alternative");
        assertThat(part(0, 1)).doesNotContain("body\"<").contains("&quot;&lt;");
    }

    @ParameterizedTest
    @EnumSource
    void whateverHappensIsSentWithEverythingAbsent(Transition transition) throws Exception {
        assertThat(send(ANotice.bare(transition))).isInstanceOf(Sent.class);

        assertThat(mail(0).getSubject()).isEqualTo("[P1] A problem that has no title");
        assertThat(part(0, 0)).contains("the installation").doesNotContain("null");
        assertThat(header(0, "List-Id")).endsWith("<alerts.ops.example>");
    }

    @Test
    void manyAlertsAreOneMailWorstFirst() throws Exception {
        assertThat(
                        send(
                                ANotice.opened().alert(1).severity("p3").title("small"),
                                ANotice.resolved().alert(2).title("over"),
                                ANotice.opened().alert(3).title("big")))
                .isEqualTo(new Sent(null));

        assertThat(MAIL.getReceivedMessages()).hasSize(1);
        assertThat(mail(0).getSubject()).isEqualTo("[Alerts] 3 alerts: 1 P1, 1 P3, 1 resolved");
        assertThat(part(0, 0)).containsSubsequence("[P1] big", "[P3] small", "[RESOLVED] over");
        assertThat(part(0, 1)).containsSubsequence(">big<", ">small<", ">over<");
    }

    @Test
    void eachOfManyAlertsHasItsOwnLinkToAcknowledgeIt() throws Exception {
        send(
                ANotice.opened().alert(1).title("small").severity("p3"),
                ANotice.opened()
                        .alert(2)
                        .title("big")
                        .acknowledge(URI.create("https://ops.example/a/2")),
                ANotice.resolved().alert(3).title("over"));

        assertThat(part(0, 0))
                .containsSubsequence(
                        "[P1] big",
                        "Acknowledge: https://ops.example/a/2",
                        "[P3] small",
                        "Acknowledge: https://ops.example/a/1?s=x&t=y",
                        "[RESOLVED] over");
        assertThat(part(0, 0).split("Acknowledge:", -1)).hasSize(3);
        assertThat(part(0, 1))
                .containsSubsequence(
                        ">big<",
                        "href=\"https://ops.example/a/2\"",
                        ">small<",
                        "href=\"https://ops.example/a/1?s=x&amp;t=y\"");
        assertThat(part(0, 1).split(">Acknowledge<", -1)).hasSize(3);
    }

    @Test
    void allAddressesGetIt() throws Exception {
        channel.send(
                to("anna@acme.example", "no address", "ben@acme.example"),
                List.of(ANotice.opened().build()),
                LIMIT);

        assertThat(mail(0).getAllRecipients())
                .extracting(Address::toString)
                .containsExactly("anna@acme.example", "ben@acme.example");
        assertThat(GreenMailUtil.getHeaders(mail(0))).contains("Message-ID: " + ROOT);
    }

    private SendOutcome answered(String... script) {
        return answered(LIMIT, script);
    }

    private SendOutcome answered(Duration limit, String... script) {
        try (ScriptedMailServer server = new ScriptedMailServer(script)) {
            EmailChannel own = channel(sender(server.port()));
            Notice notice = ANotice.opened().build();
            try {
                return own.send(to("a@x.example", "b@x.example"), List.of(notice), limit);
            } finally {
                own.stop();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user, true, settings.to",
        "RCPT, 551 5.1.6 moved, true, settings.to",
        "RCPT, 553 5.1.3 bad name, true, settings.to",
        "MAIL, 550 5.7.1 sender not allowed, true, relaywatch.mail.from",
        "MAIL, 530 5.7.0 log in first, true, spring.mail.username",
        "DATA, 552 5.3.4 too big, false, 552",
        ".,    554 5.7.1 spam, false, 554"
    })
    void aFinalAnswerRefuses(String command, String answer, boolean ofTheChannel, String word) {
        assertThat(answered(command + " " + answer))
                .isInstanceOfSatisfying(
                        SendOutcome.Refused.class,
                        it -> {
                            assertThat(it.words()).contains(answer.substring(0, 3), word);
                            assertThat(it.channel()).isEqualTo(ofTheChannel);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO 421 too busy",
                "RCPT 450 4.2.0 greylisted",
                "RCPT 452 4.5.3 too many",
                "MAIL 451 4.3.0 try again",
                ". 451 4.3.0 try again",
                ". close"
            })
    void whatMayPassIsForLater(String script) {
        assertThat(answered(script)).isInstanceOf(SendOutcome.Later.class);
    }

    @Test
    void oneAddressThatIsRefusedDoesNotKeepTheMailFromTheOther() {
        assertThat(answered("RCPT TO:<a@x.example> 550 5.1.1 no such user"))
                .isInstanceOf(Sent.class);
    }

    @Test
    void oneThatMayPassKeepsAMailThatReachedNobodyForLater() {
        assertThat(
                        answered(
                                "RCPT TO:<a@x.example> 550 5.1.1 no such user",
                                "RCPT TO:<b@x.example> 450 4.2.0 greylisted"))
                .isInstanceOf(SendOutcome.Later.class);
    }

    @Test
    void aServerThatHangsIsLeftWithTheLimit() {
        long start = System.nanoTime();

        assertThat(answered(Duration.ofMillis(300), "DATA hang"))
                .isInstanceOf(SendOutcome.Later.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aPortWithoutAServerIsForLater() {
        EmailChannel nobody = channel(sender(1));

        assertThat(nobody.send(to("a@x.example"), List.of(ANotice.opened().build()), LIMIT))
                .isInstanceOf(SendOutcome.Later.class);
        nobody.stop();
    }

    @Test
    void aLoginThatIsRefusedRefusesTheChannel() {
        try (ScriptedMailServer server = new ScriptedMailServer("AUTH 535 5.7.8 bad password")) {
            JavaMailSenderImpl sender = (JavaMailSenderImpl) sender(server.port());
            sender.setUsername("relaywatch");
            sender.setPassword("hush-hush-hush");
            EmailChannel own = channel(sender);

            assertThat(own.send(to("a@x.example"), List.of(ANotice.opened().build()), LIMIT))
                    .isInstanceOfSatisfying(
                            SendOutcome.Refused.class,
                            it -> {
                                assertThat(it.channel()).isTrue();
                                assertThat(it.words())
                                        .contains("535", "spring.mail.password")
                                        .doesNotContain("hush");
                            });
            own.stop();
        }
    }

    @Test
    void withoutAMailServerItSaysWhichPropertyIsMissing() {
        EmailChannel none = channel(Map.of());

        assertThat(none.send(to("a@x.example"), List.of(ANotice.opened().build()), LIMIT))
                .isInstanceOfSatisfying(
                        SendOutcome.Refused.class,
                        it -> {
                            assertThat(it.channel()).isTrue();
                            assertThat(it.words()).startsWith("spring.mail.host is not set");
                        });
        none.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a b@c", "a@b\r\nBcc: c@d"})
    void aSenderThatIsNoAddressIsRefused(String from) {
        assertThatThrownBy(() -> new MailProperties(from))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("relaywatch.mail.from");
    }
}
