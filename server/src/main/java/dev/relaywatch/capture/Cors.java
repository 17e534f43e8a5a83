package dev.relaywatch.capture;

import dev.relaywatch.tenancy.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages use the doors of the public key, which is no secret: pages of any site, unless the
 * tenant names its own.
 */
final class Cors {
    private static final String DAY = "86400";

    private Cors() {}

    /** Whether a page of this origin may send for the tenant; programs name no origin. */
    static boolean allows(Tenant tenant, @Nullable String origin) {
        return origin == null || tenant.origins().isEmpty() || tenant.origins().contains(origin);
    }

    /** Headers for the answer to a page of this origin; none where the request names none. */
    static Map<String, String> answer(@Nullable String origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Vary", "Origin");
        if (origin != null && origin.length() <= 300) {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Allow-Credentials", "true");
            headers.put("Access-Control-Expose-Headers", "Retry-After");
        }
        return headers;
    }

    /**
     * Headers for the question that a browser asks first. Whose key will come is not known yet, so
     * any origin may ask; the answer to what it then sends is kept from those that may not.
     */
    static Map<String, String> preflight(@Nullable String origin) {
        Map<String, String> headers = answer(origin);
        headers.put("Access-Control-Allow-Methods", "POST, OPTIONS");
        // X-Retry-Count is what Segment's browser SDK adds when it sends again
        headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Retry-Count");
        headers.put("Access-Control-Max-Age", DAY);
        return headers;
    }
}
