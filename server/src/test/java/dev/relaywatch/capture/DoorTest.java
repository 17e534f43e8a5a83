package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.ClientAddress;
import dev.relaywatch.tenancy.LimitProperties;
import dev.relaywatch.tenancy.LimitProperties.Rate;
import dev.relaywatch.tenancy.LimitsKit;
import dev.relaywatch.tenancy.ProxyProperties;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantKit;
import jakarta.servlet.http.HttpServlet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A door takes no more than fits, and what it cannot store is told to come again. */
@Timeout(60)
class DoorTest {
    private static final CaptureRoom room = new CaptureRoom();

    private final Tenant acme = room.tenants.tenant();
    private final String key = room.tenants.publicKey(acme);
    private final LedgerWriter writer = new LedgerWriter(room.transaction, room.ledger);

    @AfterAll
    static void close() {
        room.close();
    }

    private Door door(BodyRoom bodies) {
        return door(bodies, LimitsKit.defaults());
    }

    private Door door(BodyRoom bodies, LimitProperties limits) {
        Tenancy tenancy = TenantKit.tenancy(room.database.platform());
        ClientAddress clients = new ClientAddress(new ProxyProperties(List.of()));
        return new Door(
                tenancy,
                LimitsKit.of(tenancy, clients, limits, room.clock),
                clients,
                CaptureRoom.JSON,
                bodies);
    }

    private MockHttpServletResponse track(BodyRoom bodies, String body) throws Exception {
        return track(door(bodies), body);
    }

    private MockHttpServletResponse track(Door door, String body) throws Exception {
        TrackServlet servlet =
                new TrackServlet(
                        door, room.reader, new VisitReader(room.clock), writer, CaptureRoom.JSON);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/track/event");
        request.setPathInfo("/event");
        return sent(servlet, request, body);
    }

    private MockHttpServletResponse segment(BodyRoom bodies, String body) throws Exception {
        return segment(door(bodies), body);
    }

    private MockHttpServletResponse segment(Door door, String body) throws Exception {
        ClientAddress clients = new ClientAddress(new ProxyProperties(List.of()));
        SegmentServlet servlet =
                new SegmentServlet(
                        door,
                        new SegmentReader(room.clock),
                        room.reader,
                        writer,
                        clients,
                        CaptureRoom.JSON);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/track");
        request.setPathInfo("/track");
        return sent(servlet, request, body);
    }

    private MockHttpServletResponse sent(
            HttpServlet servlet, MockHttpServletRequest request, String body) throws Exception {
        request.addHeader("Authorization", "Bearer " + key);
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        MockHttpServletResponse response = new MockHttpServletResponse();
        servlet.service(request, response);
        return response;
    }

    @Test
    void aBodyThatFindsNoRoomIsToldToComeAgain() throws Exception {
        MockHttpServletResponse page = track(new BodyRoom(0), "{\"event\":\"purchase\"}");
        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getHeader("Retry-After")).isEqualTo("2");
        assertThat(page.getContentAsString()).contains("\"success\":false");

        MockHttpServletResponse sdk = segment(new BodyRoom(0), "{\"event\":\"purchase\"}");
        assertThat(sdk.getStatus()).isEqualTo(503);
        assertThat(sdk.getHeader("Retry-After")).isEqualTo("2");
        assertThat(room.rows("tracking_events", acme)).isZero();
    }

    @Test
    void theRoomIsGivenBackWhateverBecameOfTheRequest() throws Exception {
        BodyRoom bodies = new BodyRoom(3);
        String large = "{\"event\":\"purchase\",\"params\":{\"x\":\"" + "x".repeat(30_000) + "\"}}";
        writer.start();
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(track(bodies, large).getContentAsString()).contains("\"success\":true");
                assertThat(track(bodies, "{").getContentAsString()).contains("\"success\":false");
                assertThat(segment(bodies, "[").getStatus()).isEqualTo(400);
            }
        } finally {
            writer.stop();
        }
    }

    @Test
    void whileTheDatabaseStallsWhatWaitsIsBounded() throws Exception {
        BodyRoom bodies = new BodyRoom(1);
        writer.start();
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            try (HeldFlushers _ = new HeldFlushers(room, writer, acme, requests)) {
                var waiting =
                        requests.submit(() ->
                                track(bodies, "{\"event\":\"purchase\",\"eventId\":\"waits\"}"));
                HeldFlushers.waitFor(bodies::isFull);
                assertThat(segment(bodies, "{\"event\":\"purchase\"}").getStatus()).isEqualTo(503);
                assertThat(waiting.isDone()).isFalse();
            }
        } finally {
            room.listener = _ -> {};
            writer.stop();
        }
        assertThat(room.capture.eventsOf(acme.id(), "waits")).hasSize(1);
    }

    @Test
    void whileItStopsItSaysSo() throws Exception {
        MockHttpServletResponse answer = segment(new BodyRoom(10), "{\"event\":\"purchase\"}");
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getContentAsString()).contains("stopping");
    }

    @Test
    void aKeyThatAsksTooOftenIsToldWhenToComeAgain() throws Exception {
        LimitProperties one =
                new LimitProperties(
                        new Rate(1, 1), Rate.DEFAULT, Rate.DEFAULT, Rate.DEFAULT, Rate.DEFAULT);
        Door door = door(new BodyRoom(10), one);
        assertThat(segment(door, "[").getStatus()).isEqualTo(400);

        MockHttpServletResponse sdk = segment(door, "[");
        assertThat(sdk.getStatus()).isEqualTo(429);
        assertThat(sdk.getHeader("Retry-After")).isEqualTo("1");
        MockHttpServletResponse page = track(door, "{");
        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getHeader("Retry-After")).isEqualTo("1");
        assertThat(page.getContentAsString())
                .contains("\"success\":false", "too many requests", "later");

        room.clock.advance(Duration.ofSeconds(1));
        assertThat(segment(door, "[").getStatus()).isEqualTo(400);
    }

    @Test
    void theRoomIsAShareOfTheHeap() {
        BodyRoom small = BodyRoom.ofHeap(64 << 20);
        int chunks = 0;
        while (small.takeChunk()) {
            chunks++;
        }
        assertThat(chunks * BodyRoom.CHUNK).isEqualTo(8 << 20);
    }
}
