package dev.relaywatch.alerting;

import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Calls an address every minute while checks, delivery and notifications make progress. Whoever
 * waits for the call notices that this server died, or stands still, when it cannot say so itself.
 */
@Component
@EnableConfigurationProperties(HeartbeatProperties.class)
class Heartbeat implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int READ_OF_THE_ANSWER = 1_024;

    private final HeartbeatProperties properties;
    private final List<Progress> parts;
    private final Outbound outbound;
    private final Clock clock;
    private String standing = "";
    private String trouble = "";
    private volatile @Nullable ScheduledExecutorService heart;

    Heartbeat(
            HeartbeatProperties properties, List<Progress> parts, Outbound outbound, Clock clock) {
        this.properties = properties;
        this.parts = List.copyOf(parts);
        this.outbound = outbound;
        this.clock = clock;
    }

    @Override
    public void start() {
        Optional<URI> address = properties.address();
        if (address.isEmpty()) {
            return;
        }
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofVirtual().name("heartbeat").factory());
        heart = started;
        ScheduledFuture<?> _ =
                started.scheduleAtFixedRate(
                        () -> tryToBeat(address.get()),
                        EVERY.toSeconds(),
                        EVERY.toSeconds(),
                        TimeUnit.SECONDS);
    }

    private void tryToBeat(URI address) {
        try {
            beat(address);
        } catch (RuntimeException e) {
            log.error("The heartbeat failed; trying again in {}", EVERY, e);
        }
    }

    /** Calls the address unless something stands still; whether it was reached. */
    boolean beat(URI address) {
        String nowStanding =
                parts.stream()
                        .flatMap(part -> standstill(part).stream())
                        .collect(Collectors.joining("; "));
        sayWhatStands(nowStanding);
        if (!nowStanding.isEmpty()) {
            return false;
        }
        Answer answer =
                outbound.send(
                        Call.get(address, Map.of(), LIMIT).withMaxAnswerBytes(READ_OF_THE_ANSWER));
        String nowTrouble =
                switch (answer) {
                    case Answer.Unreached unreached -> unreached.message();
                    case Answer.Response response ->
                            response.status() < 300
                                    ? ""
                                    : address.getHost() + " answered " + response.status();
                };
        sayTrouble(nowTrouble);
        return nowTrouble.isEmpty();
    }

    private Optional<String> standstill(Progress part) {
        try {
            return part.standstill(clock.instant()).map(why -> part.name() + ": " + why);
        } catch (RuntimeException e) {
            return Optional.of(part.name() + ": cannot be asked, " + e.getClass().getSimpleName());
        }
    }

    /** Numbers in it grow from minute to minute, and are no change. */
    private void sayWhatStands(String now) {
        if (kind(now).equals(kind(standing))) {
            return;
        }
        standing = now;
        if (now.isEmpty()) {
            log.info("All is making progress again; the heartbeat goes on");
        } else {
            log.error("No heartbeat while something stands still: {}", now);
        }
    }

    private static String kind(String words) {
        return words.replaceAll("[0-9]+", "");
    }

    private void sayTrouble(String now) {
        if (now.equals(trouble)) {
            return;
        }
        trouble = now;
        if (now.isEmpty()) {
            log.info("The heartbeat is heard again");
        } else {
            log.warn("The heartbeat is not heard; trying again every {}: {}", EVERY, now);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService beating = heart;
        if (beating != null) {
            beating.shutdownNow();
            heart = null;
        }
    }

    @Override
    public boolean isRunning() {
        return heart != null;
    }
}
