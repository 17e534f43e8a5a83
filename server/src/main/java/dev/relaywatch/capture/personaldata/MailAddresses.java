package dev.relaywatch.capture.personaldata;

/**
 * E-mail addresses within any text, also percent-encoded ({@code %40}) and as JSON escapes it.
 * Rather more is taken for an address than could be delivered to; an {@code @} without a name
 * before it, or without a dotted domain after it, is none. Linear.
 */
final class MailAddresses {
    static final String MARK = "***";

    private static final String[] AT = {"@", "\uff20", "\ufe6b", "%40", "%2540", "\\u0040"};
    private static final int LONGEST_QUOTE = 66;

    /** Percent-encoded, three characters for each that a name may have. */
    private static final int LONGEST_NAME = 192;

    private final String text;
    private int start;
    private int end;

    private MailAddresses(String text) {
        this.text = text;
    }

    static boolean in(String text) {
        return mayBeIn(text) && new MailAddresses(text).next();
    }

    /** Each address becomes {@link #MARK}; the same text where there is none. */
    static String without(String text) {
        if (!mayBeIn(text)) {
            return text;
        }
        MailAddresses addresses = new MailAddresses(text);
        StringBuilder clean = new StringBuilder(text.length());
        int copied = 0;
        while (addresses.next()) {
            // what begins where the last one ended belongs to it
            if (addresses.start > copied || copied == 0) {
                clean.append(text, copied, addresses.start).append(MARK);
            }
            copied = addresses.end;
        }
        return copied == 0 ? text : clean.append(text, copied, text.length()).toString();
    }

    private static boolean mayBeIn(String text) {
        for (String at : AT) {
            if (text.contains(at)) {
                return true;
            }
        }
        return false;
    }

    /** Goes on after the address found before. */
    private boolean next() {
        int from = end;
        for (int i = from; i < text.length(); i++) {
            int length = lengthOfAt(i);
            if (length > 0) {
                int name = startOfName(i, from);
                int domain = endOfDomain(i + length);
                // directly behind an address an @ needs no name
                if (domain > 0 && (name < i || (i == from && from > 0))) {
                    start = name;
                    end = domain;
                    return true;
                }
            }
        }
        return false;
    }

    private int lengthOfAt(int i) {
        char c = text.charAt(i);
        if (c == '@' || c == '\uff20' || c == '\ufe6b') {
            return 1;
        }
        if (c == '%' || c == '\\') {
            for (String at : AT) {
                if (text.startsWith(at, i)) {
                    return at.length();
                }
            }
        }
        return 0;
    }

    private int startOfName(int at, int earliest) {
        if (at > earliest && text.charAt(at - 1) == '"') {
            int quote = text.lastIndexOf('"', at - 2);
            return quote >= earliest && at - quote <= LONGEST_QUOTE ? quote : at - 1;
        }
        int first = Math.max(earliest, at - LONGEST_NAME);
        int name = at;
        while (name > first && isOfName(text.charAt(name - 1))) {
            name--;
        }
        return name;
    }

    private static boolean isOfName(char c) {
        return isOfWord(c)
                || switch (c) {
                    case '.', '_', '%', '+', '-', '\'', '*', '~', '!', '$', '^', '`', '|' -> true;
                    default -> false;
                };
    }

    /** After the last letter or digit of a dotted domain; 0 when none begins there. */
    private int endOfDomain(int from) {
        int to = from;
        boolean dotted = false;
        while (to < text.length() && isOfDomain(text.charAt(to))) {
            dotted |=
                    text.charAt(to) == '.'
                            && to > from
                            && to + 2 < text.length()
                            && Character.isLetter(text.charAt(to + 1))
                            && Character.isLetter(text.charAt(to + 2));
            to++;
        }
        while (to > from && !isOfWord(text.charAt(to - 1))) {
            to--;
        }
        return dotted ? to : 0;
    }

    private static boolean isOfDomain(char c) {
        return isOfWord(c) || c == '.' || c == '-';
    }

    /** Halves of a pair too: there are letters beyond the first 65,536 characters. */
    private static boolean isOfWord(char c) {
        return Text.isOfLettersOrDigits(c) || Character.isSurrogate(c);
    }
}
