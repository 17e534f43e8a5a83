package dev.relaywatch.capture.geo;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.capture.geo.GeoProvider.Finding;
import dev.relaywatch.capture.geo.LookupCounts.Outcome;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a provider, once for a {@link Network}: the answer is remembered for a day, also that there
 * is none; who asks meanwhile waits for the same call. Failures are not remembered, the {@link
 * Gate} sees to them.
 */
final class RemoteLookup {
    /** How long a lead may be kept waiting. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /** Leads that may wait at once; who comes on top goes without. */
    static final int MOST_WAITING = 64;

    private static final Logger log = LoggerFactory.getLogger(RemoteLookup.class);
    private static final Duration CALL = Duration.ofMillis(1_500);
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final int MOST_REMEMBERED = 50_000;
    private static final int LONGEST_ANSWER = 16 * 1024;

    private final GeoProvider provider;
    private final Outbound outbound;
    private final Clock clock;
    private final LookupCounts counts;
    private final Gate gate;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final AsyncCache<Network, Optional<Place>> places;

    RemoteLookup(GeoProvider provider, Outbound outbound, Clock clock, LookupCounts counts) {
        this.provider = provider;
        this.outbound = outbound;
        this.clock = clock;
        this.counts = counts;
        this.gate = new Gate(provider.perMinute());
        this.places =
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(REMEMBERED)
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .buildAsync();
    }

    Optional<Place> find(InetAddress address) {
        Network network = Network.of(address);
        CompletableFuture<Optional<Place>> known = places.getIfPresent(network);
        if (known != null && known.state() == CompletableFuture.State.SUCCESS) {
            count(Outcome.REMEMBERED);
            return known.resultNow();
        }
        if (!waiting.tryAcquire()) {
            count(Outcome.UNWAITED);
            return Optional.empty();
        }
        try {
            CompletableFuture<Optional<Place>> own = new CompletableFuture<>();
            CompletableFuture<Optional<Place>> other = places.asMap().putIfAbsent(network, own);
            return other == null ? ask(address, own) : await(other);
        } finally {
            waiting.release();
        }
    }

    /**
     * Completes the result where there is one to remember. Else it is cancelled, whereupon the
     * cache forgets it and who waits for it goes without.
     */
    private Optional<Place> ask(InetAddress address, CompletableFuture<Optional<Place>> result) {
        try {
            switch (gate.enter(clock.instant())) {
                case LIMITED -> count(Outcome.LIMITED);
                case RESTING -> count(Outcome.RESTING);
                case OPEN -> {
                    switch (call(address)) {
                        case Finding.Found(var place) -> result.complete(Optional.of(place));
                        case Finding.Nowhere _ -> result.complete(Optional.empty());
                        case Finding.Refused _, Finding.Failed _ -> {}
                    }
                }
            }
        } finally {
            result.cancel(false);
        }
        return result.isCancelled() ? Optional.empty() : result.resultNow();
    }

    private Optional<Place> await(CompletableFuture<Optional<Place>> other) {
        try {
            Optional<Place> told = other.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            count(Outcome.REMEMBERED);
            return told;
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            count(Outcome.UNWAITED);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Whatever becomes of it, the gate hears. */
    private Finding call(InetAddress address) {
        Finding finding = new Finding.Failed("the call broke");
        Duration pause = Duration.ZERO;
        try {
            Answer answer =
                    outbound.send(
                            Call.get(provider.uri(address), provider.headers(), CALL)
                                    .withMaxAnswerBytes(LONGEST_ANSWER));
            switch (answer) {
                case Answer.Unreached unreached ->
                        finding = new Finding.Failed(unreached.message());
                case Answer.Response response -> {
                    finding = provider.read(response);
                    pause = provider.pause(response);
                }
            }
        } finally {
            settle(finding, pause);
        }
        return finding;
    }

    private void settle(Finding finding, Duration pause) {
        Instant now = clock.instant();
        switch (finding) {
            case Finding.Found _ -> {
                gate.answered(now, pause);
                count(Outcome.FOUND);
            }
            case Finding.Nowhere _ -> {
                gate.answered(now, pause);
                count(Outcome.NOT_FOUND);
            }
            case Finding.Refused(var reason) -> {
                gate.answered(now, pause);
                count(Outcome.REFUSED);
                log.warn(
                        "{} refuses look-ups of geography: {}; it is not asked for {} s",
                        provider.name(),
                        reason,
                        pause.toSeconds());
            }
            case Finding.Failed(var reason) -> {
                Duration rest = gate.failed(now, pause);
                count(Outcome.FAILED);
                if (rest != null) {
                    log.warn(
                            "Look-ups of geography at {} fail, the last one because {}; it is not asked for {} s",
                            provider.name(),
                            reason,
                            rest.toSeconds());
                }
            }
        }
    }

    private void count(Outcome outcome) {
        counts.count(provider.name(), outcome);
    }
}
