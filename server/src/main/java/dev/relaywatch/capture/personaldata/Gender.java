package dev.relaywatch.capture.personaldata;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gender as Meta wants it, by the words that forms offer. */
final class Gender {
    private static final Map<String, String> INITIALS =
            Map.ofEntries(
                    Map.entry("f", "f"),
                    Map.entry("female", "f"),
                    Map.entry("woman", "f"),
                    Map.entry("w", "f"),
                    Map.entry("weiblich", "f"),
                    Map.entry("frau", "f"),
                    Map.entry("femme", "f"),
                    Map.entry("féminin", "f"),
                    Map.entry("mujer", "f"),
                    Map.entry("femenino", "f"),
                    Map.entry("femminile", "f"),
                    Map.entry("vrouw", "f"),
                    Map.entry("m", "m"),
                    Map.entry("male", "m"),
                    Map.entry("man", "m"),
                    Map.entry("männlich", "m"),
                    Map.entry("mann", "m"),
                    Map.entry("homme", "m"),
                    Map.entry("masculin", "m"),
                    Map.entry("hombre", "m"),
                    Map.entry("masculino", "m"),
                    Map.entry("maschile", "m"));

    private Gender() {}

    /** {@code f} or {@code m}; absent for anything else. */
    static @Nullable String initial(String text) {
        return INITIALS.get(Text.lower(text));
    }
}
