package dev.relaywatch.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Asks the name service for the addresses of a host. May block for as long as that service does.
 */
@FunctionalInterface
interface NameLookup {

    InetAddress[] addressesOf(String host) throws UnknownHostException;
}
