package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RedactionPropertyTest {
    private static final int MILLION = 1_000_000;

    @Property(tries = 500)
    void aPlantedSecretNeverSurvives(
            @ForAll("secrets") String secret,
            @ForAll("surroundings") String before,
            @ForAll("surroundings") String after,
            @ForAll @IntRange(min = 1, max = 120) int bound) {
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String text = before + secret + after + encoded + before + secret;
        Redaction redaction = Redaction.of(List.of(secret));

        assertThat(redaction.body(text)).doesNotContain(secret, encoded);
        assertThat(redaction.body(text, bound)).doesNotContain(secret, encoded);
    }

    @Property(tries = 200)
    void aSecretFieldIsHiddenWhateverItsValue(
            @ForAll("secrets") String value, @ForAll("surroundings") String after) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
        String text = "{\"access_token\":\"" + escaped + "\",\"x\":\"" + after + "\"}";

        assertThat(Redaction.of(List.of()).body(text))
                .startsWith("{\"access_token\":\"[redacted]\",\"x\":\"");
    }

    @Property(tries = 25)
    void hostileTextTakesLinearTime(@ForAll("hostile") String piece) {
        String text = piece.repeat(MILLION / piece.length());
        Redaction redaction = Redaction.of(List.of("aaaaaaaab", "secret-token-value"));
        long start = System.nanoTime();
        redaction.body(text, MILLION);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Provide
    Arbitrary<String> secrets() {
        // Capitals and digits in front: no part of a mark, no word of the surroundings.
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .ofMinLength(1)
                .ofMaxLength(40)
                .map(rest -> "S3CR" + rest);
    }

    @Provide
    Arbitrary<String> surroundings() {
        return Arbitraries.strings().withChars("ab1 .:=&?@%\\\"'{}[],+-/_\n").ofMaxLength(60);
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                "a",
                "1",
                " ",
                "\\",
                "\"",
                "@",
                "a@",
                "a.",
                "?a=",
                "http://",
                "?",
                "eyJaaaaaaaa-",
                "+1 ",
                "0 ",
                "00 ",
                "(0",
                "1.",
                "::",
                "f:",
                "token=",
                "token:[",
                "\"token\":{\"",
                "bearer ",
                "+",
                "{\"ip\":[\"");
    }
}
