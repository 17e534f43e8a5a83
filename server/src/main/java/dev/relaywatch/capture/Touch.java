package dev.relaywatch.capture;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one request tells of a visitor.
 *
 * @param clickIds by name, without {@code fbclid}: that is in the clicks
 * @param first the first click on a Meta ad that is told of
 * @param latest the last one
 * @param ip never stored, only its keyed hash
 * @param consent what was said last
 * @param isVisit a page said that the visitor is there, instead of an event that names them
 */
record Touch(
        Visitor visitor,
        Map<String, String> clickIds,
        Map<String, String> utm,
        @Nullable String fbp,
        @Nullable Click first,
        @Nullable Click latest,
        @Nullable String landingPage,
        @Nullable String referrer,
        @Nullable String userAgent,
        @Nullable String ip,
        Consent consent,
        boolean isVisit,
        Instant at) {

    /**
     * Whether the visitor's own browser called, and no server for them: only its address is told.
     */
    boolean isOfBrowser() {
        return isVisit || ip != null;
    }

    /** Both as one: the first touch is kept, what was missing comes from the later. */
    Touch then(Touch later) {
        return new Touch(
                visitor,
                filled(clickIds, later.clickIds),
                filled(utm, later.utm),
                first(fbp, later.fbp),
                first(first, later.first),
                latestOf(later),
                first(landingPage, later.landingPage),
                first(referrer, later.referrer),
                first(userAgent, later.userAgent),
                first(ip, later.ip),
                later.consent.or(consent),
                isVisit || later.isVisit,
                at.isAfter(later.at) ? at : later.at);
    }

    /** A click that was told of before is no later one. */
    private @Nullable Click latestOf(Touch later) {
        Click click = later.latest;
        boolean known =
                click == null
                        || (first != null && click.fbclid().equals(first.fbclid()))
                        || (latest != null && click.fbclid().equals(latest.fbclid()));
        return known ? latest : click;
    }

    /** What the first has, and from the other what it lacks. */
    static Map<String, String> filled(Map<String, String> first, Map<String, String> other) {
        if (other.isEmpty() || first.keySet().containsAll(other.keySet())) {
            return first;
        }
        Map<String, String> filled = new LinkedHashMap<>(other);
        filled.putAll(first);
        return filled;
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    @Override
    public String toString() {
        return "Touch[" + visitor + ", " + at + "]";
    }
}
