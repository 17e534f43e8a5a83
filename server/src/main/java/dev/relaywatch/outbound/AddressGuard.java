package dev.relaywatch.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which addresses the server may call. Tenants name hosts; without this they could reach
 * what stands beside the server, for example the metadata service of a cloud.
 *
 * <p>A name is judged when it is connected to, by the very addresses that are then used; {@link
 * Outbound} sees to that. {@link #refusal} is the early, friendly answer for configuration.
 */
public class AddressGuard {
    private static final String ALLOW = "relaywatch.outbound.allow-private-addresses";

    private final boolean allowPrivate;

    AddressGuard(OutboundProperties properties) {
        this.allowPrivate = properties.allowPrivateAddresses();
    }

    /**
     * Why this target can not be called, as far as that can be said without asking a name service:
     * scheme, user information, IP literals and the names of the machine itself.
     *
     * @return what is wrong and what to do; empty when nothing speaks against it yet
     */
    public Optional<String> refusal(URI target) {
        String scheme = target.getScheme();
        if (scheme == null || !(isScheme(scheme, "http") || isScheme(scheme, "https"))) {
            return Optional.of("the address must start with http:// or https://");
        }
        if (target.getRawUserInfo() != null
                || (target.getRawAuthority() != null && target.getRawAuthority().contains("@"))) {
            return Optional.of("the address must not contain a user name or password");
        }
        String host = target.getHost();
        if (host == null || target.getPort() == 0 || target.getPort() > 65_535) {
            return Optional.of("the address has no valid host or port");
        }
        return refusalOf(host);
    }

    /** Whether it can be reached from anywhere, whatever the operator allows. */
    public static boolean isPublic(InetAddress address) {
        return AddressKind.of(address) == AddressKind.PUBLIC;
    }

    /** Whether a connection to this address may be made. */
    public boolean allows(InetAddress address) {
        return allows(AddressKind.of(address));
    }

    /** What to tell the reader when {@link #allows} said no to every address of a host. */
    String refusalText(String host, AddressKind kind) {
        return switch (kind) {
            case PUBLIC -> throw new IllegalArgumentException("public addresses are not refused");
            case PRIVATE ->
                    host
                            + " leads to a loopback or private address; set "
                            + ALLOW
                            + "=true if the target is really yours";
            case NEVER ->
                    host
                            + " leads to an address that is never called (link-local, multicast,"
                            + " unspecified or reserved); name the real host of the service";
        };
    }

    private Optional<String> refusalOf(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (isThisMachine(bare)) {
            return allows(AddressKind.PRIVATE)
                    ? Optional.empty()
                    : Optional.of(refusalText(host, AddressKind.PRIVATE));
        }
        InetAddress literal;
        try {
            literal = InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException e) {
            return bare.contains(":")
                    ? Optional.of(host + " is not a valid IPv6 address")
                    : Optional.empty(); // a name: judged when it is connected to
        }
        AddressKind kind = AddressKind.of(literal);
        return allows(kind) ? Optional.empty() : Optional.of(refusalText(host, kind));
    }

    private boolean allows(AddressKind kind) {
        return switch (kind) {
            case PUBLIC -> true;
            case PRIVATE -> allowPrivate;
            case NEVER -> false;
        };
    }

    /** {@code localhost} and all below it are the machine itself, RFC 6761. */
    private static boolean isThisMachine(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static boolean isScheme(String scheme, String wanted) {
        return scheme.equalsIgnoreCase(wanted);
    }
}
