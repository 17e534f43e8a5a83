package dev.relaywatch.sandbox;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on purpose: {@code Fault.of(THROTTLED).at("acme", "meta").times(2)}.
 *
 * @param account whose account it strikes; absent: everyone's
 * @param service which provider it strikes; absent: every provider that knows this kind
 * @param times how many requests it strikes before it disappears; absent: until healed
 * @param probability of striking a request that it could strike, above 0 and at most 1; drawn from
 *     a random sequence that is the same in every run
 * @param startsAfter how long after being added it begins
 * @param lasts how long it strikes; absent: until healed
 * @param every how often it begins anew, counted from its first beginning; absent: only once
 * @param delay how late the answer comes; only for {@link FaultKind#SLOW}
 * @param eventIds regular expression for the whole event id; only for a kind that {@link
 *     FaultKind#namesEvents names events}
 */
public record Fault(
        FaultKind kind,
        @Nullable String account,
        @Nullable String service,
        @Nullable Integer times,
        double probability,
        Duration startsAfter,
        @Nullable Duration lasts,
        @Nullable Duration every,
        @Nullable Duration delay,
        @Nullable String eventIds) {

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

    public Fault {
        if (account != null && !Account.validName(account)) {
            throw new BadInput("account", Account.NAME_RULE);
        }
        if (times != null && times < 1) {
            throw new BadInput("times", "must be at least 1, got " + times);
        }
        if (!(probability > 0 && probability <= 1)) {
            throw new BadInput("probability", "must be above 0 and at most 1, got " + probability);
        }
        if (startsAfter.isNegative()) {
            throw new BadInput("startsAfter", "must not be negative, got " + startsAfter);
        }
        if (lasts != null && !lasts.isPositive()) {
            throw new BadInput("lasts", "must be longer than nothing, got " + lasts);
        }
        if (every != null && (lasts == null || every.compareTo(lasts) < 0)) {
            throw new BadInput("every", "needs \"lasts\" and must not be shorter than it");
        }
        if ((kind == FaultKind.SLOW) != (delay != null)) {
            throw new BadInput("delay", "belongs to \"slow\", which cannot do without it");
        }
        if (delay != null && (!delay.isPositive() || delay.compareTo(LONGEST_DELAY) > 0)) {
            throw new BadInput("delay", "must be above nothing and at most " + LONGEST_DELAY);
        }
        if (kind.namesEvents() != (eventIds != null)) {
            throw new BadInput(
                    "eventIds",
                    "belongs to \"rejected\", \"refused_later\" and \"too_recent\", which cannot do"
                            + " without it");
        }
        if (eventIds != null) {
            try {
                Pattern.compile(eventIds);
            } catch (PatternSyntaxException e) {
                throw new BadInput("eventIds", "is no regular expression: " + e.getDescription());
            }
        }
    }

    /** A fault of this kind that strikes everybody, at once, always, until it is healed. */
    public static Fault of(FaultKind kind) {
        return new Fault(kind, null, null, null, 1, Duration.ZERO, null, null, null, null);
    }

    /** The normal answer, but this much later. */
    public static Fault slow(Duration delay) {
        return new Fault(
                FaultKind.SLOW, null, null, null, 1, Duration.ZERO, null, null, delay, null);
    }

    /** Events whose whole id matches this regular expression are invalid. */
    public static Fault rejected(String eventIds) {
        return naming(FaultKind.REJECTED, eventIds);
    }

    /** Events whose whole id matches this regular expression are accepted and refused later. */
    public static Fault refusedLater(String eventIds) {
        return naming(FaultKind.REFUSED_LATER, eventIds);
    }

    /** The click of events whose whole id matches this regular expression is too recent. */
    public static Fault tooRecent(String eventIds) {
        return naming(FaultKind.TOO_RECENT, eventIds);
    }

    private static Fault naming(FaultKind kind, String eventIds) {
        return new Fault(kind, null, null, null, 1, Duration.ZERO, null, null, null, eventIds);
    }

    public Fault at(@Nullable String account, @Nullable String service) {
        return new Fault(
                kind,
                account,
                service,
                times,
                probability,
                startsAfter,
                lasts,
                every,
                delay,
                eventIds);
    }

    public Fault times(int times) {
        return new Fault(
                kind,
                account,
                service,
                times,
                probability,
                startsAfter,
                lasts,
                every,
                delay,
                eventIds);
    }

    public Fault probability(double probability) {
        return new Fault(
                kind,
                account,
                service,
                times,
                probability,
                startsAfter,
                lasts,
                every,
                delay,
                eventIds);
    }

    public Fault startsAfter(Duration startsAfter) {
        return new Fault(
                kind,
                account,
                service,
                times,
                probability,
                startsAfter,
                lasts,
                every,
                delay,
                eventIds);
    }

    public Fault lasts(Duration lasts) {
        return new Fault(
                kind,
                account,
                service,
                times,
                probability,
                startsAfter,
                lasts,
                every,
                delay,
                eventIds);
    }

    public Fault every(Duration every) {
        return new Fault(
                kind,
                account,
                service,
                times,
                probability,
                startsAfter,
                lasts,
                every,
                delay,
                eventIds);
    }
}
