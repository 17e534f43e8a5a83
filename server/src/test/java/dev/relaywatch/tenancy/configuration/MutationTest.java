package dev.relaywatch.tenancy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is done to a good file, it is read or refused with lines that it has. */
class MutationTest {
    private static final Pattern MISTAKE =
            Pattern.compile("relaywatch\\.yaml:([0-9]+): \\P{Cntrl}+");
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ": ",
                    "- ",
                    "\t",
                    "\n",
                    "\r",
                    "\"",
                    "'",
                    "#",
                    "&a ",
                    "*a",
                    "!x ",
                    "!!set ",
                    "${",
                    "${NONE}",
                    "$${",
                    "~",
                    "null",
                    "---\n",
                    "...\n",
                    "|\n",
                    ">\n",
                    "? ",
                    "<<: ",
                    "%YAML 9.9\n",
                    "@",
                    "`",
                    "\\",
                    "\\U99999999",
                    "\u0000",
                    "\u0085",
                    "\u2028",
                    "\uD800",
                    "\uFEFF",
                    "999999999999999999999",
                    "1e9999",
                    "tenants:",
                    "slug: acme",
                    "\uD83D\uDE00",
                    ",");

    @Property(tries = 1_500)
    void aFileWithPiecesPutInIsReadOrRefused(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(Sample.WHOLE);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length() + 1);
            int removed = Math.min(random.nextInt(4), text.length() - at);
            text.replace(at, at + removed, PIECES.get(random.nextInt(PIECES.size())));
        }
        readOrRefused(text.toString());
    }

    @Property(tries = 500)
    void aFileWithLinesMovedIsReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(Sample.WHOLE.lines().toList());
        for (int i = 0; i < 3; i++) {
            String line = lines.remove(random.nextInt(lines.size()));
            if (random.nextBoolean()) {
                lines.add(random.nextInt(lines.size() + 1), " ".repeat(random.nextInt(3)) + line);
            }
        }
        readOrRefused(String.join("\n", lines));
    }

    @Property(tries = 300)
    void aFileCutOffIsReadOrRefused(@ForAll @IntRange(min = 0, max = 4_000) int length) {
        readOrRefused(Sample.WHOLE.substring(0, Math.min(length, Sample.WHOLE.length())));
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefused(@ForAll String text) {
        readOrRefused(text);
    }

    private static void readOrRefused(String text) {
        try {
            Sample.parse(text);
        } catch (ConfigurationRefused e) {
            long lines = Math.max(1, text.lines().count());
            assertThat(e.mistakes()).isNotEmpty().hasSizeLessThanOrEqualTo(50);
            for (String mistake : e.mistakes()) {
                Matcher matcher = MISTAKE.matcher(mistake);
                assertThat(matcher.matches()).as(mistake).isTrue();
                assertThat(Long.parseLong(matcher.group(1))).as(mistake).isBetween(1L, lines);
                assertThat(mistake).doesNotContain("password-value", "0123456789abcdef", "EAAB");
            }
        }
    }
}
