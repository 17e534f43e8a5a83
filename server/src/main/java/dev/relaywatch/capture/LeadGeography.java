package dev.relaywatch.capture;

import dev.relaywatch.capture.geo.GeoLookup;
import dev.relaywatch.capture.geo.Place;
import dev.relaywatch.capture.personaldata.IsoCodes;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Where a lead is, field by field from the first that knows it: what the person typed, the
 * assistant's context, the session, the address. A later source that is in another country than the
 * one already known gives nothing.
 */
@Component
class LeadGeography {
    private static final int MOST_TEXT = 500;
    private static final Lead.Geo UNKNOWN = new Lead.Geo(null, null, null, null, null, null);

    private final GeoLookup lookup;

    LeadGeography(GeoLookup lookup) {
        this.lookup = lookup;
    }

    /** What the form itself says, without the code of the state. */
    static Lead.Geo given(Input input) {
        Lead.Geo typed = with(UNKNOWN, "user", place(input));
        Lead.Geo told = with(typed, "ai_context", place(input.object("aiContext")));
        return with(told, "session", place(input.object("sessionData")));
    }

    private static Place place(Input input) {
        String zip = input.text("zip", MOST_TEXT);
        return new Place(
                input.text("city", MOST_TEXT),
                input.text("state", MOST_TEXT),
                null,
                zip == null ? input.text("zip_code", MOST_TEXT) : zip,
                input.text("country", MOST_TEXT));
    }

    /**
     * With what the address tells of the missing, and the code of the state. Waits for a provider a
     * moment at most, so never inside a transaction.
     *
     * @param ip absent: not known
     */
    Lead.Geo completed(Lead.Geo given, @Nullable String ip) {
        return withStateCode(
                isComplete(given)
                        ? given
                        : lookup.find(ip).map(place -> with(given, "ip", place)).orElse(given));
    }

    private static boolean isComplete(Lead.Geo geo) {
        return geo.city() != null
                && geo.state() != null
                && geo.zip() != null
                && geo.country() != null;
    }

    private static Lead.Geo with(Lead.Geo known, String source, Place more) {
        if (contradict(known.country(), more.country())) {
            return known;
        }
        Lead.Geo filled =
                new Lead.Geo(
                        first(known.city(), more.city()),
                        first(known.state(), more.state()),
                        known.state() == null ? more.stateCode() : known.stateCode(),
                        first(known.zip(), more.zip()),
                        first(known.country(), more.country()),
                        known.source());
        return filled.source() != null || filled.equals(known)
                ? filled
                : new Lead.Geo(
                        filled.city(),
                        filled.state(),
                        filled.stateCode(),
                        filled.zip(),
                        filled.country(),
                        source);
    }

    /** A country that nobody knows is another one than any that somebody does. */
    private static boolean contradict(@Nullable String one, @Nullable String other) {
        if (one == null || other == null || one.equalsIgnoreCase(other)) {
            return false;
        }
        String code = IsoCodes.country(one);
        return code == null || !code.equals(IsoCodes.country(other));
    }

    private static @Nullable String first(@Nullable String known, @Nullable String more) {
        return known == null ? more : known;
    }

    private static Lead.Geo withStateCode(Lead.Geo geo) {
        return geo.state() == null || geo.stateCode() != null
                ? geo
                : new Lead.Geo(
                        geo.city(),
                        geo.state(),
                        IsoCodes.state(geo.state(), geo.country()),
                        geo.zip(),
                        geo.country(),
                        geo.source());
    }
}
