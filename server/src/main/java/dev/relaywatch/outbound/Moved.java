package dev.relaywatch.outbound;

import dev.relaywatch.outbound.Answer.Response;
import java.net.URI;

/** A redirect, which is never followed. */
final class Moved {
    private Moved() {}

    /** Why it is not followed, and what to do. */
    static String words(URI asked, Response response) {
        boolean encrypted =
                "http".equalsIgnoreCase(asked.getScheme())
                        && response.header("location")
                                .filter(to -> to.regionMatches(true, 0, "https://", 0, 8))
                                .isPresent();
        return asked.getHost()
                + (encrypted ? " sends calls to https (" : " sends calls elsewhere (")
                + response.status()
                + ") and is not followed; give "
                + (encrypted ? "its address with https://" : "the address it moved to");
    }
}
