package dev.relaywatch.shared;

import java.util.regex.Pattern;

/**
 * Takes addresses of people and keys out of what is answered: somebody may have put them where a
 * name belongs, and what refuses them is kept by proxies and browsers.
 */
final class Withheld {
    private static final String APART = "\\s\"'@,;:<>()\\[\\]{}";

    /** Those that RFC 2606 keeps for examples are nobody's. */
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[^"
                            + APART
                            + "]{1,64}@(?!example\\.(?:com|net|org)\\b)[^"
                            + APART
                            + "]{1,255}");

    /** Those of this server, not the beginnings that a sentence explains. */
    private static final Pattern KEY = Pattern.compile("rw[psx]_[A-Za-z0-9_-]{6,}");

    private Withheld() {}

    static String from(String text) {
        String said = text.indexOf('@') < 0 ? text : EMAIL.matcher(text).replaceAll("[email]");
        return said.contains("rw") ? KEY.matcher(said).replaceAll("[key]") : said;
    }
}
