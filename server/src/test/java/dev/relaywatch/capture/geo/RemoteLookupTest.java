package dev.relaywatch.capture.geo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.MovableClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider is asked as seldom as can be, and nobody waits for it for long. */
@Timeout(60)
class RemoteLookupTest {
    /** Room for a busy machine; far below the delay of a slow answer. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static final Duration SLOW = Duration.ofSeconds(20);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Outbound outbound = LoopbackOutbound.open();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RemoteLookup ipApi = lookup(new IpApi(url(), null));
    private final RemoteLookup ipInfo = lookup(new IpInfo(url(), null));

    @AfterEach
    void close() {
        LoopbackOutbound.stop(outbound);
        sandbox.close();
    }

    private String url() {
        return sandbox.url("acme", "geo");
    }

    private RemoteLookup lookup(GeoProvider provider) {
        return new RemoteLookup(provider, outbound, clock, new LookupCounts(registry));
    }

    private static Optional<Place> at(RemoteLookup lookup, String address) {
        return lookup.find(InetAddress.ofLiteral(address));
    }

    private long asked() {
        return sandbox.counts("acme", "geo").requests();
    }

    private double count(String source, String outcome) {
        Counter counter =
                registry.find("relaywatch.geo.lookups")
                        .tags("source", source, "outcome", outcome)
                        .counter();
        return counter == null ? 0 : counter.count();
    }

    private void strike(FaultKind kind) {
        sandbox.add(Fault.of(kind).at("acme", "geo"));
    }

    private void heal() {
        sandbox.heal(null, null);
    }

    @Test
    void bothProvidersNameThePlace() {
        Place found = at(ipApi, "81.2.69.142").orElseThrow();
        assertThat(found.city()).isNotNull();
        assertThat(found.stateCode()).isNotNull();
        assertThat(found.country()).matches("[A-Z]{2}");

        assertThat(at(ipInfo, "81.2.69.142").orElseThrow())
                .isEqualTo(
                        new Place(found.city(), found.state(), null, found.zip(), found.country()));
    }

    @Test
    void anAddressIsAskedForOnceADay() {
        Optional<Place> first = at(ipApi, "81.2.69.142");
        clock.advance(Duration.ofHours(23));
        assertThat(at(ipApi, "81.2.69.142")).isEqualTo(first).isPresent();
        assertThat(asked()).isEqualTo(1);
        assertThat(count("ip-api", "found")).isEqualTo(1);
        assertThat(count("ip-api", "remembered")).isEqualTo(1);

        clock.advance(Duration.ofHours(2));
        at(ipApi, "81.2.69.142");
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void neighboursAreAtTheSamePlace() {
        Optional<Place> first = at(ipApi, "81.2.69.142");
        assertThat(at(ipApi, "81.2.69.1")).isEqualTo(first);
        Optional<Place> ofIpv6 = at(ipApi, "2001:480:10::1");
        assertThat(at(ipApi, "2001:480:10:ffff::7")).isEqualTo(ofIpv6);
        assertThat(asked()).isEqualTo(2);
        at(ipApi, "81.2.70.142");
        at(ipApi, "2001:480:11::1");
        assertThat(asked()).isEqualTo(4);
    }

    @Test
    void thatAnAddressIsNowhereIsRememberedToo() {
        assertThat(at(ipInfo, "10.0.0.1")).isEmpty();
        assertThat(at(ipInfo, "10.0.0.1")).isEmpty();
        assertThat(asked()).isEqualTo(1);
        assertThat(count("ipinfo", "not_found")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "UNKNOWN_ERROR", "HTML", "RESET"})
    void aFailureIsNoAnswerAndNotRemembered(FaultKind kind) {
        strike(kind);
        assertThat(at(ipApi, "81.2.69.142")).isEmpty();
        heal();
        assertThat(at(ipApi, "81.2.69.142")).isPresent();
        assertThat(count("ip-api", "failed")).isEqualTo(1);
    }

    @Test
    void aProviderThatNobodyAnswersForIsAFailure() {
        sandbox.close();
        assertThat(at(ipApi, "81.2.69.142")).isEmpty();
        assertThat(count("ip-api", "failed")).isEqualTo(1);
    }

    @Test
    void aSlowAnswerIsNotWaitedFor() {
        sandbox.add(Fault.slow(SLOW).at("acme", "geo"));
        long start = System.nanoTime();
        assertThat(at(ipApi, "81.2.69.142")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(count("ip-api", "failed")).isEqualTo(1);
    }

    @Test
    void whoAsksMeanwhileWaitsForTheSameCall() throws Exception {
        sandbox.add(Fault.slow(Duration.ofMillis(600)).at("acme", "geo"));
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Place>>> told = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                told.add(many.submit(() -> at(ipApi, "81.2.69.142")));
            }
            for (Future<Optional<Place>> one : told) {
                assertThat(one.get()).isPresent();
            }
        }
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void onlySoManyWaitAtOnce() throws Exception {
        sandbox.add(Fault.slow(SLOW).at("acme", "geo"));
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Place>>> told = new ArrayList<>();
            for (int i = 0; i < 3 * RemoteLookup.MOST_WAITING; i++) {
                told.add(many.submit(() -> at(ipInfo, "81.2.69.142")));
            }
            for (Future<Optional<Place>> one : told) {
                assertThat(one.get()).isEmpty();
            }
        }
        assertThat(count("ipinfo", "unwaited"))
                .isGreaterThanOrEqualTo(2 * RemoteLookup.MOST_WAITING);
        assertThat(count("ipinfo", "failed")).isPositive();
        heal();
        assertThat(at(ipInfo, "81.2.70.142")).as("and all have left again").isPresent();
    }

    @Test
    void theLastCallOfTheMinuteIsUsedAndThenNobodyIsAsked() {
        for (int i = 0; i < 45; i++) {
            assertThat(at(ipApi, "81.2." + i + ".1")).isPresent();
        }
        assertThat(at(ipApi, "81.2.100.1")).isEmpty();
        assertThat(at(ipApi, "81.2.101.1")).isEmpty();
        assertThat(asked()).isEqualTo(45);
        assertThat(count("ip-api", "limited")).isEqualTo(2);
        assertThat(at(ipApi, "81.2.0.1")).as("what is remembered needs nobody").isPresent();

        clock.advance(Duration.ofMinutes(1));
        assertThat(at(ipApi, "81.2.100.1")).isPresent();
    }

    @Test
    void whatOthersOfTheSameAddressUsedUpCountsToo() {
        RemoteLookup otherNode = lookup(new IpApi(url(), null));
        for (int i = 0; i < 44; i++) {
            at(otherNode, "81.2." + i + ".1");
        }
        assertThat(at(ipApi, "81.2.200.1")).as("X-Rl: 0 comes with a good answer").isPresent();
        assertThat(at(ipApi, "81.2.201.1")).isEmpty();
        assertThat(asked()).isEqualTo(45);
        clock.advance(Duration.ofSeconds(61));
        assertThat(at(ipApi, "81.2.201.1")).isPresent();
    }

    @Test
    void ipApiThatIsThrottledIsLeftAloneForAsLongAsItSays() {
        strike(FaultKind.THROTTLED);
        assertThat(at(ipApi, "81.2.69.142")).isEmpty();
        heal();
        clock.advance(Duration.ofSeconds(59));
        assertThat(at(ipApi, "81.2.69.142")).isEmpty();
        assertThat(asked()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(at(ipApi, "81.2.69.142")).isPresent();
        assertThat(count("ip-api", "refused")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "TOKEN_REVOKED"})
    void ipinfoThatRefusesIsLeftAloneForAnHour(FaultKind kind) {
        strike(kind);
        assertThat(at(ipInfo, "81.2.69.142")).isEmpty();
        heal();
        clock.advance(Duration.ofMinutes(59));
        assertThat(at(ipInfo, "81.2.69.142")).isEmpty();
        assertThat(asked()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(at(ipInfo, "81.2.69.142")).isPresent();
    }

    @Test
    void aProviderThatKeepsFailingIsNotAsked() {
        strike(FaultKind.UNAVAILABLE);
        for (int i = 0; i < 20; i++) {
            assertThat(at(ipApi, "81.2.69.142")).isEmpty();
        }
        assertThat(asked()).isEqualTo(Gate.TOLERATED_FAILURES);
        assertThat(count("ip-api", "resting")).isEqualTo(20 - Gate.TOLERATED_FAILURES);
        heal();
        clock.advance(Gate.FIRST_REST);
        assertThat(at(ipApi, "81.2.69.142")).isPresent();
    }

    @Test
    void theLocalFileComesFirstAndTheProviderFillsTheGap(@TempDir Path directory) {
        Path file =
                MmdbFile.city()
                        .put("81.2.69.0/24", MmdbFile.place("London", "ENG", "England", "", "GB"))
                        .write(directory.resolve("city.mmdb"));
        GeoLookup both = new GeoLookup(MaxMindLookup.open(file, new LookupCounts(registry)), ipApi);

        assertThat(both.find("81.2.69.142"))
                .contains(new Place("London", "England", "ENG", null, "GB"));
        assertThat(asked()).isZero();
        assertThat(both.find("8.8.8.8")).isPresent();
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void privateAndMalformedAddressesAreNeverAskedFor() {
        GeoLookup lookup = new GeoLookup(null, ipApi);
        for (String address :
                List.of("10.9.8.7", "127.0.0.1", "192.168.3.4", "::1", "fe80::1", "nonsense")) {
            assertThat(lookup.find(address)).isEmpty();
        }
        assertThat(lookup.find(null)).isEmpty();
        assertThat(asked()).isZero();
    }

    @Test
    void aLookupThatBreaksIsNoPlace() {
        GeoProvider broken =
                new GeoProvider() {
                    private final GeoProvider real = new IpApi(url(), null);

                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public int perMinute() {
                        return 100;
                    }

                    @Override
                    public URI uri(InetAddress address) {
                        return real.uri(address);
                    }

                    @Override
                    public Map<String, String> headers() {
                        return Map.of();
                    }

                    @Override
                    public Finding read(Answer.Response response) {
                        throw new IllegalStateException("a mistake of ours");
                    }

                    @Override
                    public Duration pause(Answer.Response response) {
                        return Duration.ZERO;
                    }
                };
        GeoLookup lookup = new GeoLookup(null, lookup(broken));
        for (int i = 0; i < 10; i++) {
            assertThat(lookup.find("81.2.69.142")).isEmpty();
        }
        assertThat(asked()).isEqualTo(Gate.TOLERATED_FAILURES);
    }
}
