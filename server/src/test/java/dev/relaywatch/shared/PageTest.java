package dev.relaywatch.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Pages of a list. */
class PageTest {

    @Test
    void theLastPageHasNoCursor() {
        assertThat(Page.of(2, null).listed(List.of("a", "b")).nextCursor()).isNull();
    }

    @Test
    void theCursorLeadsToWhatComesAfter() {
        Page.Listed<String> first = Page.of(2, null).listed(List.of("a", "b", "c"));
        assertThat(first.items()).containsExactly("a", "b");
        Page next = Page.of(2, Objects.requireNonNull(first.nextCursor()));
        assertThat(next.offset()).isEqualTo(2);
    }

    @Test
    void aLimitOutOfBoundsIsBroughtWithinThem() {
        assertThat(Page.of(0, null).limit()).isEqualTo(1);
        assertThat(Page.of(5_000, null).limit()).isEqualTo(500);
    }

    @Test
    void aCursorThatIsNoneStartsAtTheBeginning() {
        for (String cursor : List.of("", "%%%", "bm90IGEgbnVtYmVy", "LTU")) {
            assertThat(Page.of(10, cursor).offset()).as(cursor).isZero();
        }
    }
}
