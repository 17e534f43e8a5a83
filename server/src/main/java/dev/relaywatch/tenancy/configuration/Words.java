package dev.relaywatch.tenancy.configuration;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values that are one of a few known words. */
final class Words {
    private Words() {}

    /**
     * @param what the word is called: {@code service}
     * @return null exactly when a mistake was reported
     */
    static @Nullable String oneOf(Item item, String what, Collection<String> options) {
        String given = item.text();
        if (given == null || options.contains(given)) {
            return given;
        }
        unknown(item, what, "one of " + String.join(", ", options), given, options);
        return null;
    }

    /** As above; the words are the constants in lower case. */
    static <E extends Enum<E>> @Nullable E constant(Item item, String what, List<E> options) {
        List<String> words = options.stream().map(Words::of).toList();
        String given = oneOf(item, what, words);
        return given == null ? null : options.get(words.indexOf(given));
    }

    /**
     * @param given compared with the options for a near miss
     */
    static void unknown(
            Item item, String what, String expected, String given, Collection<String> options) {
        String hint = item.isFromEnvironment() ? "" : NearMiss.hint(given, options);
        item.wrong("unknown " + what + " " + item.shown() + "; expected " + expected + hint);
    }

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
