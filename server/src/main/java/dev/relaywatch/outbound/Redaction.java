package dev.relaywatch.outbound;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes secrets and clear personal data out of what is stored or logged about a call. Hashes (64
 * hexadecimal digits), ids and timestamps stay. The time is linear in the length of the text,
 * whatever the text is.
 */
public final class Redaction {
    /** 16 Ki characters. */
    public static final int DEFAULT_MAX_CHARS = 16 * 1024;

    static final String MARK = "[redacted]";

    /** What is shorter is found in ordinary words, and hiding those would betray it. */
    private static final int SHORTEST_SECRET = 4;

    /** No word that a pattern looks for is longer; see {@link #cutPoint}. */
    private static final int LONGEST_WORD = 512;

    /** Query parameters that may be read; the value of every other one is hidden. */
    private static final Set<String> SAFE_PARAMETERS =
            Set.of(
                    "after",
                    "api_version",
                    "before",
                    "columns",
                    "country",
                    "currency",
                    "date",
                    "fields",
                    "format",
                    "lang",
                    "level",
                    "limit",
                    "locale",
                    "measurement_id",
                    "offset",
                    "on_conflict",
                    "order",
                    "orderby",
                    "page",
                    "page_size",
                    "per_page",
                    "select",
                    "since",
                    "status",
                    "type",
                    "until",
                    "v",
                    "version");

    /** Relative addresses too. The name is bounded: a text of question marks stays linear. */
    private static final Pattern URL_QUERY =
            Pattern.compile("\\?(?<=[\\w/.~%-]\\?)([\\w.~%\\[\\]-]{1,64}=[^\\s\"'<>\\\\]*+)");

    private final Set<String> forms;
    private final int longestSecret;

    private Redaction(Set<String> forms) {
        this.forms = forms;
        this.longestSecret = forms.stream().mapToInt(String::length).max().orElse(0);
    }

    /**
     * @param secrets of the connection, found literally, percent-encoded and escaped as in JSON;
     *     those under four characters are left out
     */
    public static Redaction of(Collection<String> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        for (String secret : secrets) {
            if (secret.strip().length() >= SHORTEST_SECRET) {
                String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
                String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
                forms.add(secret);
                forms.add(secret.strip());
                forms.add(encoded);
                forms.add(encoded.replace("+", "%20"));
                forms.add(escaped);
                forms.add(escaped.replace("/", "\\/"));
            }
        }
        return new Redaction(forms);
    }

    /** With the default bound. */
    public String body(String text) {
        return body(text, DEFAULT_MAX_CHARS);
    }

    /** Bytes are read as UTF-8. */
    public String body(byte[] bytes, int maxChars) {
        return body(new String(bytes, StandardCharsets.UTF_8), maxChars);
    }

    /**
     * @param text a body, a message, or any other text
     * @param maxChars how much of the text is kept; where it was cut, the end says so
     */
    public String body(String text, int maxChars) {
        String head = withoutOwnSecrets(text, maxChars);
        String clean = PersonalData.redact(SecretShapes.redact(queries(NamedValues.redact(head))));
        if (text.length() <= maxChars && clean.length() <= maxChars) {
            return clean;
        }
        int end = Math.min(clean.length(), maxChars);
        if (end > 0 && Character.isHighSurrogate(clean.charAt(end - 1))) {
            end--;
        }
        return clean.substring(0, end) + " [cut, " + text.length() + " characters in all]";
    }

    /** Without user information and fragment; of the query only the harmless values. */
    public String uri(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + query(uri.getRawQuery());
        String whole = uri.getScheme() + "://" + host + port + path + query;
        return body(whole, DEFAULT_MAX_CHARS);
    }

    /** The value as it may be shown. */
    public String header(String name, String value) {
        return NamedValues.isSecretHeader(name) ? MARK : body(value);
    }

    public Map<String, String> headers(Map<String, String> headers) {
        Map<String, String> shown = new LinkedHashMap<>();
        headers.forEach((name, value) -> shown.put(name, header(name, value)));
        return shown;
    }

    /** The beginning of the text, ending between two words, with every own secret replaced. */
    private String withoutOwnSecrets(String text, int maxChars) {
        int end = cutPoint(text, maxChars);
        // A secret that begins before the end is seen whole.
        String seen = text.substring(0, (int) Math.min(text.length(), (long) end + longestSecret));
        if (!holdsOwnSecret(seen)) {
            return text.substring(0, end);
        }
        Matcher found = ownSecrets().matcher(seen);
        StringBuilder clean = new StringBuilder(Math.min(end, text.length()) + 64);
        int done = 0;
        while (found.find() && found.start() < end) {
            clean.append(text, done, found.start()).append(MARK);
            done = found.end();
        }
        return done < end ? clean.append(text, done, end).toString() : clean.toString();
    }

    /** Nearly no text does, and looking for each form costs less than the pattern of all. */
    private boolean holdsOwnSecret(String text) {
        for (String form : forms) {
            if (text.contains(form)) {
                return true;
            }
        }
        return false;
    }

    /** The longest first: one secret may begin like another. */
    private Pattern ownSecrets() {
        return Pattern.compile(
                forms.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|")));
    }

    /** Half an address or number would no longer be seen as one: the cut is made before it. */
    private static int cutPoint(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text.length();
        }
        int earliest = Math.max(0, maxChars - LONGEST_WORD);
        for (int i = maxChars; i > earliest; i--) {
            if ("\"'<>,;&{}[]\n\t=".indexOf(text.charAt(i - 1)) >= 0) {
                return i;
            }
        }
        return maxChars;
    }

    private static String queries(String text) {
        int mark = text.indexOf('?');
        if (mark < 0) {
            return text;
        }
        Matcher found = URL_QUERY.matcher(text).useTransparentBounds(true);
        StringBuilder shown = new StringBuilder(text.length() + 64);
        int copied = 0;
        while (mark >= 0) {
            int next = mark + 1;
            if (found.region(mark, text.length()).lookingAt()) {
                shown.append(text, copied, next).append(query(found.group(1)));
                copied = found.end();
                next = copied;
            }
            mark = text.indexOf('?', next);
        }
        return shown.append(text, copied, text.length()).toString();
    }

    private static String query(String query) {
        StringBuilder shown = new StringBuilder(query.length());
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            if (end < 0) {
                end = query.length();
            }
            String parameter = query.substring(start, end);
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            boolean safe = SAFE_PARAMETERS.contains(name.toLowerCase(Locale.ROOT));
            shown.append(start == 0 ? "" : "&");
            if (safe || equals == parameter.length() - 1) {
                shown.append(parameter);
            } else {
                shown.append(equals < 0 ? MARK : name + "=" + MARK);
            }
            start = end + 1;
        }
        return shown.toString();
    }
}
