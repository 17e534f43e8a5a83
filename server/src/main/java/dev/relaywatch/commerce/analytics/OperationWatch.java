package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.OperationAnomaly;
import dev.relaywatch.commerce.OperationHourJudged;
import dev.relaywatch.commerce.analytics.Season.Now;
import dev.relaywatch.commerce.analytics.Season.Past;
import dev.relaywatch.commerce.analytics.Season.Unusual;
import dev.relaywatch.commerce.analytics.WatchStore.Progress;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks at each hour of operations that stands counted, once, for what is not as usual. */
@Component
class OperationWatch {
    private static final Logger log = LoggerFactory.getLogger(OperationWatch.class);
    private static final Duration HOUR = Duration.ofHours(1);

    /** After a long stop older hours are of no interest any more. */
    private static final Duration OLDEST = Duration.ofHours(6);

    private final WatchStore store;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    OperationWatch(
            WatchStore store,
            Tenancy tenancy,
            TenantTransaction transaction,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.store = store;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** On a thread of its own: a look over many tenants takes longer than others can wait. */
    @Scheduled(initialDelay = 40, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void lookNowAndThen() {
        if (running.compareAndSet(false, true)) {
            Thread _ =
                    Thread.ofVirtual()
                            .name("operation-watch")
                            .start(() -> {
                                try {
                                    look();
                                } finally {
                                    running.set(false);
                                }
                            });
        }
    }

    void look() {
        try {
            Map<TenantId, ZoneId> zones = new HashMap<>();
            tenancy.tenants().forEach(tenant -> zones.put(tenant.id(), zone(tenant)));
            boolean maybeMore = true;
            while (maybeMore) {
                maybeMore = lookAtNext(zones);
            }
        } catch (RuntimeException e) {
            log.warn(
                    "Unusual hours of operations could not be looked for; trying again in a minute",
                    e);
        }
    }

    private static ZoneId zone(Tenant tenant) {
        return tenant.timeZone();
    }

    /** One hour a transaction; false where none is left, or another node is at it. */
    private boolean lookAtNext(Map<TenantId, ZoneId> zones) {
        return transaction.acrossTenants(() -> {
            Optional<Instant> hour = store.take().flatMap(this::due);
            hour.ifPresent(due -> publisher.publishEvent(judge(due, zones)));
            return hour.isPresent();
        });
    }

    private Optional<Instant> due(Progress progress) {
        Instant rolled = progress.rolledUntil();
        if (rolled == null) {
            return Optional.empty();
        }
        Instant judged = progress.judgedUntil();
        Instant oldest = clock.instant().minus(OLDEST);
        Instant next = judged == null || judged.isBefore(oldest) ? rolled.minus(HOUR) : judged;
        return next.isBefore(rolled) ? Optional.of(next) : Optional.empty();
    }

    private OperationHourJudged judge(Instant hour, Map<TenantId, ZoneId> zones) {
        List<Instant> times = new ArrayList<>(Season.times(hour));
        times.add(hour);
        if (!times.contains(hour.minus(HOUR))) {
            times.add(hour.minus(HOUR));
        }
        Look look = new Look(hour, zones);
        store.hours(hour, times, look::read);
        look.finish();
        store.insert(look.found, hour, clock.instant());
        store.judged(hour.plus(HOUR));
        store.forget(clock.instant().minus(OperationRollup.KEPT));
        return new OperationHourJudged(hour, look.found, store.ofHour(hour.minus(HOUR)));
    }

    /** The hours of one operation after the other. */
    private static final class Look {
        private final Instant hour;
        private final Map<TenantId, ZoneId> zones;
        private final List<OperationAnomaly> found = new ArrayList<>();
        private @Nullable Subject running;
        private Map<Instant, Past> known = new HashMap<>();
        private Now now = Now.nobody();
        private @Nullable Past before;

        Look(Instant hour, Map<TenantId, ZoneId> zones) {
            this.hour = hour;
            this.zones = zones;
        }

        void read(Subject subject, Instant at, Past counted, @Nullable Packed durations) {
            if (!subject.equals(running)) {
                finish();
                running = subject;
            }
            if (at.equals(hour)) {
                Durations read = new Durations();
                if (durations != null) {
                    read.addAll(durations);
                }
                now = new Now(counted.calls(), counted.failures(), read);
            } else if (at.equals(hour.minus(HOUR))) {
                before = counted;
            } else {
                known.put(at, counted);
            }
        }

        void finish() {
            Subject subject = running;
            if (subject != null) {
                Season.of(hour, known)
                        .ifPresent(season ->
                                season.judge(now, before)
                                        .forEach(unusual ->
                                                found.add(anomaly(subject, unusual, season))));
            }
            running = null;
            known = new HashMap<>();
            now = Now.nobody();
            before = null;
        }

        private OperationAnomaly anomaly(Subject subject, Unusual unusual, Season season) {
            return new OperationAnomaly(
                    subject.tenant(),
                    subject.platform(),
                    subject.domain(),
                    subject.operation(),
                    unusual.sign().text(),
                    hour,
                    rounded(unusual.value()),
                    rounded(unusual.expected()),
                    Wording.of(
                            subject.operation(),
                            unusual,
                            now.calls(),
                            hour,
                            zones.getOrDefault(subject.tenant(), ZoneOffset.UTC),
                            season.isByWeek()));
        }

        private static BigDecimal rounded(double number) {
            return BigDecimal.valueOf(number).setScale(1, RoundingMode.HALF_UP);
        }
    }
}
