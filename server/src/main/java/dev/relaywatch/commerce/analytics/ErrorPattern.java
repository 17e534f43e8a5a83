package dev.relaywatch.commerce.analytics;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What error messages of one cause have in common: the words, without what differs each time. */
final class ErrorPattern {
    private record Rule(Pattern found, String instead) {}

    /** In this order: what is longer and clearer first. */
    private static final List<Rule> RULES =
            List.of(
                    rule("\\bhttps?://[^\\s\"'<>]+", "{url}"),
                    rule(
                            "\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?",
                            "{time}"),
                    rule("[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}", "{email}"),
                    rule(
                            "\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b",
                            "{id}"),
                    rule("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?\\b", "{address}"),
                    rule(
                            "(?<![\\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}(?![\\w:])",
                            "{address}"),
                    rule("\"[^\"]{0,500}\"", "{value}"),
                    rule("(?<!\\w)'[^']{0,500}'(?!\\w)", "{value}"),
                    rule("[“„«][^“”„«»]{0,500}[”“»]", "{value}"),
                    rule("\\b0[xX][0-9a-fA-F]+\\b", "{hex}"),
                    rule("\\b(?=[a-fA-F]{0,63}\\d)[0-9a-fA-F]{8,}\\b(?<!\\b\\d{8,64})", "{hex}"),
                    rule("\\b(?=\\w{0,63}\\d)(?=\\w{0,63}[A-Za-z])\\w{16,}\\b", "{id}"),
                    rule("(?<![A-Za-z{\\d])[-+]?\\d+(?:[.,:]\\d+)*", "{n}"),
                    rule("(?<=[A-Za-z_-])\\d+", "{n}"),
                    rule("\\s+", " "));

    private ErrorPattern() {}

    private static Rule rule(String found, String instead) {
        return new Rule(Pattern.compile(found), instead);
    }

    /**
     * @param message of 500 characters at most; absent is empty
     */
    static String of(@Nullable String message) {
        String pattern = message == null ? "" : message.strip();
        for (Rule rule : RULES) {
            pattern = rule.found.matcher(pattern).replaceAll(rule.instead);
        }
        return pattern;
    }
}
