package dev.relaywatch.tenancy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.audit.AuditRequest.Asked;
import dev.relaywatch.tenancy.audit.AuditRequest.Invalid;
import dev.relaywatch.tenancy.audit.AuditRequest.Wanted;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditRequestTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static AuditRequest read(
            @Nullable String from, @Nullable String to, @Nullable String cursor) {
        return AuditRequest.read(new Asked(null, null, null, from, to, null, cursor));
    }

    private static Wanted wanted(AuditRequest request) {
        return switch (request) {
            case Wanted wanted -> wanted;
            case Invalid invalid -> throw new AssertionError(invalid);
        };
    }

    @Test
    void withoutWordsEverythingIsWanted() {
        assertThat(read(null, "", null))
                .isEqualTo(new Wanted(null, null, null, null, Instant.EPOCH, Cursor.NEWEST));
    }

    @Test
    void theEndOfTheTimeIsAPlaceInTheList() {
        assertThat(wanted(read(null, "2026-11-20T13:00:00+01:00", null)).after())
                .isEqualTo(Cursor.before(NOON));
    }

    @Test
    void whichOfPageAndTimeIsFartherCounts() {
        Cursor later = new Cursor(NOON.plusSeconds(1), new UUID(1, 1));
        Cursor earlier = new Cursor(NOON.minusSeconds(1), new UUID(1, 1));

        assertThat(wanted(read(null, NOON.toString(), later.text())).after())
                .isEqualTo(Cursor.before(NOON));
        assertThat(wanted(read(null, NOON.toString(), earlier.text())).after()).isEqualTo(earlier);
    }

    @Test
    void everyMistakeIsToldByItsName() {
        AuditRequest read =
                AuditRequest.read(
                        new Asked(
                                "a".repeat(201),
                                null,
                                null,
                                "yesterday",
                                "1969-01-01T00:00:00Z",
                                "q",
                                "?"));

        assertThat(read).isInstanceOf(Invalid.class);
        assertThat(((Invalid) read).errors())
                .extracting(FieldError::field)
                .containsExactly("actor", "from", "to", "cursor");
    }

    @Test
    void aTimeCannotEndBeforeItBegins() {
        assertThat(read(NOON.toString(), NOON.minusSeconds(1).toString(), null))
                .isInstanceOf(Invalid.class);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(250);
    }

    @Property(tries = 300)
    void whateverIsAskedItIsUnderstoodOrRefused(
            @ForAll("texts") String text, @ForAll("texts") String time) {
        switch (AuditRequest.read(new Asked(text, text, text, time, time, text, text))) {
            case Invalid(var errors) -> assertThat(errors).isNotEmpty();
            case Wanted wanted ->
                    assertThat(wanted.text() == null || !wanted.text().contains("\0")).isTrue();
        }
    }
}
