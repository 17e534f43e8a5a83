package dev.relaywatch.tenancy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of settings may stand in the audit log: addresses on the web without what may be a secret in
 * them, addresses of people not whole. That such a one changed is told by its name.
 */
public final class AuditedSettings {
    private static final Pattern WEB = Pattern.compile("(?s)([a-zA-Z][a-zA-Z0-9+.:-]*://).*");
    private static final Pattern MAIL = Pattern.compile("(?s)\\s*(.)[^@]*@([^@\\s]+)\\s*");
    private static final String REST = "...";

    private AuditedSettings() {}

    /** In the order of the settings. */
    public static Map<String, Object> shown(Map<String, ?> settings) {
        Map<String, Object> shown = new LinkedHashMap<>();
        settings.forEach((name, value) -> shown.put(name, shown(value)));
        return shown;
    }

    private static Object shown(Object value) {
        return switch (value) {
            case String text -> shown(text);
            case List<?> list -> list.stream().map(one -> shown((Object) one)).toList();
            case Map<?, ?> map -> {
                Map<String, Object> shown = new LinkedHashMap<>();
                map.forEach((name, one) -> shown.put(String.valueOf(name), shown((Object) one)));
                yield shown;
            }
            default -> value;
        };
    }

    /** Of an address on the web its host; of an address of a person its beginning and its host. */
    public static String shown(String text) {
        Matcher web = WEB.matcher(text);
        if (web.matches()) {
            return host(text, web.group(1));
        }
        Matcher mail = MAIL.matcher(text);
        return mail.matches() ? mail.group(1) + REST + "@" + mail.group(2) : text;
    }

    private static String host(String address, String scheme) {
        try {
            URI uri = new URI(address);
            if (uri.getHost() == null) {
                return scheme + REST;
            }
            String host = scheme + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
            boolean bare =
                    uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null
                            && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
            return bare ? host : host + "/" + REST;
        } catch (URISyntaxException _) {
            return scheme + REST;
        }
    }

    /**
     * The names whose values differ.
     *
     * @param group stands before each, with a dot
     */
    public static List<String> changed(String group, Map<String, ?> before, Map<String, ?> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> group + "." + name)
                .toList();
    }
}
