package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is found bad opens an alert, counts it up or raises it; what is found well resolves it. One
 * that opens and resolves again and again is said to flap, once, and kept open until it has been
 * quiet for a while. Call it in a transaction of the platform's role: what is to be told is stored
 * with what happened.
 */
@Component
class AlertOpener {
    static final String ITSELF = "relaywatch";

    private static final Duration FLAPS_WITHIN = Duration.ofHours(1);
    private static final int FLAPS = 3;
    static final Duration QUIET = Duration.ofMinutes(15);

    /** An older alert is a problem of its own, which was there before. */
    private static final Duration ABSORBED_WITHIN = Duration.ofMinutes(10);

    private final AlertStore store;
    private final NotificationStore notifications;
    private final NotifierBell bell;
    private final AlertingProperties properties;
    private final Clock clock;

    AlertOpener(
            AlertStore store,
            NotificationStore notifications,
            NotifierBell bell,
            AlertingProperties properties,
            Clock clock) {
        this.store = store;
        this.notifications = notifications;
        this.bell = bell;
        this.properties = properties;
        this.clock = clock;
    }

    /** What became of a finding. */
    enum Opened {
        NEW,
        COUNTED,
        RAISED
    }

    Opened found(Finding finding) {
        Instant now = clock.instant();
        store.lock();
        return store.countUp(finding, now)
                .map(active -> counted(active, finding, now))
                .orElseGet(() -> opened(finding, now));
    }

    private Opened opened(Finding finding, Instant now) {
        boolean flaps =
                store.episodesSince(finding.fingerprint(), now.minus(FLAPS_WITHIN)) >= FLAPS;
        UUID id = store.insert(finding, flaps, now, nextReminder(now));
        store.change(id, AlertChange.OPENED, ITSELF, null, now);
        if (flaps) {
            store.change(id, AlertChange.FLAPPING, ITSELF, null, now);
        }
        notifications.queue(
                id, flaps ? Transition.FLAPPING : Transition.OPENED, now, now.plus(finding.hold()));
        TenantTransaction.afterCommit(bell::ring);
        return Opened.NEW;
    }

    private Opened counted(UUID id, Finding finding, Instant now) {
        if (!finding.tenants().isEmpty()) {
            if (store.spread(id, finding.tenants(), finding.title(), finding.message())) {
                store.change(id, AlertChange.SPREAD, ITSELF, null, now);
            }
        }
        if (!store.raise(id, finding.severity(), finding.title(), nextReminder(now))) {
            return Opened.COUNTED;
        }
        tell(id, AlertChange.RAISED, Transition.RAISED, ITSELF, null, now);
        return Opened.RAISED;
    }

    private Instant nextReminder(Instant now) {
        return now.plus(properties.remindEvery());
    }

    /**
     * It is well again; one that flaps is believed only after a while.
     *
     * @return whether this resolved it
     */
    boolean over(Fingerprint fingerprint, @Nullable String note) {
        store.lock();
        return !store.isFineFrom(fingerprint, clock.instant())
                && store.active(fingerprint).map(id -> resolve(id, ITSELF, note)).orElse(false);
    }

    /** Those that flapped and have been quiet since. */
    void endWhatCalmed() {
        store.calmedBefore(clock.instant().minus(QUIET))
                .forEach(id -> resolve(id, ITSELF, "quiet for 15 minutes"));
    }

    /** Nobody looks any more. */
    void noLongerWatched(@Nullable TenantId tenant, String service, @Nullable String connection) {
        store.ofCheck(tenant, service, connection)
                .forEach(id -> resolve(id, ITSELF, "it is no longer watched"));
    }

    /** The tenants' own alerts are part of the platform-wide one now. */
    void absorb(Fingerprint incident, String service, List<TenantId> tenants) {
        Instant now = clock.instant();
        String why = "part of " + service + " failing for many";
        store.lock();
        store.active(incident)
                .ifPresent(larger -> {
                    for (UUID id : store.toAbsorb(service, tenants, now.minus(ABSORBED_WITHIN))) {
                        if (store.resolve(id, ITSELF, why, larger, now)) {
                            tell(id, AlertChange.ABSORBED, Transition.RESOLVED, ITSELF, null, now);
                        }
                    }
                });
    }

    /** Whether it was not resolved already; as the next three, false changes nothing. */
    boolean resolve(UUID id, String actor, @Nullable String note) {
        Instant now = clock.instant();
        store.lock();
        boolean changed = store.resolve(id, actor, note, null, now);
        if (changed) {
            tell(id, AlertChange.RESOLVED, Transition.RESOLVED, actor, note, now);
        }
        return changed;
    }

    boolean reopen(UUID id, String actor, @Nullable String note) {
        Instant now = clock.instant();
        store.lock();
        boolean changed = store.reopen(id, nextReminder(now));
        if (changed) {
            tell(id, AlertChange.REOPENED, Transition.REOPENED, actor, note, now);
        }
        return changed;
    }

    boolean acknowledge(UUID id, String actor, @Nullable String note) {
        Instant now = clock.instant();
        store.lock();
        boolean changed = store.acknowledge(id, actor, now);
        if (changed) {
            tell(id, AlertChange.ACKNOWLEDGED, Transition.ACKNOWLEDGED, actor, note, now);
        }
        return changed;
    }

    boolean unacknowledge(UUID id, String actor, @Nullable String note) {
        Instant now = clock.instant();
        store.lock();
        boolean changed = store.unacknowledge(id, nextReminder(now));
        if (changed) {
            tell(id, AlertChange.UNACKNOWLEDGED, Transition.UNACKNOWLEDGED, actor, note, now);
        }
        return changed;
    }

    /** What nobody acknowledged is said again. */
    void remind() {
        Instant now = clock.instant();
        store.lock();
        for (UUID id : store.toRemind(now, nextReminder(now))) {
            tell(id, AlertChange.REMINDED, Transition.REMINDED, ITSELF, null, now);
        }
    }

    private void tell(
            UUID id,
            AlertChange change,
            Transition transition,
            String actor,
            @Nullable String note,
            Instant now) {
        store.change(id, change, actor, note, now);
        notifications.queue(id, transition, now, now);
        TenantTransaction.afterCommit(bell::ring);
    }
}
