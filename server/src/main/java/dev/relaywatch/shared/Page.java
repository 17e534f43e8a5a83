package dev.relaywatch.shared;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list: at most 500 items; what comes after is found by the cursor of the page
 * before.
 */
public record Page(int offset, int limit) {
    private static final int MOST = 500;
    private static final int FARTHEST = 100_000;

    /**
     * A list as clients see it.
     *
     * @param nextCursor null on the last page
     */
    public record Listed<T>(List<T> items, @Nullable String nextCursor) {}

    /**
     * A limit out of bounds is brought within them; a cursor that is none starts at the beginning.
     */
    public static Page of(int limit, @Nullable String cursor) {
        return new Page(offset(cursor), Math.clamp(limit, 1, MOST));
    }

    private static int offset(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        try {
            String text =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            return Math.clamp(Integer.parseInt(text), 0, FARTHEST);
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    /**
     * @param found one more than fits, where there is more
     */
    public <T> Listed<T> listed(List<T> found) {
        return found.size() <= limit || offset + limit > FARTHEST
                ? new Listed<>(found.subList(0, Math.min(found.size(), limit)), null)
                : new Listed<>(found.subList(0, limit), cursor(offset + limit));
    }

    private static String cursor(int offset) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.valueOf(offset).getBytes(StandardCharsets.US_ASCII));
    }
}
