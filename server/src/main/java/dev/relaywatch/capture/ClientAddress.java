package dev.relaywatch.capture;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Whose request it is: the connection's address, or the right-most forwarded one that is no proxy
 * of ours.
 */
@Component
class ClientAddress {
    private static final int MOST_HOPS = 20;

    private final List<IpAddressMatcher> proxies;

    ClientAddress(CaptureProperties properties) {
        this.proxies = properties.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded == null || !isProxy(address)) {
            return address;
        }
        List<String> hops =
                Arrays.stream(forwarded.split(",", MOST_HOPS)).map(String::strip).toList();
        for (String hop : hops.reversed()) {
            if (!looksLikeAnAddress(hop)) {
                return address;
            }
            address = hop;
            if (!isProxy(hop)) {
                return hop;
            }
        }
        return address;
    }

    private boolean isProxy(String address) {
        return proxies.stream().anyMatch(proxy -> proxy.matches(address));
    }

    /** Literals only: a name would be looked up. */
    private static boolean looksLikeAnAddress(String hop) {
        return !hop.isEmpty()
                && hop.length() <= 45
                && hop.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
    }
}
