package dev.relaywatch.commerce.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SearchTest {

    /** As Shopify takes a search apart: at blanks that are not in quotes. */
    private static List<String> terms(String search) {
        List<String> terms = new ArrayList<>();
        StringBuilder term = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < search.length(); at++) {
            char one = search.charAt(at);
            if (one == '\\') {
                term.append(one).append(search.charAt(++at));
            } else if (Character.isWhitespace(one) && !quoted) {
                terms.add(term.toString());
                term.setLength(0);
            } else {
                quoted ^= one == '"';
                term.append(one);
            }
        }
        assertThat(quoted).as("an open quote in %s", search).isFalse();
        terms.add(term.toString());
        terms.removeIf(String::isEmpty);
        return terms;
    }

    private static String value(String term) {
        return term.replaceFirst("^\\w+:\"", "")
                .replaceFirst("\"$", "")
                .replaceAll("(?s)\\\\(.)", "$1");
    }

    @Property(tries = 500)
    void aValueIsOneTermAndStaysWhatItIs(@ForAll("hostile") String given) {
        List<String> terms = terms(Search.of("email", given).and("status", "active").text());

        assertThat(terms).hasSize(2);
        assertThat(terms.get(0)).startsWith("email:\"").endsWith("\"");
        assertThat(value(terms.get(0))).isEqualTo(given.replaceAll("\\p{Cntrl}", " "));
        assertThat(terms.get(1)).isEqualTo("status:\"active\"");
    }

    @Property(tries = 500)
    void wordsNameNoFieldAndJoinNothing(@ForAll("hostile") String given) {
        List<String> terms = terms(Search.of("status", "active").words(given).text());

        assertThat(terms.getFirst()).isEqualTo("status:\"active\"");
        assertThat(terms.subList(1, terms.size()))
                .allMatch(term -> term.matches("(?s)\"[^\"]*\"|[\\p{L}\\p{N}]+\\*"))
                .noneMatch(term -> term.matches("(?i)(and|or|not)\\*?"));
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "\"", "\\", "'", " ", "\n", ":", "*", "(", ")", "-", ">=", " OR ", " or ",
                        "AND", "NOT", "email:", "x", "ü", "tent", "\u0000", "😀")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Example
    void aMomentAndANumberAreComparedWith() {
        assertThat(
                        Search.ALL
                                .since("processed_at", Instant.EPOCH)
                                .atLeast("price", "5")
                                .atMost("price", "7.50")
                                .text())
                .isEqualTo("processed_at:>=\"1970-01-01T00:00:00Z\" price:>=5 price:<=7.50");
    }
}
