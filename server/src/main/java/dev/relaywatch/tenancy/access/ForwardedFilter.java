package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.ClientAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Shows what stands behind it the request as the client sent it to the proxy before this server:
 * its address, https, and the name it asked for. Of what somebody else claims nothing is seen.
 */
class ForwardedFilter extends OncePerRequestFilter {
    private final ClientAddress clients;

    ForwardedFilter(ClientAddress clients) {
        this.clients = clients;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new AsTheClientSentIt(request, clients), response);
    }

    private static final class AsTheClientSentIt extends HttpServletRequestWrapper {
        private static final int HTTP = 80;
        private static final int HTTPS = 443;

        private final String address;
        private final boolean isSecure;
        private final String host;
        private final @Nullable URI authority;

        AsTheClientSentIt(HttpServletRequest request, ClientAddress clients) {
            super(request);
            this.address = clients.of(request);
            this.isSecure = clients.scheme(request).equals("https");
            this.host = clients.host(request);
            this.authority = authority(host);
        }

        /** Absent where the name is none that an address can have. */
        private static @Nullable URI authority(String host) {
            try {
                URI authority = new URI("http", host, null, null, null).parseServerAuthority();
                return authority.getHost() == null ? null : authority;
            } catch (URISyntaxException e) {
                return null;
            }
        }

        @Override
        public String getRemoteAddr() {
            return address;
        }

        @Override
        public String getRemoteHost() {
            return address;
        }

        @Override
        public boolean isSecure() {
            return isSecure;
        }

        @Override
        public String getScheme() {
            return isSecure ? "https" : "http";
        }

        @Override
        public String getServerName() {
            return authority == null ? super.getServerName() : authority.getHost();
        }

        @Override
        public int getServerPort() {
            if (authority != null && authority.getPort() > 0) {
                return authority.getPort();
            }
            return authority == null ? super.getServerPort() : isSecure ? HTTPS : HTTP;
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer url = new StringBuffer(getScheme()).append("://").append(getServerName());
            int port = getServerPort();
            if (port != (isSecure ? HTTPS : HTTP)) {
                url.append(':').append(port);
            }
            return url.append(getRequestURI());
        }

        /** What was forwarded is told above; the rest must not be believed a second time. */
        private static boolean isForwarding(String name) {
            return name.regionMatches(true, 0, "X-Forwarded-", 0, 12)
                    || name.equalsIgnoreCase("Forwarded");
        }

        @Override
        public @Nullable String getHeader(String name) {
            if (name.equalsIgnoreCase("Host")) {
                return host.isEmpty() ? super.getHeader(name) : host;
            }
            return isForwarding(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            if (name.equalsIgnoreCase("Host") && !host.isEmpty()) {
                return Collections.enumeration(Collections.singleton(host));
            }
            return isForwarding(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(
                    Collections.list(super.getHeaderNames()).stream()
                            .filter(name -> !isForwarding(name))
                            .toList());
        }
    }
}
