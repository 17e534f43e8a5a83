package dev.relaywatch.tenancy;

import java.util.List;

/** This installation cannot start as it is configured. */
public final class StartRefused extends RuntimeException {
    private final List<String> lines;
    private final boolean badConfiguration;

    /**
     * @param lines one mistake each: where, what, what is expected; no secrets
     * @param badConfiguration false where the cause may pass by itself, such as a database that is
     *     down
     */
    StartRefused(List<String> lines, boolean badConfiguration, Throwable cause) {
        super(String.join("; ", lines), cause);
        this.lines = List.copyOf(lines);
        this.badConfiguration = badConfiguration;
    }

    public List<String> lines() {
        return lines;
    }

    public boolean badConfiguration() {
        return badConfiguration;
    }
}
