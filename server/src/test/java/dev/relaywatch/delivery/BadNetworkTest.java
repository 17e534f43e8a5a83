package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.delivery.meta.MetaKit;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.QueueProperties;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.Road;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An event meets a fault of the network, which then ends: it is delivered, the trace says in words
 * what was, and another tenant's lane notices nothing. All faults happen at the same time, each to
 * a tenant of its own.
 */
class BadNetworkTest {
    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final QueueProperties PROPERTIES =
            new QueueProperties(
                    List.of(
                            Duration.ofMillis(100),
                            Duration.ofMillis(100),
                            Duration.ofMillis(400),
                            Duration.ofSeconds(1)),
                    Map.of(),
                    0,
                    LEASE,
                    Duration.ofMillis(20),
                    4,
                    64,
                    Duration.ofMinutes(5),
                    new QueueProperties.Breaker(5, Duration.ofSeconds(30)));

    private static final Set<String> UNKNOWN_NAMES = ConcurrentHashMap.newKeySet();
    private static final Map<Trouble, CapturedEvent> EVENTS = new EnumMap<>(Trouble.class);
    private static final List<CapturedEvent> OF_ANOTHER_TENANT = new ArrayList<>();
    private static final List<Road> ROADS = new ArrayList<>();

    private static Sandbox sandbox;
    private static Outbound outbound;
    private static LiveDelivery delivery;

    /** What happens to the first call, and what the trace says of it. */
    enum Trouble {
        RESET_AT_ONCE("reset", "ended the connection before the answer was complete", false),
        RESET("reset", "ended the connection before the answer was complete", false),
        RESET_AFTER("reset", "ended the connection before the answer was complete", true),
        HALF_OPEN("timeout", "did not answer within", false),
        STALLED("timeout", "did not answer within", true),
        SLOW_BODY("timeout", "did not answer within", true),
        WRONG_LENGTH("reset", "ended the connection before the answer was complete", true),
        TOO_SHORT_A_LENGTH(null, "answered 200 without a body that can be read", true),
        REFUSED("refused", "refused the connection", false),
        DNS("dns", "was not found", false);

        private final @Nullable String code;
        private final String words;
        private final boolean isSeen;

        /**
         * @param isSeen whether the platform had worked the request all the same
         */
        Trouble(@Nullable String code, String words, boolean isSeen) {
            this.code = code;
            this.words = words;
            this.isSeen = isSeen;
        }

        String account() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String host() {
            return account() + ".example";
        }
    }

    @BeforeAll
    static void everythingHappensAtOnce() throws Exception {
        sandbox = Sandbox.start(0, Clock.systemUTC());
        outbound = LoopbackOutbound.open(BadNetworkTest::addressesOf, SSLContext.getDefault());
        delivery = new LiveDelivery(MetaKit.destination(outbound, Clock.systemUTC()), PROPERTIES);
        TenantId another = delivery.tenant("another", at("another.example", sandbox.port()));
        int later = freePort();
        for (Trouble trouble : Trouble.values()) {
            TenantId tenant = delivery.tenant(trouble.account(), brings(trouble, later));
            EVENTS.put(trouble, delivery.purchase(tenant, trouble.account()));
        }
        for (int i = 0; i < 20; i++) {
            OF_ANOTHER_TENANT.add(delivery.purchase(another, "another-" + i));
        }
        awaitFirstAttempt(Trouble.REFUSED);
        ROADS.add(Road.laterTo(sandbox.port(), later));
        awaitFirstAttempt(Trouble.DNS);
        UNKNOWN_NAMES.clear();
    }

    private static URI brings(Trouble trouble, int later) {
        return switch (trouble) {
            case RESET, RESET_AFTER, HALF_OPEN, STALLED, SLOW_BODY, WRONG_LENGTH -> {
                sandbox.add(
                        Fault.of(FaultKind.valueOf(trouble.name()))
                                .at(trouble.account(), "meta")
                                .times(1));
                yield at(trouble.host(), sandbox.port(), trouble.account());
            }
            case RESET_AT_ONCE, TOO_SHORT_A_LENGTH -> {
                Road road = Road.to(sandbox.port(), Road.Manner.valueOf(trouble.name()));
                ROADS.add(road);
                yield at(trouble.host(), road.port(), trouble.account());
            }
            case REFUSED -> at(trouble.host(), later, trouble.account());
            case DNS -> {
                UNKNOWN_NAMES.add(trouble.host());
                yield at(trouble.host(), sandbox.port(), trouble.account());
            }
        };
    }

    private static URI at(String host, int port) {
        return at(host, port, "another");
    }

    private static URI at(String host, int port, String account) {
        return URI.create("http://" + host + ":" + port + "/" + account + "/meta");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static InetAddress[] addressesOf(String host) throws UnknownHostException {
        if (UNKNOWN_NAMES.contains(host)) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    }

    private static void awaitFirstAttempt(Trouble trouble) {
        await().atMost(SOON).until(() -> !delivery.attempts(event(trouble)).isEmpty());
    }

    private static CapturedEvent event(Trouble trouble) {
        CapturedEvent event = EVENTS.get(trouble);
        if (event == null) {
            throw new AssertionError(trouble + " did not happen");
        }
        return event;
    }

    @AfterAll
    static void close() {
        delivery.close();
        LoopbackOutbound.stop(outbound);
        ROADS.forEach(Road::close);
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource
    void anEventThatMeetsItIsDeliveredWhenItIsOver(Trouble trouble) {
        CapturedEvent event = event(trouble);
        await().atMost(SOON).until(() -> delivery.item(event).status().equals("uploaded"));

        QueueEntry item = delivery.item(event);
        List<Attempt> attempts = delivery.attempts(event);
        Attempt first = attempts.getFirst();
        assertThat(first.outcome()).isEqualTo("retryable");
        assertThat(first.errorCode()).isEqualTo(trouble.code);
        assertThat(first.errorMessage()).contains(trouble.words);
        if (trouble.code != null) {
            assertThat(first.errorMessage()).contains(trouble.host());
        }
        assertThat(first.took()).isLessThan(LEASE.dividedBy(2).plusMillis(500));
        assertThat(attempts).hasSize(item.retryCount() + 1);
        assertThat(attempts.getLast().outcome()).isEqualTo("uploaded");
        assertThat(attempts.toString()).doesNotContain(LiveDelivery.TOKEN);

        int times = sandbox.timesAccepted(trouble.account(), "meta", trouble.account());
        if (trouble.isSeen) {
            assertThat(times).as("each time under the same id").isEqualTo(attempts.size());
        } else {
            assertThat(times).isOne();
            assertThat(item.retryCount()).isBetween(1, 3);
        }
    }

    @Test
    void anotherTenantsLaneFlowsMeanwhile() {
        CapturedEvent slow = event(Trouble.HALF_OPEN);
        await().atMost(SOON).until(() -> !delivery.attempts(slow).isEmpty());
        Attempt hung = delivery.attempts(slow).getFirst();
        Instant over = hung.at().plus(hung.took());

        assertThat(OF_ANOTHER_TENANT)
                .allSatisfy(event -> {
                    QueueEntry item = delivery.item(event);
                    assertThat(item.status()).isEqualTo("uploaded");
                    assertThat(item.retryCount()).isZero();
                    assertThat(item.updatedAt()).isBefore(over);
                });
    }
}
