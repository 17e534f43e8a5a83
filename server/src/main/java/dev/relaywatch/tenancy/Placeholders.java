package dev.relaywatch.tenancy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Variables that stand in an exported file where a secret belongs. Not for several threads. */
public final class Placeholders {
    private final String owner;
    private final Set<String> used;

    private Placeholders(String owner, Set<String> used) {
        this.owner = owner;
        this.used = used;
    }

    static Placeholders none() {
        return new Placeholders("", new LinkedHashSet<>());
    }

    /** Whose secrets come next. */
    Placeholders whose(String name) {
        return new Placeholders(name, used);
    }

    /** Stands for a secret that never leaves; written {@code ${NAME}}. */
    public record Variable(String name) {
        @Override
        public String toString() {
            return "${" + name + "}";
        }
    }

    /** {@code ${ACME_META_ACCESS_TOKEN}}; another one each time. */
    public Variable of(String... parts) {
        String name =
                Stream.concat(Stream.of(owner), Stream.of(parts))
                        .map(part ->
                                part.toUpperCase(Locale.ROOT)
                                        .replaceAll("[^A-Z0-9]+", "_")
                                        .replaceAll("^_|_$", ""))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("_"));
        String start = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "RW_" + name : name;
        String free = start;
        for (int i = 2; !used.add(free); i++) {
            free = start + "_" + i;
        }
        return new Variable(free);
    }

    /** All that were given out. */
    List<String> names() {
        return new ArrayList<>(used);
    }
}
