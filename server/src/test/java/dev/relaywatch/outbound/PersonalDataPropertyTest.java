package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.PersonalData.Numbers;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PersonalDataPropertyTest {

    @Property(tries = 2_000)
    void theLookAtAFewCharactersHidesNoNumberFromItsPattern(@ForAll("numberLike") String text) {
        for (Numbers kind : PersonalData.NUMBERS) {
            for (int at = 0; at < text.length(); at++) {
                if (kind.end(text, at) > at) {
                    assertThat(kind.look().allows(text, at))
                            .as("%s at %s of \"%s\"", kind.mark(), at, text)
                            .isTrue();
                }
            }
        }
    }

    /** Pieces of numbers: every kind comes about, as does what only resembles one. */
    @Provide
    Arbitrary<String> numberLike() {
        return Arbitraries.of(
                        "0",
                        "01",
                        "030",
                        "151",
                        "1512",
                        "20000001",
                        "255",
                        "192.168.",
                        "10.0.0.1",
                        ".",
                        " ",
                        "-",
                        "(",
                        ")",
                        "+",
                        "%2B",
                        "%20",
                        "/",
                        ":",
                        "::",
                        "fe80",
                        "2001:db8",
                        "0:0:",
                        "ab",
                        "x",
                        "\"",
                        ",")
                .list()
                .ofMaxSize(14)
                .map(pieces -> String.join("", pieces));
    }
}
