package dev.relaywatch.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A visitor as the ledger has them: their first touch, and the newest click on a Meta ad.
 *
 * @param row identity of the row
 * @param clickIds of the first touch, {@code fbclid} included
 * @param fbc of the first touch
 * @param consent what was said last
 */
record KnownVisitor(
        UUID row,
        Visitor visitor,
        Map<String, String> clickIds,
        Map<String, String> utm,
        @Nullable String fbp,
        @Nullable String fbc,
        @Nullable Click latest,
        @Nullable String landingPage,
        @Nullable String referrer,
        @Nullable String userAgent,
        @Nullable String ipHash,
        Consent consent,
        Instant lastSeenAt) {

    /** Events of one visit need not note each time that the visitor is still there. */
    private static final Duration STILL_THERE = Duration.ofMinutes(1);

    /** Who was not heard of for so long comes again. */
    private static final Duration VISIT = Duration.ofMinutes(30);

    /** Whether the touch is the first of another visit. */
    boolean comesAgain(Touch touch) {
        return touch.at().isAfter(lastSeenAt.plus(VISIT));
    }

    /** Whether the touch tells anything that is to be stored. */
    boolean learnsFrom(Touch touch) {
        Consent said = touch.consent().or(consent);
        return touch.isVisit()
                || touch.at().isAfter(lastSeenAt.plus(STILL_THERE))
                || !clickIds.keySet().containsAll(touch.clickIds().keySet())
                || !utm.keySet().containsAll(touch.utm().keySet())
                || (fbp == null && touch.fbp() != null)
                || isNews(touch.latest())
                || (landingPage == null && touch.landingPage() != null)
                || (referrer == null && touch.referrer() != null)
                || (userAgent == null && touch.userAgent() != null)
                || (ipHash == null && touch.ip() != null)
                || !said.equals(consent);
    }

    private boolean isNews(@Nullable Click click) {
        return click != null
                && !click.fbclid().equals(clickIds.get("fbclid"))
                && (latest == null || !click.fbclid().equals(latest.fbclid()));
    }

    /**
     * Theirs where the event has none; of Meta's clicks the newest. A click that the event tells of
     * keeps the time at which it was first seen.
     */
    CapturedEvent complete(CapturedEvent event) {
        Map<String, String> clicks = new LinkedHashMap<>(clickIds);
        if (latest != null) {
            clicks.put("fbclid", latest.fbclid());
        }
        clicks.putAll(event.clickIds());
        return event.attributed(
                row,
                event.fbp() == null ? fbp : event.fbp(),
                fbcFor(event),
                clicks,
                event.utm().isEmpty() ? utm : event.utm(),
                event.consent().or(consent));
    }

    /**
     * What was made at the event's own time gives way to what was made when the click was first
     * seen.
     */
    private @Nullable String fbcFor(CapturedEvent event) {
        String told = event.fbc();
        String fbclid = event.clickIds().get("fbclid");
        if (fbclid == null) {
            return told != null ? told : latest == null ? fbc : latest.fbc();
        }
        boolean made = told == null || told.equals(Click.at(event.time(), fbclid).fbc());
        if (!made) {
            return told;
        }
        if (latest != null && fbclid.equals(latest.fbclid())) {
            return latest.fbc();
        }
        return fbclid.equals(clickIds.get("fbclid")) ? fbc : told;
    }
}
