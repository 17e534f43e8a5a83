package dev.relaywatch.tenancy.administration;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Where pages come from, as browsers say it (RFC 6454, 6.2). */
final class PageOrigin {
    private static final int LONGEST = 300;

    private static final int MOST = 50;

    private PageOrigin() {}

    /** Those of a field; what is wrong with them is noted. */
    static List<String> listed(BodyFields fields, String field) {
        return fields.texts(
                field,
                MOST,
                PageOrigin::isOne,
                "must be like https://shop.example.com, in lower case and without a path");
    }

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
