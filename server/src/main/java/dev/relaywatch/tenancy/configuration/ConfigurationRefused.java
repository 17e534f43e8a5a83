package dev.relaywatch.tenancy.configuration;

import java.util.List;

/** The configuration file has mistakes; nothing of it may be applied. Shows no secrets. */
public final class ConfigurationRefused extends RuntimeException {
    private final List<String> mistakes;

    ConfigurationRefused(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /**
     * One line each, by line of the file: {@code file:line: path: what is wrong and what is
     * expected}. At least one.
     */
    public List<String> mistakes() {
        return mistakes;
    }
}
