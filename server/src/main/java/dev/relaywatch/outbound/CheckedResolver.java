package dev.relaywatch.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Turns a host name into the addresses that may be connected to. The client asks once per
 * connection and connects to exactly what it is given, so a name that answers differently the next
 * time gains nothing.
 */
final class CheckedResolver implements DnsResolver {
    /** A lookup blocks its thread in native code; more than this many at once are refused. */
    private static final int MOST_LOOKUPS = 64;

    private final AddressGuard guard;
    private final NameLookup lookup;
    private final Duration patience;
    private final ExecutorService lookups;

    /**
     * @param patience the longest wait for the name service
     */
    CheckedResolver(AddressGuard guard, NameLookup lookup, Duration patience) {
        this.guard = guard;
        this.lookup = lookup;
        this.patience = patience;
        // Platform threads: a virtual thread would hold one of the few carriers all the while.
        this.lookups =
                new ThreadPoolExecutor(
                        0,
                        MOST_LOOKUPS,
                        30,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform().daemon().name("outbound-lookup-", 0).factory());
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = find(host);
        InetAddress[] allowed =
                Arrays.stream(found).filter(guard::allows).toArray(InetAddress[]::new);
        if (allowed.length > 0) {
            return allowed;
        }
        if (found.length == 0) {
            throw new UnknownHostException("the name " + host + " has no address");
        }
        throw new ForbiddenAddress(guard.refusalText(host, AddressKind.of(found[0])));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    void stop() {
        lookups.shutdownNow();
    }

    private InetAddress[] find(String host) throws UnknownHostException {
        Future<InetAddress[]> answer;
        try {
            answer = lookups.submit(() -> lookup.addressesOf(host));
        } catch (RejectedExecutionException e) {
            throw unknown("too many name lookups are waiting to look up " + host, e);
        }
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unknown(
                    "the name service did not answer for "
                            + host
                            + " within "
                            + patience.toMillis()
                            + " ms",
                    e);
        } catch (ExecutionException e) {
            throw unknown("the name " + host + " was not found", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unknown("the call ended while looking up " + host, e);
        }
    }

    private static UnknownHostException unknown(String message, Exception cause) {
        UnknownHostException unknown = new UnknownHostException(message);
        unknown.initCause(cause);
        return unknown;
    }

    /** Every address of the host is refused; the message is {@link AddressGuard}'s. */
    static final class ForbiddenAddress extends UnknownHostException {
        ForbiddenAddress(String message) {
            super(message);
        }
    }
}
