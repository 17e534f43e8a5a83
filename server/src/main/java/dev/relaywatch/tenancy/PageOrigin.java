package dev.relaywatch.tenancy;

import java.net.URI;
import java.util.Locale;

/** Where pages come from, as browsers say it (RFC 6454, 6.2). */
public final class PageOrigin {
    private static final int LONGEST = 300;

    /** Of one key, or of one tenant. */
    public static final int MOST = 50;

    /** What is said of one that is none. */
    public static final String EXPECTED =
            "must be like https://shop.example.com, in lower case and without a path";

    private PageOrigin() {}

    public static boolean isOne(String text) {
        if (text.length() > LONGEST || !text.equals(text.toLowerCase(Locale.ROOT))) {
            return false;
        }
        try {
            URI uri = URI.create(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
