package dev.relaywatch.tenancy;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Whose request it is: the connection's address, or the right-most forwarded one that is no proxy
 * of ours.
 */
@Component
public class ClientAddress {
    private static final int MOST_HOPS = 20;

    /** As some gateways write it; IPv6 in brackets, RFC 3986. */
    private static final Pattern WITH_PORT =
            Pattern.compile("([\\d.]+):\\d{1,5}|\\[([^\\]]+)](?::\\d{1,5})?");

    private final List<IpAddressMatcher> proxies;

    public ClientAddress(ProxyProperties properties) {
        this.proxies = properties.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    public String of(HttpServletRequest request) {
        String address = withoutZone(request.getRemoteAddr());
        if (!isProxy(address)) {
            return address;
        }
        for (String hop : hops(request).reversed()) {
            Optional<String> named = literal(hop);
            if (named.isEmpty()) {
                return address;
            }
            address = named.get();
            if (!isProxy(address)) {
                return address;
            }
        }
        return address;
    }

    /** How the browser asked: {@code https}, also where a proxy of ours ends it. */
    public String scheme(HttpServletRequest request) {
        String told = told(request, "X-Forwarded-Proto");
        return told == null ? request.getScheme() : told.toLowerCase(Locale.ROOT);
    }

    /** Host and port that the browser asked for. */
    public String host(HttpServletRequest request) {
        String told = told(request, "X-Forwarded-Host");
        return told == null ? Objects.requireNonNullElse(request.getHeader("Host"), "") : told;
    }

    /**
     * Whether many clients may stand behind this address and nobody told which it is: a proxy of
     * ours, or this machine.
     */
    public boolean isShared(String address) {
        return address.startsWith("127.")
                || address.equals("0:0:0:0:0:0:0:1")
                || address.equals("::1")
                || isProxy(address);
    }

    /** What the nearest proxy says, if it is ours. */
    private @Nullable String told(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        if (value == null || !isProxy(request.getRemoteAddr())) {
            return null;
        }
        String last = value.substring(value.lastIndexOf(',') + 1).strip();
        return last.isEmpty() || !last.matches("[A-Za-z0-9.:\\[\\]-]{1,300}") ? null : last;
    }

    /**
     * The last ones, in order. Each proxy may add to the header or add another of the same name:
     * they are one list.
     */
    private static List<String> hops(HttpServletRequest request) {
        List<String> hops = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            Collections.addAll(hops, header.split(",", -1));
        }
        return hops.subList(Math.max(0, hops.size() - MOST_HOPS), hops.size());
    }

    private boolean isProxy(String address) {
        return proxies.stream().anyMatch(proxy -> proxy.matches(address));
    }

    /** Of a link-local connection the container adds the interface. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /**
     * The address as it is written for all to compare; empty for a name, which is never looked up,
     * and for 0.0.0.0.
     */
    public static Optional<String> literal(String hop) {
        String text = hop.strip();
        Matcher withPort = WITH_PORT.matcher(text);
        if (withPort.matches()) {
            text = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
        }
        if (text.indexOf('%') >= 0) {
            return Optional.empty(); // an interface of another machine's
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return address.isAnyLocalAddress()
                    ? Optional.empty()
                    : Optional.of(address.getHostAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
