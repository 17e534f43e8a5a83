package dev.relaywatch.outbound;

import java.net.InetAddress;
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

    /** Ends what is under way and lets go of connections and threads. */
    public static void stop(Outbound outbound) {
        outbound.stop();
    }
}
