package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Frame;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.tenancy.Role;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the last deed ended, as the page says it to which it led back.
 *
 * @param notice absent where nothing was done, or it can be taken back
 * @param undo absent where nothing can be taken back
 */
public record Afterwards(@Nullable Notice notice, @Nullable Undo undo) {
    /** How it ended. */
    static final String DONE = "done";

    /** With which alert, or alerts. */
    static final String WITH = "with";

    /** How many of several stood so already, and which others were left as they are. */
    static final String STOOD = "stood";

    static final String LEFT = "left";

    static final Afterwards NOTHING = new Afterwards(null, null);

    /** Of an alert. */
    public static Afterwards of(Look look) {
        return switch (look.asked(DONE)) {
            case "acknowledged" -> undo(look, "The alert is acknowledged", "/unacknowledge");
            case "resolved" -> undo(look, "The alert is resolved", "/reopen");
            case "unacknowledged", "reopened" -> said(Notice.done("The alert is open again", ""));
            case "changed" ->
                    said(
                            Notice.wait(
                                    "Somebody was faster",
                                    "That alert does not stand as it did; this is how it stands now."));
            case "newer" ->
                    said(
                            Notice.wait(
                                    "The problem is open again as a newer alert",
                                    "Look at that one; what is over stays as it is."));
            case "gone" ->
                    said(Notice.wrong("There is no such alert", "It may be of another store."));
            case null, default -> NOTHING;
        };
    }

    static Afterwards said(Notice notice) {
        return new Afterwards(notice, null);
    }

    private static Afterwards undo(Look look, String words, String way) {
        return look.may(Role.ANALYST)
                ? id(look.asked(WITH))
                        .map(id ->
                                new Afterwards(
                                        null,
                                        new Undo(
                                                "undo-" + look.asked(DONE) + "-" + id,
                                                words,
                                                "/alerts/" + id + way,
                                                Map.of("back", back(look.frame()).toString()))))
                        .orElse(NOTHING)
                : NOTHING;
    }

    /** Empty where it is none. */
    static Optional<UUID> id(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where a deed leads back to: the page without how the one before ended. */
    public static Address back(Frame frame) {
        return frame.here()
                .with(DONE, null)
                .with(WITH, null)
                .with(STOOD, null)
                .with(LEFT, null)
                .with("silence", null)
                .with("until", null);
    }
}
