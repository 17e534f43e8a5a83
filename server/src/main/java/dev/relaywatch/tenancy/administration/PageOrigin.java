package dev.relaywatch.tenancy.administration;

import java.net.URI;
import java.util.Locale;

/** Where pages come from, as browsers say it (RFC 6454, 6.2). */
final class PageOrigin {
    private static final int LONGEST = 300;

    private PageOrigin() {}

    static boolean isOne(String text) {
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
