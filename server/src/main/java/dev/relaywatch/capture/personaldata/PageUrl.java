package dev.relaywatch.capture.personaldata;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Takes personal data out of the address of a page. No parser of URLs is asked, since what browsers
 * report is often no valid one.
 */
final class PageUrl {
    /** A parameter may hold a URL with parameters, as those of redirects do. */
    private static final int DEEPEST = 2;

    /** How often an address may have been encoded and still is found. */
    private static final int MOST_ENCODED = 3;

    private PageUrl() {}

    static String withoutPersonalData(String url) {
        return clean(url, 0);
    }

    private static String clean(String url, int depth) {
        int hash = url.indexOf('#');
        if (hash < 0) {
            return pathAndQuery(url, depth);
        }
        String before = pathAndQuery(url.substring(0, hash), depth);
        return before + rest('#', url.substring(hash + 1), f -> fragment(f, depth));
    }

    /** Without the sign that opens it, where nothing of it is left. */
    private static String rest(char sign, String rest, UnaryOperator<String> cleaned) {
        String clean = cleaned.apply(rest);
        return clean.isEmpty() && !rest.isEmpty() ? "" : sign + clean;
    }

    /** Parameters, or the path of a page within the page, and parameters of that. */
    private static String fragment(String fragment, int depth) {
        int mark = fragment.indexOf('?');
        String head = mark < 0 ? fragment : fragment.substring(0, mark);
        String clean = head.indexOf('=') < 0 ? path(head) : parameters(head, depth);
        return mark < 0
                ? clean
                : clean + rest('?', fragment.substring(mark + 1), q -> parameters(q, depth));
    }

    private static String pathAndQuery(String text, int depth) {
        int mark = text.indexOf('?');
        return mark < 0
                ? path(text)
                : path(text.substring(0, mark))
                        + rest('?', text.substring(mark + 1), q -> parameters(q, depth));
    }

    private static String path(String text) {
        String path = withoutUser(text);
        return holdsAddress(path)
                ? Arrays.stream(path.split("/", -1))
                        .map(segment -> holdsAddress(segment) ? MailAddresses.MARK : segment)
                        .collect(Collectors.joining("/"))
                : path;
    }

    /** {@code https://user:password@host} */
    private static String withoutUser(String text) {
        int slashes = text.indexOf("//");
        if (slashes < 0 || (slashes > 0 && text.charAt(slashes - 1) != ':')) {
            return text;
        }
        int host = slashes + 2;
        int end = host;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '\\') {
            end++;
        }
        int at = text.lastIndexOf('@', end - 1);
        return at < host ? text : text.substring(0, host) + text.substring(at + 1);
    }

    private static String parameters(String query, int depth) {
        StringBuilder kept = new StringBuilder(query.length());
        boolean first = true;
        for (String parameter : query.split("&", -1)) {
            if (!isPersonal(parameter, depth)) {
                kept.append(first ? "" : "&").append(parameter);
                first = false;
            }
        }
        return kept.toString();
    }

    private static boolean isPersonal(String parameter, int depth) {
        if (holdsAddress(parameter)) {
            return true;
        }
        int equals = parameter.indexOf('=');
        if (equals < 0 || equals == parameter.length() - 1) {
            return false;
        }
        String value = decoded(parameter.substring(equals + 1));
        Alias alias = Alias.of(Alias.fold(decoded(parameter.substring(0, equals))));
        return Scrubber.isPersonal(alias, value) || holdsPersonalUrl(value, depth);
    }

    private static boolean holdsPersonalUrl(String value, int depth) {
        boolean mayBeUrl = value.indexOf('?') >= 0 || value.indexOf('#') >= 0;
        return mayBeUrl && depth < DEEPEST && !clean(value, depth + 1).equals(value);
    }

    private static boolean holdsAddress(String text) {
        String plain = text;
        for (int i = 0; i < MOST_ENCODED; i++) {
            if (MailAddresses.in(plain)) {
                return true;
            }
            String decoded = decoded(plain);
            if (decoded.equals(plain)) {
                return false;
            }
            plain = decoded;
        }
        return MailAddresses.in(plain);
    }

    /** What is no percent-encoding stays as it is, and so does {@code +}. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            int next = text.charAt(i) == '%' ? byteAt(text, i + 1) : -1;
            if (next >= 0) {
                bytes.write(next);
                i += 3;
                continue;
            }
            decoded.append(bytes.toString(StandardCharsets.UTF_8)).append(text.charAt(i));
            bytes.reset();
            i++;
        }
        return decoded.append(bytes.toString(StandardCharsets.UTF_8)).toString();
    }

    private static int byteAt(String text, int i) {
        int high = i + 1 < text.length() ? Character.digit(text.charAt(i), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(i + 1), 16);
        return low < 0 ? -1 : high * 16 + low;
    }
}
