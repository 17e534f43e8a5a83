package dev.relaywatch.capture;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A click on a Meta ad.
 *
 * @param fbclid as it stood in the address; its case counts
 * @param fbc {@code fb.1.{ms of the click}.{fbclid}} (Meta, "ClickID and the fbp and fbc
 *     parameters")
 */
record Click(String fbclid, String fbc) {
    private static final Pattern FBC = Pattern.compile("fb\\.\\d\\.\\d{1,16}\\.(\\S+)");

    /** The click that an fbc tells of; absent where it is none. */
    static @Nullable Click of(@Nullable String fbc) {
        if (fbc == null) {
            return null;
        }
        Matcher parts = FBC.matcher(fbc);
        return parts.matches() ? new Click(parts.group(1), fbc) : null;
    }

    static Click at(Instant time, String fbclid) {
        return new Click(fbclid, "fb.1." + time.toEpochMilli() + "." + fbclid);
    }

    /**
     * A click that an event tells of: its fbc, which is made from the fbclid where it is missing.
     */
    static @Nullable Click told(@Nullable String fbc, @Nullable String fbclid, Instant time) {
        Click told = of(fbc);
        return told != null || fbclid == null ? told : at(time, fbclid);
    }

    /** A click that led to a page: its fbclid, which a cookie from before says nothing about. */
    static @Nullable Click seen(@Nullable String fbc, @Nullable String fbclid, Instant time) {
        Click told = of(fbc);
        boolean isSame = told != null && (fbclid == null || told.fbclid.equals(fbclid));
        return isSame || fbclid == null ? told : at(time, fbclid);
    }
}
