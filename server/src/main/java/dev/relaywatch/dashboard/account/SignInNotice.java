package dev.relaywatch.dashboard.account;

import dev.relaywatch.dashboard.frame.Notice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the sign-in pages say of how the last try ended, by the word in their address. */
final class SignInNotice {
    private static final String LOCKED = "locked-";
    private static final int LONGEST = 300;
    private static final int MINUTE = 60;

    private SignInNotice() {}

    /** Absent where the address says nothing, or what no page of ours said. */
    static @Nullable Notice of(String why) {
        if (why.startsWith(LOCKED)) {
            return locked(why.substring(LOCKED.length()));
        }
        return switch (why) {
            case "refused" ->
                    Notice.wrong(
                            "That did not work",
                            "The address or the password is wrong, or the account is closed.");
            case "busy" -> Notice.wait("Many sign in just now", "Send it again in a few seconds.");
            case "stale" ->
                    Notice.wait(
                            "This page was open for too long", "Nothing was sent; sign in now.");
            case "expired" -> Notice.wait("That took longer than ten minutes", "Begin again.");
            case "signed-out" -> Notice.done("You are signed out", "");
            case "password-set" ->
                    Notice.done(
                            "Your new password is set",
                            "Sign in with it. All other sessions ended.");
            case "set-up" ->
                    Notice.wait(
                            "This installation is set up already",
                            "Sign in, or ask an admin of it to invite you.");
            case "unknown-person" ->
                    Notice.wrong(
                            "Nobody here has that address",
                            "Your company knows you, this installation does not: ask an admin of it to invite you.");
            case "provider" ->
                    Notice.wrong(
                            "Single sign-on did not answer as it should",
                            "Try again; if it stays so, the server's log says what was wrong.");
            default -> null;
        };
    }

    private static @Nullable Notice locked(String seconds) {
        return number(seconds)
                .map(left ->
                        Notice.wait(
                                "Too many tries",
                                "Try again in "
                                        + (left < MINUTE
                                                ? left + " s."
                                                : (left + MINUTE - 1) / MINUTE + " min.")))
                .orElse(null);
    }

    private static Optional<Integer> number(String text) {
        return text.matches("\\d{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** Of a form: which field, and why. */
    static @Nullable Notice ofField(String why) {
        if (why.equals("busy")) {
            return of(why);
        }
        int colon = why.indexOf(": ");
        if (colon < 0 || why.length() > LONGEST) {
            return null;
        }
        String title =
                switch (why.substring(0, colon)) {
                    case "code" -> "The code is not right";
                    case "username" -> "The address is not right";
                    case "password" -> "Choose another password";
                    default -> null;
                };
        String reason = why.substring(colon + 2);
        return title == null
                ? null
                : Notice.wrong(
                        title, Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".");
    }
}
