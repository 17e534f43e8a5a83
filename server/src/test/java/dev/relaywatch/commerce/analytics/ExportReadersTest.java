package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers of exports that stop reading, or leave. */
class ExportReadersTest extends RunningServer {
    private static final String EXPORT = "/api/operations/metrics/export?format=csv";
    private static final int PLACES = 4;

    /** More than the buffers of a connection take, so that the server waits for its reader. */
    private static final int ROWS = 120_000;

    private static final Duration SOON = Duration.ofSeconds(20);

    private void operations(Tenant tenant) {
        int _ =
                everything
                        .sql(
                                """
                                INSERT INTO operation_metrics (tenant_id, id, platform, operation, domain, duration_ms, success,
                                                               refused, error_type, error_message, created_at)
                                SELECT :tenant, gen_random_uuid(), 'other', 'get_cart', 'shop.example', 12, false, false, 'odd',
                                       repeat('x', 100), now() - n * interval '1 ms'
                                  FROM generate_series(1, :rows) n
                                """)
                        .param("tenant", tenant.id().value())
                        .param("rows", ROWS)
                        .update();
    }

    private Socket notReading(String key) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url("/").getPort()));
        socket.getOutputStream()
                .write(
                        ("GET "
                                        + EXPORT
                                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                        + key
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).as("the answer has begun").isNotNegative();
        return socket;
    }

    private Answer export(String key) {
        return send(
                HttpRequest.newBuilder(url(EXPORT + "&to=2020-01-01T00:00:00Z"))
                        .header("Authorization", "Bearer " + key));
    }

    @Test
    void readersThatStopHoldNoMoreThanTheirPlacesAndThoseThatLeaveGiveThemBack()
            throws IOException, InterruptedException {
        Tenant acme = tenants.tenant();
        String key = tenants.secretKey(acme);
        operations(acme);
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                readers.add(notReading(key));
            }

            Answer refused = export(key);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("30");
            assertThat(refused.text()).contains("come back");
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        long until = System.nanoTime() + SOON.toNanos();
        int status = 503;
        while (status == 503 && System.nanoTime() < until) {
            Thread.sleep(50);
            status = export(key).status();
        }
        assertThat(status).isEqualTo(200);
    }
}
