package dev.relaywatch.outbound;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds values by the name in front of them, in JSON (also JSON inside a JSON string, also cut off
 * in the middle), forms, queries and header lines. A scanner instead of a parser, because what is
 * redacted is often not well-formed. Every character is looked at a bounded number of times.
 */
final class NamedValues {
    private static final int LONGEST_NAME = 64;

    /** Names that hide their value, without case, {@code _} and {@code -}. */
    private static final Set<String> SECRET =
            Set.of("auth", "hmac", "jwt", "pwd", "xgtmserverpreview");

    private static final List<String> SECRET_ENDINGS =
            List.of(
                    "token",
                    "tokens",
                    "secret",
                    "password",
                    "passwd",
                    "passphrase",
                    "apikey",
                    "accesskey",
                    "authkey",
                    "consumerkey",
                    "integrationkey",
                    "masterkey",
                    "privatekey",
                    "routingkey",
                    "secretkey",
                    "signingkey",
                    "credential",
                    "credentials",
                    "authorization",
                    "cookie",
                    "cookies",
                    "signature",
                    "secretproof",
                    "sessionid");

    private static final Map<Character, List<String>> SECRET_ENDINGS_BY_LAST_LETTER =
            SECRET_ENDINGS.stream().collect(Collectors.groupingBy(NamedValues::last));

    /** In a form or query, where nothing else is called so. */
    private static final Set<String> SECRET_IN_FORMS = Set.of("key", "code", "sig", "assertion");

    /** A person's data, hidden unless it is a hash. */
    private static final Set<String> PERSONAL =
            Set.of(
                    "addressline1",
                    "addressline2",
                    "address1",
                    "address2",
                    "birthday",
                    "clientipaddress",
                    "clientuseragent",
                    "dateofbirth",
                    "dob",
                    "em",
                    "email",
                    "emailaddress",
                    "familyname",
                    "firstname",
                    "fn",
                    "fullname",
                    "givenname",
                    "ip",
                    "ipaddress",
                    "ipoverride",
                    "lastname",
                    "ln",
                    "mobile",
                    "ph",
                    "phone",
                    "phonenumber",
                    "remoteaddr",
                    "street",
                    "streetaddress",
                    "surname",
                    "useragent",
                    "xforwardedfor",
                    "xrealip");

    private static final int HASH_LENGTH = 64;
    private static final Set<String> NOTHING = Set.of("null", "true", "false");

    private final String text;
    private final StringBuilder clean;
    private int copied;

    private enum Kind {
        SECRET,
        PERSONAL,
        OTHER
    }

    private NamedValues(String text) {
        this.text = text;
        this.clean = new StringBuilder(text.length() + 64);
    }

    static String redact(String text) {
        return new NamedValues(text).run();
    }

    static boolean isSecretHeader(String name) {
        return kindOf(name, false) == Kind.SECRET;
    }

    private String run() {
        int at = 0;
        while (at < text.length()) {
            if (!isWord(at)) {
                at++;
                continue;
            }
            int start = at;
            while (isWord(at)) {
                at++;
            }
            at = at - start <= LONGEST_NAME ? afterPair(start, at) : at;
        }
        return clean.append(text, copied, text.length()).toString();
    }

    /** Redacts the value that belongs to this word, if one does, and says where to go on. */
    private int afterPair(int start, int end) {
        int quoted = skip('\\', end);
        boolean inQuotes = isQuote(quoted);
        int separator = skipSpaces(inQuotes ? quoted + 1 : end);
        boolean form = is(separator, '=') || text.startsWith("%3D", separator);
        if (!form && !is(separator, ':')) {
            return end;
        }
        Kind kind = kindOf(text.substring(start, end), form);
        if (kind == Kind.OTHER || (kind == Kind.PERSONAL && !form && !inQuotes)) {
            return end;
        }
        int value = separator + (text.startsWith("%3D", separator) ? 3 : 1);
        value = skipSpaces(is(value, '>') ? value + 1 : value); // name => value
        int slashes = skip('\\', value) - value;
        if (isQuote(value + slashes)) {
            return hideString(value + slashes, slashes, kind);
        }
        if (is(value, '[') && kind == Kind.PERSONAL) {
            return hideStringsOf(value + 1);
        }
        if ((is(value, '[') || is(value, '{')) && kind == Kind.SECRET) {
            return hide(value, endOfNested(value));
        }
        if (form) {
            return hideUnlessHash(value, endOfBare(value, "&\"'<>;,)]}\\ \t\r\n"), kind);
        }
        if (inQuotes) {
            return hideUnlessHash(value, endOfBare(value, ",]}\"\\ \t\r\n"), kind);
        }
        return hideInProse(start, end, value);
    }

    /**
     * {@code Cookie: a; b} to the end of the line; else one word, if it looks like no plain one.
     */
    private int hideInProse(int start, int end, int value) {
        String name = plain(text.substring(start, end));
        if (name.endsWith("authorization") || name.endsWith("cookie")) {
            return hideUnlessHash(value, endOfBare(value, "\"\\\r\n"), Kind.SECRET);
        }
        int stop = endOfBare(value, ",;\"'<>)]}\\ \t\r\n");
        boolean digits = text.substring(value, stop).chars().anyMatch(Character::isDigit);
        return stop - value >= 16 || (digits && stop - value >= 6) ? hide(value, stop) : end;
    }

    private int hideStringsOf(int first) {
        int at = skipSpaces(first);
        while (true) {
            int slashes = skip('\\', at) - at;
            if (!isQuote(at + slashes)) {
                return at;
            }
            at = skipSpaces(hideString(at + slashes, slashes, Kind.PERSONAL));
            at = skipSpaces(is(at, ',') ? at + 1 : at);
        }
    }

    /**
     * @param quote where the string opens
     * @param slashes backslashes in front of that quote: 1 for JSON inside a JSON string
     * @return after the closing quote
     */
    private int hideString(int quote, int slashes, Kind kind) {
        char mark = text.charAt(quote);
        int run = 0;
        int at = quote + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            // Escaping doubles the backslashes of each level, so the closing quote of ours has as
            // many as the opening one, after whole escaped backslashes.
            if (c == mark && run % (2 * (slashes + 1)) == slashes) {
                break;
            }
            run = c == '\\' ? run + 1 : 0;
            at++;
        }
        int end = at < text.length() ? at - slashes : at;
        hideUnlessHash(quote + 1, Math.max(quote + 1, end), kind);
        return Math.min(text.length(), at + 1);
    }

    private int hideUnlessHash(int from, int to, Kind kind) {
        return isNothing(from, to) || (kind == Kind.PERSONAL && isHash(from, to))
                ? to
                : hide(from, to);
    }

    private boolean isNothing(int from, int to) {
        return from == to
                || (to - from <= "false".length() && NOTHING.contains(text.substring(from, to)));
    }

    private boolean isHash(int from, int to) {
        if (to - from != HASH_LENGTH) {
            return false;
        }
        for (int at = from; at < to; at++) {
            if (!HexFormat.isHexDigit(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private int hide(int from, int to) {
        clean.append(text, copied, from).append(Redaction.MARK);
        copied = to;
        return to;
    }

    private int endOfBare(int from, String delimiters) {
        int at = from;
        while (at < text.length() && delimiters.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private int endOfNested(int from) {
        int depth = 0;
        boolean inString = false;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' && text.charAt(at - 1) != '\\') {
                inString = !inString;
            } else if (!inString && (c == '[' || c == '{')) {
                depth++;
            } else if (!inString && (c == ']' || c == '}') && --depth == 0) {
                return at + 1;
            }
        }
        return text.length();
    }

    private static Kind kindOf(String name, boolean form) {
        String plain = plain(name);
        if (SECRET.contains(plain) || (form && SECRET_IN_FORMS.contains(plain))) {
            return Kind.SECRET;
        }
        List<String> endings =
                plain.isEmpty()
                        ? List.of()
                        : SECRET_ENDINGS_BY_LAST_LETTER.getOrDefault(last(plain), List.of());
        for (String ending : endings) {
            if (plain.endsWith(ending)) {
                return Kind.SECRET;
            }
        }
        return PERSONAL.contains(plain) ? Kind.PERSONAL : Kind.OTHER;
    }

    private static char last(String word) {
        return word.charAt(word.length() - 1);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private boolean isWord(int at) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-';
    }

    private boolean isQuote(int at) {
        return is(at, '"') || is(at, '\'');
    }

    private boolean is(int at, char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    private int skip(char skipped, int from) {
        int at = from;
        while (is(at, skipped)) {
            at++;
        }
        return at;
    }

    private int skipSpaces(int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
