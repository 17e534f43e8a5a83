package dev.relaywatch.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** For tests of other rooms: the real thing, allowed to call servers on loopback. */
public final class LoopbackOutbound {
    private LoopbackOutbound() {}

    public static Outbound open() {
        try {
            return new Outbound(
                    new AddressGuard(new OutboundProperties(true)),
                    InetAddress::getAllByName,
                    SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks for the addresses of a host. */
    @FunctionalInterface
    public interface Names {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    public static Outbound open(Names names, SSLContext tls) {
        return new Outbound(
                new AddressGuard(new OutboundProperties(true)), names::addressesOf, tls);
    }

    /** Ends what is under way and lets go of connections and threads. */
    public static void stop(Outbound outbound) {
        outbound.stop();
    }
}
