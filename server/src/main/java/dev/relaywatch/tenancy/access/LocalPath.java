package dev.relaywatch.tenancy.access;

import java.util.regex.Pattern;

/** Where somebody wanted to go before they signed in: a page of ours and nothing else. */
final class LocalPath {
    private static final String HOME = "/";
    private static final int LONGEST = 1000;

    /**
     * One slash and then none, no backslash (browsers take it for a slash), no control characters;
     * what stands behind is as RFC 3986 has it.
     */
    private static final Pattern LOCAL =
            Pattern.compile(
                    "/(?!/)([A-Za-z0-9\\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*"
                            + "(\\?([A-Za-z0-9\\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?");

    private LocalPath() {}

    static String orHome(String wanted) {
        boolean ours =
                wanted.length() <= LONGEST
                        && LOCAL.matcher(wanted).matches()
                        && !wanted.startsWith(OpenPaths.SIGN_IN);
        return ours ? wanted : HOME;
    }
}
