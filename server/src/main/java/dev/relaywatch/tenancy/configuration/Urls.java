package dev.relaywatch.tenancy.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses in the file. None is shown in a mistake: it may hold a token. */
final class Urls {
    private Urls() {}

    /**
     * Scheme, host, port and an optional prefix; without slashes at its end, so that paths can be
     * put behind it.
     */
    static @Nullable URI base(Item item) {
        URI url = absolute(item);
        if (url == null) {
            return null;
        }
        if (url.getRawQuery() != null) {
            item.wrong("expected an address without ? and what follows it");
            return null;
        }
        URI base = URI.create(url.toString().replaceAll("/+$", ""));
        return allowed(item, base, false) ? base : null;
    }

    /** Called as it stands; a query may be part of it. */
    static @Nullable URI whole(Item item) {
        URI url = absolute(item);
        return url != null && allowed(item, url, false) ? url : null;
    }

    /**
     * As {@link #whole}; whoever knows the address may call it, so that the rule sees no more than
     * its host.
     */
    static @Nullable URI secret(Item item) {
        URI url = absolute(item);
        return url != null && allowed(item, url, true) ? url : null;
    }

    /** As browsers send it, RFC 6454 section 6: lower case, without the scheme's own port. */
    static @Nullable String origin(Item item) {
        URI url = absolute(item);
        if (url == null) {
            return null;
        }
        if (!url.getRawPath().isEmpty() || url.getRawQuery() != null) {
            item.wrong("expected an origin such as https://shop.example, without a path or slash");
            return null;
        }
        return hostOnly(url).toString();
    }

    private static @Nullable URI absolute(Item item) {
        String text = item.text();
        if (text == null) {
            return null;
        }
        String wrong;
        URI url = null;
        try {
            url = new URI(text);
            wrong = wrongWith(url);
        } catch (URISyntaxException e) {
            wrong = "expected an absolute address such as https://shop.example, without spaces";
        }
        if (wrong != null) {
            item.wrong(wrong);
            return null;
        }
        return url;
    }

    private static @Nullable String wrongWith(URI url) {
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            return "expected an address that begins with http:// or https://";
        }
        if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
            return "expected an address without user name and password";
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
            return "expected an address with a valid host and port";
        }
        return url.getRawFragment() == null
                ? null
                : "expected an address without # and what follows it";
    }

    private static boolean allowed(Item item, URI url, boolean secret) {
        URI judged = secret ? hostOnly(url) : url;
        Optional<String> refusal = item.reading().rule().refusal(judged);
        refusal.ifPresent(reason ->
                item.wrong(
                        secret || item.isFromEnvironment() ? withoutHost(reason, judged) : reason));
        return refusal.isEmpty();
    }

    private static String withoutHost(String reason, URI url) {
        String hidden = reason;
        for (String part : new String[] {url.toString(), url.getRawAuthority(), url.getHost()}) {
            hidden =
                    Pattern.compile(Pattern.quote(part), Pattern.CASE_INSENSITIVE)
                            .matcher(hidden)
                            .replaceAll("the address");
        }
        return hidden;
    }

    private static URI hostOnly(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int own = scheme.equals("https") ? 443 : 80;
        String port = url.getPort() == -1 || url.getPort() == own ? "" : ":" + url.getPort();
        return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port);
    }
}
