package dev.relaywatch.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What brought a visitor: an advertisement with its click, a newsletter, or nothing.
 *
 * @param click name of the click id; absent without an advertisement
 * @param utm by name: source, medium, campaign, term, content; empty for who came by themselves
 * @param referrer the page before; absent where there was none
 */
record DemoCampaign(
        @Nullable String click,
        String clickId,
        Map<String, String> utm,
        @Nullable String referrer) {
    private static final List<DemoCampaign> ALL =
            List.of(
                    paid("fbclid", "IwAR", "facebook", "paid_social", "https://l.facebook.com/"),
                    paid("fbclid", "IwAR", "instagram", "paid_social", "https://l.instagram.com/"),
                    paid("gclid", "Cj0K", "google", "cpc", "https://www.google.com/"),
                    paid("gclid", "Cj0K", "google", "cpc", "https://www.google.com/"),
                    paid("gbraid", "0AAAA", "google", "cpc", "https://www.google.com/"),
                    paid("wbraid", "ClAK", "google", "cpc", "https://www.google.com/"),
                    paid("ttclid", "E.C.P.", "tiktok", "paid_social", "https://www.tiktok.com/"),
                    paid("msclkid", "5d1c", "bing", "cpc", "https://www.bing.com/"),
                    new DemoCampaign(
                            null,
                            "",
                            Map.of(
                                    "source", "newsletter",
                                    "medium", "email",
                                    "campaign", "autumn",
                                    "content", "header"),
                            null),
                    new DemoCampaign(null, "", Map.of(), "https://www.example.org/best-tents"),
                    new DemoCampaign(null, "", Map.of(), null));

    private static DemoCampaign paid(
            String click, String prefix, String source, String medium, String referrer) {
        return new DemoCampaign(
                click,
                prefix,
                Map.of(
                        "source",
                        source,
                        "medium",
                        medium,
                        "campaign",
                        "autumn",
                        "term",
                        "two person tent"),
                referrer);
    }

    /** With a click of its own. */
    static DemoCampaign any(Random random) {
        DemoCampaign one = ALL.get(random.nextInt(ALL.size()));
        String token =
                Long.toString(random.nextLong() >>> 1, 36)
                        + Long.toString(random.nextInt() >>> 1, 36);
        return one.click() == null
                ? one
                : new DemoCampaign(one.click(), one.clickId() + token, one.utm(), one.referrer());
    }

    /** As our own doors take it. */
    void describe(ObjectNode body) {
        if (click != null) {
            body.putObject("clickIds").put(click, clickId);
        }
        if (!utm.isEmpty()) {
            ObjectNode named = body.putObject("utm");
            utm.forEach(named::put);
        }
    }

    /** What the address of the page they land on ends with. */
    String query() {
        return click == null ? "" : "?" + click + "=" + clickId;
    }
}
