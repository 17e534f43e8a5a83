package dev.relaywatch.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Where an address leads to. Source of the ranges: the IANA special-purpose address registries for
 * IPv4 and IPv6 (RFC 6890 and its updates), as of 2026.
 */
enum AddressKind {
    /** Reachable from anywhere. */
    PUBLIC,
    /** The server itself or its own network: only if the operator says so. */
    PRIVATE,
    /** No honest target of an HTTP call, whatever the operator says. */
    NEVER;

    private static final List<Range> RANGES =
            List.of(
                    new Range("0.0.0.0/8", NEVER), // unspecified, "this network"
                    new Range("10.0.0.0/8", PRIVATE), // RFC 1918
                    new Range("100.100.100.200/32", NEVER), // cloud metadata (Alibaba)
                    new Range("100.64.0.0/10", PRIVATE), // carrier-grade NAT
                    new Range("127.0.0.0/8", PRIVATE), // loopback
                    new Range("169.254.0.0/16", NEVER), // link-local: cloud metadata
                    new Range("172.16.0.0/12", PRIVATE), // RFC 1918
                    new Range("192.0.0.0/24", NEVER), // protocol assignments, metadata (Oracle)
                    new Range("192.0.2.0/24", NEVER), // documentation
                    new Range("192.88.99.0/24", NEVER), // former 6to4 relays
                    new Range("192.168.0.0/16", PRIVATE), // RFC 1918
                    new Range("198.18.0.0/15", PRIVATE), // benchmarking inside a network
                    new Range("198.51.100.0/24", NEVER), // documentation
                    new Range("203.0.113.0/24", NEVER), // documentation
                    new Range("224.0.0.0/4", NEVER), // multicast
                    new Range("240.0.0.0/4", NEVER), // reserved, broadcast
                    new Range("0.0.0.0/0", PUBLIC),
                    new Range("::1/128", PRIVATE), // loopback
                    new Range("64:ff9b:1::/48", PRIVATE), // NAT64 of a local network, RFC 8215
                    new Range("2001::/23", NEVER), // protocol assignments, Teredo
                    new Range("2001:db8::/32", NEVER), // documentation
                    new Range("3fff::/20", NEVER), // documentation
                    new Range("2000::/3", PUBLIC), // global unicast
                    new Range("fd00:ec2::254/128", NEVER), // cloud metadata (AWS)
                    new Range("fc00::/7", PRIVATE), // unique local
                    new Range("fec0::/10", PRIVATE), // site-local, deprecated
                    // link-local, multicast, unspecified, discard, not assigned
                    new Range("::/0", NEVER));

    /** IPv6 forms that carry an IPv4 address and lead to it, and where in them it starts. */
    private static final List<Embedding> EMBEDDINGS =
            List.of(
                    new Embedding(new Range(mappedPrefix(), 96, PUBLIC), 12),
                    new Embedding(new Range("64:ff9b::/96", PUBLIC), 12), // NAT64, RFC 6052
                    new Embedding(new Range("2002::/16", PUBLIC), 2)); // 6to4, RFC 3056

    static AddressKind of(InetAddress address) {
        return of(address.getAddress());
    }

    private static AddressKind of(byte[] address) {
        for (Embedding embedding : EMBEDDINGS) {
            if (embedding.range.holds(address)) {
                return of(Arrays.copyOfRange(address, embedding.start, embedding.start + 4));
            }
        }
        for (Range range : RANGES) {
            if (range.holds(address)) {
                return range.kind;
            }
        }
        throw new IllegalArgumentException("neither IPv4 nor IPv6: " + address.length + " bytes");
    }

    /** {@code ::ffff:0:0}, which {@link InetAddress} would turn into an {@link Inet4Address}. */
    private static byte[] mappedPrefix() {
        byte[] prefix = new byte[16];
        prefix[10] = (byte) 0xff;
        prefix[11] = (byte) 0xff;
        return prefix;
    }

    private record Embedding(Range range, int start) {}

    private static final class Range {
        private final byte[] prefix;
        private final int bits;
        private final AddressKind kind;

        Range(String cidr, AddressKind kind) {
            int slash = cidr.indexOf('/');
            this(
                    InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress(),
                    Integer.parseInt(cidr.substring(slash + 1)),
                    kind);
        }

        Range(byte[] prefix, int bits, AddressKind kind) {
            this.prefix = prefix;
            this.bits = bits;
            this.kind = kind;
        }

        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            int rest = 0xff & (0xff00 >> (bits % 8));
            return Arrays.equals(address, 0, whole, prefix, 0, whole)
                    && (bits % 8 == 0 || ((address[whole] ^ prefix[whole]) & rest) == 0);
        }
    }
}
