package dev.relaywatch.capture.geo;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;

/** The /24 or /48 of an address: the neighbourhood that geography is told apart by. */
record Network(BigInteger prefix, int bytes) {
    static Network of(InetAddress address) {
        byte[] whole = address.getAddress();
        int bytes = whole.length == 4 ? 3 : 6;
        return new Network(new BigInteger(1, Arrays.copyOf(whole, bytes)), bytes);
    }

    /** An address of a person stays out of logs, its network too. */
    @Override
    public String toString() {
        return "Network[/" + bytes * 8 + "]";
    }
}
