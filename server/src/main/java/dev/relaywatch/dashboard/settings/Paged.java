package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.shared.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one page of a list shows, and the ways on.
 *
 * @param whole there is no more than this
 * @param first absent on the first page
 * @param next absent on the last page
 */
record Paged<T>(List<T> items, boolean whole, @Nullable String first, @Nullable String next) {
    private static final String CURSOR = "cursor";
    private static final int ROWS = 50;

    Paged {
        items = List.copyOf(items);
    }

    /** Reads at most so many, after those. */
    interface Reading<T> {
        List<T> from(int offset, int limit);
    }

    /** The page of the list that is asked for, of the store that is looked at. */
    static Address here(Look look, String path) {
        return Deeds.at(path, look.asked(Deeds.TENANT)).with(CURSOR, look.asked(CURSOR));
    }

    static <T> Paged<T> of(Look look, String path, Reading<T> reading) {
        return of(look, path, ROWS, reading);
    }

    /**
     * @param rows fewer than usual, of rows that weigh more
     */
    static <T> Paged<T> of(Look look, String path, int rows, Reading<T> reading) {
        Page page = Page.of(rows, look.asked(CURSOR));
        Page.Listed<T> listed = page.listed(reading.from(page.offset(), page.limit() + 1));
        Address here = here(look, path);
        boolean begins = page.offset() == 0;
        String cursor = listed.nextCursor();
        return new Paged<>(
                listed.items(),
                begins && cursor == null,
                begins ? null : here.with(CURSOR, null).toString(),
                cursor == null ? null : here.with(CURSOR, cursor).toString());
    }
}
