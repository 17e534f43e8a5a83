package dev.relaywatch.dashboard;

import dev.relaywatch.tenancy.Caller;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is around each page.
 *
 * @param title of the page
 * @param path of the page, to mark its place in the menu
 * @param csrf goes with each form
 * @param who is signed in
 * @param initials of who is signed in
 * @param everywhere whether they administer the platform
 */
public record Frame(
        String title, String path, String csrf, String who, String initials, boolean everywhere) {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s._-]+");

    static Frame of(String title, String path, String csrf, Caller.Person person, String name) {
        return new Frame(title, path, csrf, name, initials(name), person.everywhere());
    }

    /** Of the first two words, or the first two letters of the only one. */
    private static String initials(String name) {
        List<String> words =
                BETWEEN_WORDS
                        .splitAsStream(name.replaceAll("@.*", ""))
                        .filter(word -> !word.isEmpty())
                        .toList();
        String letters =
                words.size() > 1
                        ? words.get(0).substring(0, 1) + words.get(1).substring(0, 1)
                        : name.substring(0, Math.min(2, name.length()));
        return letters.toUpperCase(Locale.ROOT);
    }
}
