package dev.relaywatch.commerce.shopify;

import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a list is narrowed to: terms that must all be met. A value is one term, whatever is in it.
 * Source: shopify.dev, "Shopify API search syntax"; 2026.
 */
record Search(String text) {
    static final Search ALL = new Search("");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{1,100}");
    private static final Pattern CONNECTIVE = Pattern.compile("(?i)and|or|not");

    static Search of(String field, String value) {
        return ALL.and(field, value);
    }

    /**
     * @param field one of the search, not of the schema
     */
    Search and(String field, String value) {
        return with(field + ":" + quoted(value));
    }

    Search and(String field, long value) {
        return with(field + ":" + value);
    }

    Search atLeast(String field, Object number) {
        return with(field + ":>=" + number);
    }

    Search atMost(String field, Object number) {
        return with(field + ":<=" + number);
    }

    Search since(String field, Instant time) {
        return with(field + ":>=" + quoted(time.toString()));
    }

    /** Each word must be there, or one that begins with it. */
    Search words(String words) {
        return Stream.of(words.replaceAll("[\\p{Cntrl}\"\\\\]", " ").strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(word ->
                        WORD.matcher(word).matches() && !CONNECTIVE.matcher(word).matches()
                                ? word + "*"
                                : quoted(word))
                .collect(Collectors.collectingAndThen(Collectors.joining(" "), this::with));
    }

    private Search with(String term) {
        return term.isEmpty() ? this : new Search(text.isEmpty() ? term : text + " " + term);
    }

    /** In quotes only the quote itself and the backslash mean anything. */
    private static String quoted(String value) {
        return "\""
                + value.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"";
    }
}
