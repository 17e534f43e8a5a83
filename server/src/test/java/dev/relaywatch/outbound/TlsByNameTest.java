package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.Answer.Reason;
import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.Answer.Unreached;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The address is pinned, but certificate and server name still go by the name in the call. */
@Timeout(30)
class TlsByNameTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final AtomicReference<SSLContext> TLS = new AtomicReference<>();

    /** A key and a certificate for shop.example, trusted by itself. */
    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("shop.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "shop",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=shop.example",
                                "-ext",
                                "san=dns:shop.example",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("keytool.log").toFile())
                        .start();
        assertThat(keytool.waitFor()).isZero();
        TLS.set(contextOf(store));
    }

    @Test
    void aCertificateForTheNameIsAccepted() throws IOException {
        AtomicReference<String> serverName = new AtomicReference<>();
        try (RawServer server = shop(serverName)) {
            Answer answer = send("shop.example", server.port());

            assertThat(((Response) answer).text()).isEqualTo("ok");
            assertThat(serverName).hasValue("shop.example");
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws IOException {
        try (RawServer server = shop(new AtomicReference<>())) {
            Answer answer = send("bank.example", server.port());

            assertThat(((Unreached) answer).reason()).isEqualTo(Reason.TLS);
            assertThat(((Unreached) answer).message()).contains("bank.example");
            assertThat(server.requests).isEmpty();
        }
    }

    private static Answer send(String host, int port) {
        Outbound outbound =
                new Outbound(
                        new AddressGuard(new OutboundProperties(true)),
                        _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                        TLS.get());
        try {
            return outbound.send(
                    Call.get(
                            URI.create("https://" + host + ":" + port + "/"),
                            Map.of(),
                            Duration.ofSeconds(10)));
        } finally {
            outbound.stop();
        }
    }

    private static RawServer shop(AtomicReference<String> serverName) throws IOException {
        return new RawServer(
                TLS.get()
                        .getServerSocketFactory()
                        .createServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1")),
                (client, out) -> {
                    ExtendedSSLSession session =
                            (ExtendedSSLSession) ((SSLSocket) client).getSession();
                    session.getRequestedServerNames()
                            .forEach(name -> serverName.set(((SNIHostName) name).getAsciiName()));
                    out.write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                    .getBytes(StandardCharsets.UTF_8));
                });
    }

    private static SSLContext contextOf(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("shop", store.getCertificate("shop"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
