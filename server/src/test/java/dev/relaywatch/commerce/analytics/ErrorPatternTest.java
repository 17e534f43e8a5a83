package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What errors of one cause have in common. */
class ErrorPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Invalid ID 4711. | Invalid ID {n}.",
                "order #12-34 of 2026-11-26T10:00:00Z | order #{n}-{n} of {time}",
                "no product \"Blue shoes\" here | no product {value} here",
                "can't find 'Blue shoes' | can't find {value}",
                "session 0f8fad5b-d9cb-469f-a165-70867728950e expired | session {id} expired",
                "token 9f86d081884c7d65 is wrong | token {hex} is wrong",
                "at 0x7ffee3 it broke | at {hex} it broke",
                "jane@example.com is unknown | {email} is unknown",
                "no route to 10.0.0.7:8443 | no route to {address}",
                "GET https://shop.example/wp-json/x?id=3 failed | GET {url} failed",
                "no answer within 10 s | no answer within {n} s",
                "timeout | timeout"
            })
    void whatDiffersEachTimeIsLeftOut(String message, String pattern) {
        assertThat(ErrorPattern.of(message)).isEqualTo(pattern);
    }

    @Test
    void withoutAMessageThereIsNothingInCommon() {
        assertThat(ErrorPattern.of(null)).isEmpty();
    }

    @Test
    void aLongOddMessageIsReadAtOnce() {
        assertThat(ErrorPattern.of("aA1:".repeat(125))).isNotEmpty();
        assertThat(ErrorPattern.of("a.".repeat(250))).isNotEmpty();
        assertThat(ErrorPattern.of("'".repeat(500))).isNotEmpty();
    }

    @Test
    void groupsKnowTheirFirstTheirLastAndItsWords() {
        ErrorGroups groups = new ErrorGroups();
        Instant then = Instant.parse("2026-11-26T10:00:00Z");
        groups.add("not_found", "check_order", "order 1 is gone", 2, then, then.plusSeconds(5));
        groups.add("not_found", "check_order", "order 22 is gone", 1, then.minusSeconds(9), then);
        groups.add(null, "check_order", "order 3 is gone", 1, then, then);

        assertThat(groups.sorted())
                .containsExactly(
                        new ErrorGroups.Group(
                                "not_found",
                                "order {n} is gone",
                                "check_order",
                                3,
                                then.minusSeconds(9),
                                then.plusSeconds(5),
                                "order 1 is gone"),
                        new ErrorGroups.Group(
                                "unknown",
                                "order {n} is gone",
                                "check_order",
                                1,
                                then,
                                then,
                                "order 3 is gone"));
    }

    @Test
    void tooManyDifferentOnesArePutTogether() {
        ErrorGroups groups = new ErrorGroups();
        Instant then = Instant.parse("2026-11-26T10:00:00Z");
        for (int i = 0; i < ErrorGroups.MOST + 10; i++) {
            String words = Integer.toString(i, 26).replaceAll("\\d", "z") + "-" + letters(i);
            groups.add("odd", "check_order", words, 1, then, then);
        }

        assertThat(groups.sorted()).hasSizeLessThanOrEqualTo(ErrorGroups.MOST + 1);
        assertThat(groups.sorted().getFirst().pattern()).isEqualTo(Tally.OTHERS);
        assertThat(groups.sorted().getFirst().count()).isGreaterThanOrEqualTo(10);
    }

    private static String letters(int number) {
        StringBuilder letters = new StringBuilder();
        for (int rest = number; rest > 0; rest /= 20) {
            letters.append((char) ('g' + rest % 20));
        }
        return letters.toString();
    }
}
