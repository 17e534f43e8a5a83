package dev.relaywatch.dashboard.account;

import dev.relaywatch.dashboard.frame.Notice;
import org.jspecify.annotations.Nullable;

/**
 * What a page before signing in shows.
 *
 * @param csrf goes with each form
 * @param notice absent: nothing happened yet
 * @param next where to go once signed in; empty: the overview
 * @param token of the link that led here; empty where none did
 * @param email whose password is chosen; empty where that is not known
 * @param provider what the button of single sign-on says; absent: there is none
 * @param mails whether a forgotten password can be replaced by mail
 */
public record DoorView(
        String csrf,
        @Nullable Notice notice,
        String next,
        String token,
        String email,
        @Nullable String provider,
        boolean mails) {}
