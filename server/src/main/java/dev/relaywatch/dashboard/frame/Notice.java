package dev.relaywatch.dashboard.frame;

/**
 * How the last deed ended, above what comes next.
 *
 * @param state {@code healthy}, {@code degraded}, {@code unhealthy} or {@code unknown}: gives shape
 *     and colour
 * @param text empty where the title says it all
 */
public record Notice(String state, String title, String text) {
    public static Notice done(String title, String text) {
        return new Notice("healthy", title, text);
    }

    public static Notice wrong(String title, String text) {
        return new Notice("unhealthy", title, text);
    }

    public static Notice wait(String title, String text) {
        return new Notice("degraded", title, text);
    }
}
