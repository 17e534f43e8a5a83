package dev.relaywatch.capture;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The click and the campaign that the address of a page tells of. Never throws for any text. */
record LandingPage(Map<String, String> clickIds, Map<String, String> utm) {
    private static final LandingPage NONE = new LandingPage(Map.of(), Map.of());
    private static final int MOST_PARAMETERS = 100;
    private static final String UTM_PREFIX = "utm_";

    static LandingPage of(@Nullable String url) {
        int query = url == null ? -1 : url.indexOf('?');
        if (url == null || query < 0) {
            return NONE;
        }
        int fragment = url.indexOf('#', query);
        String parameters = url.substring(query + 1, fragment < 0 ? url.length() : fragment);
        Map<String, String> clickIds = new LinkedHashMap<>();
        Map<String, String> utm = new LinkedHashMap<>();
        for (String pair : parameters.split("&", MOST_PARAMETERS)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = pair.substring(0, equals);
                String value = decoded(pair.substring(equals + 1));
                if (EventReader.CLICK_IDS.contains(name)) {
                    keep(clickIds, name, value, EventReader.MOST_CLICK_ID);
                } else if (name.startsWith(UTM_PREFIX)) {
                    keepUtm(utm, name.substring(UTM_PREFIX.length()), value);
                }
            }
        }
        return new LandingPage(clickIds, utm);
    }

    private static void keepUtm(Map<String, String> utm, String name, String value) {
        if (EventReader.UTM.contains(name)) {
            keep(utm, name, value, EventReader.MOST_ID);
        }
    }

    /** The first of several; what is too long is left out. */
    private static void keep(Map<String, String> found, String name, String value, int most) {
        if (!value.isEmpty() && value.length() <= most) {
            found.putIfAbsent(name, value);
        }
    }

    private static String decoded(String value) {
        try {
            return Input.clean(URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Input.clean(value);
        }
    }
}
