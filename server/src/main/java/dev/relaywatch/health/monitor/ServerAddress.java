package dev.relaywatch.health.monitor;

import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a further database or Redis server stands, as a connection's settings give it. */
sealed interface ServerAddress {
    int HIGHEST_PORT = 65_535;

    /** Nothing that could end the host within a URL. */
    Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");

    /**
     * @param name of the database; empty for the server's own choice
     * @param parameters what follows the question mark of a URL
     */
    record Given(String scheme, String host, int port, String name, Map<String, String> parameters)
            implements ServerAddress {
        public Given {
            parameters = Map.copyOf(parameters);
        }

        /** As people write it. */
        String shown() {
            return host + ":" + port;
        }
    }

    /**
     * @param why it cannot be used, and what to give
     */
    record Unusable(String why) implements ServerAddress {}

    /**
     * @param ownPort where none is given
     * @param first scheme of a URL, and that of what is given without one
     * @param others schemes that mean the same
     */
    static ServerAddress of(Connection connection, int ownPort, String first, String... others) {
        Optional<String> url = connection.setting("url").filter(text -> !text.isBlank());
        if (url.isPresent()) {
            Set<String> schemes = new HashSet<>(Set.of(others));
            schemes.add(first);
            return of(url.get().strip(), ownPort, first, schemes);
        }
        Optional<String> host = connection.setting("host").filter(text -> !text.isBlank());
        if (host.isEmpty()) {
            return new Unusable(
                    "no url and no host is given; add one to the connection's settings");
        }
        if (!HOST.matcher(host.get().strip()).matches()) {
            return new Unusable("host must be a name or an address alone");
        }
        int port = connection.setting("port").map(ServerAddress::port).orElse(ownPort);
        return port == 0
                ? new Unusable("port must be a number from 1 to " + HIGHEST_PORT)
                : new Given(
                        first,
                        host.get().strip(),
                        port,
                        connection.setting("name").orElse("").strip(),
                        Map.of());
    }

    private static ServerAddress of(String text, int ownPort, String first, Set<String> schemes) {
        String expected = "the url must look like " + first + "://host:" + ownPort + "/name";
        URI url;
        try {
            url = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
        } catch (URISyntaxException e) {
            return new Unusable(expected);
        }
        if (url.getRawUserInfo() != null) {
            return new Unusable("give user name and password as secrets, not in the url");
        }
        String host = url.getHost();
        int port = url.getPort() == -1 ? ownPort : url.getPort();
        if (url.getScheme() == null
                || !schemes.contains(url.getScheme())
                || host == null
                || port < 1
                || port > HIGHEST_PORT) {
            return new Unusable(expected);
        }
        String path = url.getPath() == null ? "" : url.getPath();
        return new Given(
                url.getScheme(),
                host,
                port,
                path.startsWith("/") ? path.substring(1) : path,
                parameters(url.getRawQuery() == null ? "" : url.getRawQuery()));
    }

    /** 0 for what is none. */
    private static int port(String text) {
        try {
            int port = Integer.parseInt(text.strip());
            return port >= 1 && port <= HIGHEST_PORT ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                parameters.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /** The syntax of its escapes was seen to by {@link URI}. */
    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
