package dev.relaywatch.dashboard.account;

import dev.relaywatch.dashboard.frame.Notice;
import org.jspecify.annotations.Nullable;

/** What the account's page says of how the last deed ended, by the word in its address. */
final class AccountNotice {
    private AccountNotice() {}

    static @Nullable Notice of(String done) {
        return switch (done) {
            case "name" -> Notice.done("Your name is saved", "");
            case "name-too-long" ->
                    Notice.wrong("That name is too long", "Use at most 100 characters.");
            case "password" ->
                    Notice.done("Your new password is set", "All your other sessions ended.");
            case "password-wrong" ->
                    Notice.wrong(
                            "The current password is not right",
                            "Nothing was changed. After five wrong ones you have to wait.");
            case "busy" -> Notice.wait("Many sign in just now", "Send it again in a few seconds.");
            case "second-factor" ->
                    Notice.done(
                            "Your second factor is in use",
                            "From now on a code is asked for. Keep the recovery codes where your phone is not.");
            case "no-second-factor" ->
                    Notice.wait(
                            "Your second factor is gone",
                            "Your password alone opens your account now.");
            case "recovery-codes" ->
                    Notice.done("Your recovery codes are new", "Those before open nothing more.");
            case "code-wrong" ->
                    Notice.wrong(
                            "That code opens nothing",
                            "Each code works once and for half a minute; take the next one.");
            case "no-role" ->
                    Notice.wait(
                            "That page takes a role that you do not have",
                            "Ask an admin of the store for it.");
            case "session" -> Notice.done("That session ended", "");
            case "session-gone" -> Notice.wait("That session had ended already", "");
            default -> null;
        };
    }
}
