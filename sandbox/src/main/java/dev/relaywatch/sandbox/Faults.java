package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The faults that are in force, in the order in which they were added: the first that fits strikes.
 */
final class Faults {
    private static final int MOST = 1_000;

    private final List<Added> added = new CopyOnWriteArrayList<>();
    private long lastNumber;

    synchronized void add(Fault fault, Instant now) {
        added.removeIf(it -> it.isOver(now));
        if (added.size() >= MOST) {
            throw new BadInput("faults", "there are " + MOST + " already, which is the most");
        }
        lastNumber++;
        added.add(new Added(fault, now, new Random(lastNumber)));
    }

    /**
     * Ends the faults that name this account and this service.
     *
     * @param account absent: whatever account they name, or none
     * @param service absent: whatever service they name, or none
     * @return how many there were
     */
    synchronized int heal(@Nullable String account, @Nullable String service) {
        int before = added.size();
        added.removeIf(it ->
                (account == null || account.equals(it.fault.account()))
                        && (service == null || service.equals(it.fault.service())));
        return before - added.size();
    }

    /** Those not over yet, with what is left of their {@code times}. */
    synchronized List<Fault> list(Instant now) {
        var faults = new ArrayList<Fault>();
        for (Added it : added) {
            if (!it.isOver(now)) {
                faults.add(it.left == null ? it.fault : it.fault.times(it.left));
            }
        }
        return faults;
    }

    /** Uses up one strike of the first fault that is in force here and now and fits. */
    Optional<Fault> strike(String account, String service, Instant now, Predicate<Fault> fits) {
        return added.isEmpty() ? Optional.empty() : firstOf(account, service, now, fits);
    }

    /** As {@link #strike}, for the one event of a request. */
    boolean strikes(FaultKind kind, String account, String service, String eventId, Instant now) {
        return !added.isEmpty() && firstNaming(kind, account, service, eventId, now);
    }

    private synchronized Optional<Fault> firstOf(
            String account, String service, Instant now, Predicate<Fault> fits) {
        for (Added it : added) {
            if (it.aimsAt(account, service) && fits.test(it.fault) && strikes(it, now)) {
                return Optional.of(it.fault);
            }
        }
        return Optional.empty();
    }

    private synchronized boolean firstNaming(
            FaultKind kind, String account, String service, String eventId, Instant now) {
        for (Added it : added) {
            if (it.fault.kind() == kind
                    && it.aimsAt(account, service)
                    && it.names(eventId)
                    && strikes(it, now)) {
                return true;
            }
        }
        return false;
    }

    private boolean strikes(Added it, Instant now) {
        if (!it.isOn(now) || it.random.nextDouble() >= it.fault.probability()) {
            return false;
        }
        if (it.left != null) {
            it.left--;
            if (it.left == 0) {
                added.remove(it);
            }
        }
        return true;
    }

    private static final class Added {
        private final Fault fault;
        private final Instant start;
        private final Random random;
        private final @Nullable Pattern eventIds;
        private @Nullable Integer left;

        Added(Fault fault, Instant addedAt, Random random) {
            this.fault = fault;
            this.start = addedAt.plus(fault.startsAfter());
            this.random = random;
            this.eventIds = fault.eventIds() == null ? null : Pattern.compile(fault.eventIds());
            this.left = fault.times();
        }

        boolean aimsAt(String account, String service) {
            return (fault.account() == null || fault.account().equals(account))
                    && (fault.service() == null || fault.service().equals(service));
        }

        boolean names(String eventId) {
            return eventIds != null && eventIds.matcher(eventId).matches();
        }

        boolean isOn(Instant now) {
            if (now.isBefore(start)) {
                return false;
            }
            if (fault.lasts() == null) {
                return true;
            }
            Duration since = Duration.between(start, now);
            if (fault.every() != null) {
                since = since.minus(fault.every().multipliedBy(since.dividedBy(fault.every())));
            }
            return since.compareTo(fault.lasts()) < 0;
        }

        boolean isOver(Instant now) {
            return fault.lasts() != null
                    && fault.every() == null
                    && !now.isBefore(start.plus(fault.lasts()));
        }
    }
}
