package dev.relaywatch.delivery.tiktok;

import dev.relaywatch.delivery.Deliverable;
import java.util.Locale;

/**
 * What kind of events an {@code event_source_id} takes. A request names one source, and the id must
 * be of its kind: a pixel takes web events only, and pixel codes have letters; event sets of a CRM
 * or of shops and apps have numbers (TikTok, "Events API 2.0" and "How to postback signals through
 * Events API", December 2025).
 */
enum TikTokSource {
    WEB,
    CRM,
    OFFLINE,
    APP;

    /**
     * @param id the connection's pixel code, or the number of an event set or app
     */
    static TikTokSource of(String id, Deliverable item) {
        if (isPixel(id)) {
            return WEB;
        }
        return switch (item.actionSource()) {
            case "physical_store" -> OFFLINE;
            case "app" -> APP;
            default -> CRM;
        };
    }

    static boolean isPixel(String id) {
        return !id.matches("\\d+");
    }

    /** As a request names it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
