package dev.relaywatch.capture.personaldata;

import org.jspecify.annotations.Nullable;

/** The forms of an e-mail address; an address as people have them, without name or comment. */
final class EmailAddress {
    private static final String NOT_IN_LOCAL_PART = "@<>()[]\\,;:\"";
    private static final String LINK = "mailto:";

    /** RFC 5321. */
    private static final int LONGEST_LOCAL_PART = 64;

    private static final int LONGEST = 254;

    private EmailAddress() {}

    /**
     * Trimmed and in lower case: Meta's "em" and TikTok's "email". A domain stays in the script in
     * which it was given.
     *
     * @return absent when it is no address: no {@code @}, no domain with a dot, space within
     */
    static @Nullable String plain(String text) {
        String lower = Text.lower(Text.strip(text));
        String address = lower.startsWith(LINK) ? lower.substring(LINK.length()) : lower;
        int at = address.indexOf('@');
        boolean valid =
                at > 0
                        && at <= LONGEST_LOCAL_PART
                        && address.length() <= LONGEST
                        && isLocalPart(address.substring(0, at))
                        && isDomain(address.substring(at + 1));
        return valid ? address : null;
    }

    /**
     * For Google, whose mailboxes ignore dots before the {@code @} of gmail.com and googlemail.com.
     * A tag after {@code +} stays.
     */
    static String google(String plain) {
        int at = plain.indexOf('@');
        String domain = plain.substring(at);
        if (!domain.equals("@gmail.com") && !domain.equals("@googlemail.com")) {
            return plain;
        }
        return plain.substring(0, at).replace(".", "") + domain;
    }

    private static boolean isLocalPart(String local) {
        return local.codePoints().allMatch(EmailAddress::mayStandInLocalPart)
                && local.codePoints().anyMatch(c -> c != '.');
    }

    private static boolean mayStandInLocalPart(int c) {
        return NOT_IN_LOCAL_PART.indexOf(c) < 0
                && !Text.isSpace(c)
                && !Character.isISOControl(c)
                && Character.getType(c) != Character.FORMAT
                && Character.getType(c) != Character.SURROGATE;
    }

    private static boolean isDomain(String domain) {
        int lastDot = domain.lastIndexOf('.');
        return lastDot > 0
                && domain.length() - lastDot > 2
                && isOfLabels(domain)
                && Text.hasLetter(domain.substring(lastDot))
                && domain.codePoints()
                        .allMatch(c -> c == '.' || c == '-' || Text.isOfLettersOrDigits(c));
    }

    /** None is empty, none begins or ends with a dash. */
    private static boolean isOfLabels(String domain) {
        return !domain.startsWith(".")
                && !domain.startsWith("-")
                && !domain.endsWith("-")
                && !domain.contains("..")
                && !domain.contains(".-")
                && !domain.contains("-.");
    }
}
