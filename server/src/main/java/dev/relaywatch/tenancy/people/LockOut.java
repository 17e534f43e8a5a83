package dev.relaywatch.tenancy.people;

import dev.relaywatch.shared.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Who fails too often has to wait, longer each time. Counted for an account at an address of the
 * network, where few tries are honest; for the address alone; and for the account alone, where a
 * higher bound keeps strangers from locking somebody out for the price of five tries. Accounts that
 * do not exist are counted too, so that waiting tells nothing.
 */
@Component
public class LockOut {
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private final LockOutStore store;
    private final Clock clock;

    LockOut(LockOutStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What failures are counted of.
     *
     * @param hash what it is, not in clear
     */
    private record Subject(String hash, Bound bound) {}

    /** From which failure on it is locked, at first for how long, at most how long. */
    enum Bound {
        ACCOUNT_AT_ADDRESS(5, Duration.ofSeconds(30), Duration.ofMinutes(15)),
        ADDRESS(30, Duration.ofSeconds(30), Duration.ofHours(1)),
        ACCOUNT(50, Duration.ofSeconds(30), Duration.ofMinutes(15));

        private final int failures;
        private final Duration first;
        private final Duration longest;

        Bound(int failures, Duration first, Duration longest) {
            this.failures = failures;
            this.first = first;
            this.longest = longest;
        }

        /** Zero below the bound, then doubling with each failure. */
        Duration pause(int failed) {
            if (failed < failures) {
                return Duration.ZERO;
            }
            int doublings = Math.min(failed - failures, 20);
            Duration pause = first.multipliedBy(1L << doublings);
            return pause.compareTo(longest) > 0 ? longest : pause;
        }
    }

    /** Until when this account may not be tried from there; empty when it may. */
    public Optional<Instant> lockedUntil(String account, String address) {
        Instant now = clock.instant();
        return subjects(account, address).stream()
                .flatMap(subject -> store.lockedUntil(subject.hash()).stream())
                .filter(until -> until.isAfter(now))
                .max(Instant::compareTo);
    }

    /** A try that failed; returns until when the next has to wait, empty when it has not. */
    public Optional<Instant> failed(String account, String address) {
        Instant now = clock.instant();
        Instant latest = Instant.MIN;
        for (Subject subject : subjects(account, address)) {
            int failures = store.failed(subject.hash(), now, now.minus(FORGOTTEN_AFTER));
            Duration pause = subject.bound().pause(failures);
            if (pause.isPositive()) {
                Instant until = now.plus(pause);
                store.lock(subject.hash(), until);
                latest = until.isAfter(latest) ? until : latest;
            }
        }
        return latest.equals(Instant.MIN) ? Optional.empty() : Optional.of(latest);
    }

    /**
     * One that succeeded: what this account failed before is forgotten; the address keeps its
     * count.
     */
    public void succeeded(String account, String address) {
        subjects(account, address).stream()
                .filter(subject -> subject.bound() != Bound.ADDRESS)
                .forEach(subject -> store.forget(subject.hash()));
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 600_000)
    void forgetWhatIsOld() {
        store.forgetBefore(clock.instant().minus(FORGOTTEN_AFTER));
    }

    private static List<Subject> subjects(String account, String address) {
        String who = account.toLowerCase(Locale.ROOT);
        return List.of(
                new Subject(hash("both", who + " " + address), Bound.ACCOUNT_AT_ADDRESS),
                new Subject(hash("address", address), Bound.ADDRESS),
                new Subject(hash("account", who), Bound.ACCOUNT));
    }

    private static String hash(String kind, String text) {
        return Sha256.hex(kind + "\n" + text);
    }
}
