package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.ClientAddress;
import dev.relaywatch.tenancy.LimitsKit;
import dev.relaywatch.tenancy.ProxyProperties;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Whatever fails behind the capture door, the page in front of it is answered. */
class TrackServletTest {

    @Test
    void withTheDatabaseAwayAPageIsToldAndNotBroken() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/track/event");
        request.setPathInfo("/event");
        request.addHeader("Authorization", "Bearer rwp_0123456789");
        request.addHeader("Origin", "https://acme.example");
        request.setContent("{\"event\":\"purchase\"}".getBytes(StandardCharsets.UTF_8));
        MockHttpServletResponse response = new MockHttpServletResponse();

        door().service(request, response);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString())
                .isEqualTo(
                        "{\"success\":false,\"error\":\"something went wrong here; send it again\"}");
        assertThat(response.getHeader("Access-Control-Allow-Origin"))
                .isEqualTo("https://acme.example");
    }

    /** With nothing behind it. */
    private static TrackServlet door() {
        DatabaseAway away = new DatabaseAway();
        TenantTransaction transaction = TenantKit.transaction(away, away);
        JdbcClient jdbc = JdbcClient.create(away);
        Ledger ledger =
                new Ledger(
                        new EventStore(jdbc, CaptureRoom.JSON),
                        new Suppressions(new ForgottenStore(jdbc), Clock.systemUTC()),
                        new Visitors(
                                new VisitorStore(jdbc),
                                new VisitStore(jdbc),
                                PostgresDatabase.KEYRING),
                        new SealedContexts(PostgresDatabase.KEYRING, CaptureRoom.JSON),
                        _ -> {});
        ClientAddress clients = new ClientAddress(new ProxyProperties(List.of()));
        Tenancy tenancy = TenantKit.tenancy(away);
        return new TrackServlet(
                new Door(
                        tenancy,
                        LimitsKit.of(tenancy, clients, LimitsKit.defaults(), Clock.systemUTC()),
                        clients,
                        CaptureRoom.JSON,
                        new BodyRoom(10)),
                new EventReader(Clock.systemUTC()),
                new VisitReader(Clock.systemUTC()),
                new LedgerWriter(transaction, ledger),
                CaptureRoom.JSON);
    }
}
