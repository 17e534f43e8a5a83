package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.delivery.meta.MetaKit;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.queue.QueueProperties;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.Road;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A platform that shows a certificate nobody may trust, and a good one afterwards. */
@Tag("long")
@Timeout(120)
class BadCertificateTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static final QueueProperties PROPERTIES =
            new QueueProperties(
                    List.of(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(1)),
                    Map.of(),
                    0,
                    Duration.ofSeconds(20),
                    Duration.ofMillis(20),
                    4,
                    64,
                    Duration.ofMinutes(5),
                    new QueueProperties.Breaker(5, Duration.ofSeconds(30)));

    private static KeyStore keys;
    private static Sandbox sandbox;
    private static Outbound outbound;
    private static LiveDelivery delivery;

    /** An authority, what it signed, and somebody it never heard of. */
    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("keys.p12");
        keytool(store, "authority", "CN=Authority", "-ext", "bc:c", "-validity", "30");
        keytool(store, "good", "CN=good", "-signer", "authority", "-ext", "san=dns:meta.example");
        keytool(store, "other", "CN=other", "-signer", "authority", "-ext", "san=dns:bank.example");
        keytool(
                store,
                "expired",
                "CN=expired",
                "-signer",
                "authority",
                "-ext",
                "san=dns:meta.example",
                "-startdate",
                "-10d",
                "-validity",
                "5");
        keytool(store, "stranger", "CN=stranger", "-ext", "san=dns:meta.example");
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        sandbox = Sandbox.start(0, Clock.systemUTC());
        outbound =
                LoopbackOutbound.open(
                        _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")}, trusting());
        delivery = new LiveDelivery(MetaKit.destination(outbound, Clock.systemUTC()), PROPERTIES);
    }

    @AfterAll
    static void close() {
        delivery.close();
        LoopbackOutbound.stop(outbound);
        sandbox.close();
    }

    private static void keytool(Path store, String alias, String name, String... more)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                alias,
                                "-keyalg",
                                "EC",
                                "-dname",
                                name,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD)));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    private static SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", keys.getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static SSLContext showing(String alias) throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                alias, keys.getKey(alias, PASSWORD), PASSWORD, keys.getCertificateChain(alias));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    @ParameterizedTest
    @CsvSource({
        "stranger, unable to find valid certification path",
        "other, meta.example found",
        "expired, validity check failed"
    })
    void nothingIsSentUntilTheCertificateIsGood(String alias, String words) throws Exception {
        try (Road road = Road.encrypted(sandbox.port(), showing(alias), showing("good"))) {
            CapturedEvent event =
                    delivery.purchase(
                            delivery.tenant(
                                    alias,
                                    URI.create(
                                            "https://meta.example:%d/%s/meta"
                                                    .formatted(road.port(), alias))),
                            alias);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> delivery.item(event).status().equals("uploaded"));

            List<Attempt> attempts = delivery.attempts(event);
            assertThat(attempts)
                    .extracting(Attempt::outcome)
                    .containsExactly("retryable", "uploaded");
            assertThat(attempts.getFirst().errorCode()).isEqualTo("tls");
            assertThat(attempts.getFirst().errorMessage())
                    .startsWith("no trusted TLS connection to meta.example: ")
                    .contains(words);
            assertThat(attempts.toString()).doesNotContain(LiveDelivery.TOKEN);
            assertThat(delivery.item(event).retryCount()).isOne();
            assertThat(sandbox.timesAccepted(alias, "meta", alias)).isOne();
        }
    }
}
