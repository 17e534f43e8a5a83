package dev.relaywatch.dashboard.frame;

/** Long texts by their ends, as people compare them. */
public final class Shortened {
    private static final int LONGEST = 16;
    private static final int HEAD = 6;
    private static final int TAIL = 4;

    private Shortened() {}

    public static String of(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, HEAD) + "…" + text.substring(text.length() - TAIL);
    }
}
