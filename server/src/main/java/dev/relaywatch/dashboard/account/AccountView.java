package dev.relaywatch.dashboard.account;

import dev.relaywatch.dashboard.frame.Frame;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.tenancy.Person;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's own account.
 *
 * @param notice how the last deed ended; absent: nothing was done
 * @param places what they may do where, in words
 * @param sessions where they are signed in
 * @param enrolment for a phone to read; absent: a second factor is in use, or none is being added
 * @param recoveryCodes new ones, shown this once; empty else
 */
public record AccountView(
        Frame frame,
        @Nullable Notice notice,
        Person person,
        List<Place> places,
        List<SessionLine> sessions,
        @Nullable EnrolmentView enrolment,
        List<String> recoveryCodes) {

    /** Then it comes first: there is something to read off the page now. */
    public boolean addsSecondFactor() {
        return enrolment != null || !recoveryCodes.isEmpty();
    }

    /**
     * @param name of the tenant, or the platform
     * @param role in words
     */
    public record Place(String name, String role) {}

    /**
     * @param browser in words
     * @param since with the exact time
     */
    public record SessionLine(
            String key, String browser, String from, Moment since, Moment seen, boolean here) {}

    /**
     * @param squares the picture, as a path of an SVG
     * @param size its width in squares
     */
    public record EnrolmentView(String secret, String squares, int size) {}
}
