package dev.relaywatch.outbound;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds secrets by what they look like: credentials of a header, the keys that providers mark by
 * their first letters, JSON web tokens and webhook addresses. Linear: every pattern starts only at
 * the edge of a word and repeats possessively or a bounded number of times.
 */
final class SecretShapes {
    private static final List<Shape> SHAPES =
            List.of(
                    // A plain word of a sentence ("Basic authentication failed") is no credential.
                    new Shape(
                            List.of("earer ", "EARER ", "asic ", "ASIC "),
                            "\\b((?i:bearer|basic)) {1,3}+"
                                    + "(?:(?=[\\w.~+/|-]{0,200}[0-9=])[\\w.~+/=|-]{6,}+"
                                    + "|[\\w.~+/=|-]{20,}+)",
                            "$1 " + Redaction.MARK),
                    key(List.of("k_live_", "k_test_"), "[srp]k_(?:live|test)_\\w++"), // Stripe
                    key(List.of("shp"), "shp(?:at|ss|ca|pa)_\\w++"), // Shopify
                    key(List.of("xox", "xapp-"), "(?:xox[a-z]|xapp)-[\\w-]++"), // Slack
                    key(List.of("ck_", "cs_"), "c[ks]_[0-9a-f]{40}"), // WooCommerce
                    key(List.of("whsec_", "whsk_"), "wh(?:sec|sk)_[\\w+/=]++"), // webhook signing
                    key(List.of("sk-", "signkey-"), "(?:signkey-|sk-)[\\w-]{16,}+"), // Inngest
                    key(
                            List.of("ya29.", "AIza"),
                            "(?:ya29\\.[\\w.-]++|AIza[\\w-]{30,}+)"), // Google
                    key(List.of("EAA"), "EAA\\w{20,}+"), // Meta
                    key(List.of("eyJ"), "eyJ[\\w-]{8,}+\\.[\\w-]++(?:\\.[\\w-]++)?"), // JWT
                    new Shape(
                            List.of("hooks.slack.com", "/webhooks", "api.telegram.org"),
                            "((?:hooks\\.slack\\.com\\\\?/(?:services|workflows|triggers)"
                                    + "|discord(?:app)?\\.com\\\\?/api\\\\?/webhooks"
                                    + "|api\\.telegram\\.org)\\\\?/)[^\\s\"'<>?]++",
                            "$1" + Redaction.MARK));

    private SecretShapes() {}

    static String redact(String text) {
        String clean = text;
        for (Shape shape : SHAPES) {
            if (shape.mayStandIn(clean)) {
                clean = shape.pattern.matcher(clean).replaceAll(shape.replacement);
            }
        }
        return clean;
    }

    private static Shape key(List<String> hints, String pattern) {
        return new Shape(hints, "(?<![\\w-])" + pattern, Redaction.MARK);
    }

    /**
     * @param hints one of them stands in every match: most texts are done without the pattern
     */
    private record Shape(List<String> hints, Pattern pattern, String replacement) {
        Shape(List<String> hints, String pattern, String replacement) {
            this(hints, Pattern.compile(pattern), replacement);
        }

        boolean mayStandIn(String text) {
            for (String hint : hints) {
                if (text.contains(hint)) {
                    return true;
                }
            }
            return false;
        }
    }
}
