package dev.relaywatch.tenancy.configuration;

import java.util.Collection;
import java.util.Locale;

/** Finds the word that was probably meant. */
final class NearMiss {
    private static final int LONGEST_COMPARED = 64;

    private NearMiss() {}

    /** {@code ; did you mean "meta"?}, or nothing when no option is near. */
    static String hint(String given, Collection<String> options) {
        if (given.length() > LONGEST_COMPARED) {
            return "";
        }
        String best = "";
        int least = 1 + allowed(given);
        for (String option : options) {
            int distance = distance(bare(given), bare(option));
            if (distance < least) {
                least = distance;
                best = option;
            }
        }
        return best.isEmpty() ? "" : "; did you mean \"" + best + "\"?";
    }

    /** One slip in short words, two in longer ones. */
    private static int allowed(String given) {
        return given.length() <= 2 ? 0 : given.length() <= 5 ? 1 : 2;
    }

    /**
     * {@code baseUrl}, {@code base_url} and {@code base-url} are the same word spelled differently.
     */
    private static String bare(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
    }

    /** Levenshtein's: how many letters have to be put in, left out or replaced. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
