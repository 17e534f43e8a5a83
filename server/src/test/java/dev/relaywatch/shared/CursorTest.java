package dev.relaywatch.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places in a list. */
class CursorTest {
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00.123456Z");

    @Property
    void whatIsWrittenIsReadAgain(
            @ForAll @LongRange(min = 0, max = 253_402_300_799L) long second,
            @ForAll @LongRange(min = 0, max = 999_999) long micro,
            @ForAll long most,
            @ForAll long least) {
        Cursor cursor =
                new Cursor(Instant.ofEpochSecond(second, micro * 1_000), new UUID(most, least));

        assertThat(cursor.text()).matches("[A-Za-z0-9_-]{32}");
        assertThat(Cursor.read(cursor.text())).contains(cursor);
    }

    @Property
    void noTextMakesItThrow(@ForAll String text) {
        assertThat(Cursor.read(text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "%%%", "bm90IGEgbnVtYmVy", "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYQ"})
    void whatIsNoPlaceIsNotTakenForOne(String text) {
        assertThat(Cursor.read(text)).isEmpty();
    }

    @Test
    void aMomentOutsideTheLedgersYearsIsNoPlace() {
        byte[] bytes = new byte[24];
        bytes[0] = 0x7f;
        assertThat(Cursor.read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .isEmpty();
        bytes[0] = (byte) 0x80;
        assertThat(Cursor.read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .isEmpty();
        assertThatThrownBy(() -> new Cursor(Instant.MAX, new UUID(0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itKnowsTheDatabasesMicroseconds() {
        assertThat(new Cursor(AT.plusNanos(999), new UUID(1, 1)))
                .isEqualTo(new Cursor(AT, new UUID(1, 1)));
    }

    @Test
    void idsAreInTheOrderOfTheirBytes() {
        Cursor low = new Cursor(AT, UUID.fromString("01900000-0000-7000-8000-000000000000"));
        Cursor high = new Cursor(AT, UUID.fromString("f1900000-0000-7000-8000-000000000000"));

        assertThat(low).isLessThan(high);
        assertThat(Cursor.before(AT)).isLessThan(low);
        assertThat(Cursor.before(AT.plusNanos(1_000))).isGreaterThan(high);
        assertThat(Cursor.NEWEST).isGreaterThan(high);
    }
}
