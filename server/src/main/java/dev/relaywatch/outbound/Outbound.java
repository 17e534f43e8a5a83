package dev.relaywatch.outbound;

import dev.relaywatch.outbound.Answer.Reason;
import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.Answer.Unreached;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * Sends HTTP calls. Follows no redirect, repeats nothing, connects only where {@link AddressGuard}
 * allows, and ends every call within its time.
 */
public class Outbound {
    /** For one address, and for looking up the name. */
    static final Duration CONNECT = Duration.ofSeconds(3);

    private final AddressGuard guard;
    private final CheckedResolver resolver;
    private final CloseableHttpClient client;
    private final ExecutorService exchanges;

    Outbound(AddressGuard guard, NameLookup lookup, SSLContext tls) {
        this.guard = guard;
        this.resolver = new CheckedResolver(guard, lookup, CONNECT);
        this.client = PooledClient.open(resolver, tls);
        this.exchanges =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual()
                                .name("outbound-", 0)
                                .inheritInheritableThreadLocals(false)
                                .factory());
    }

    /**
     * Sends the call and waits for the answer, at most for the call's timeout. Call it from a
     * virtual thread, and never inside a transaction. Every failure of the network or the other
     * side is an {@link Unreached}.
     */
    public Answer send(Call call) {
        long start = System.nanoTime();
        Optional<String> refusal = guard.refusal(call.uri());
        if (refusal.isPresent()) {
            return new Unreached(Reason.FORBIDDEN_ADDRESS, refusal.get(), since(start));
        }
        HttpUriRequestBase request = requestOf(call);
        Future<Answer> exchange;
        try {
            exchange = exchanges.submit(() -> exchange(call, request, start));
        } catch (RejectedExecutionException e) {
            return stopping(start);
        }
        try {
            return exchange.get(call.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(exchange, request);
            return new Unreached(
                    Reason.TIMEOUT,
                    call.uri().getHost()
                            + " did not answer within "
                            + Failure.inWords(call.timeout()),
                    since(start));
        } catch (InterruptedException e) {
            abandon(exchange, request);
            Thread.currentThread().interrupt();
            return new Unreached(Reason.INTERRUPTED, "the caller was interrupted", since(start));
        } catch (ExecutionException e) {
            if (exchanges.isShutdown()) {
                return stopping(start); // the client says so in its own, unchecked way
            }
            throw new IllegalStateException("the HTTP client failed on " + call, e.getCause());
        }
    }

    /** Ends what is under way and refuses what comes. */
    void stop() {
        exchanges.shutdownNow();
        resolver.stop();
        client.close(CloseMode.IMMEDIATE);
    }

    /** The interrupt closes a socket that the exchange waits on, in whatever phase it is. */
    private static void abandon(Future<Answer> exchange, HttpUriRequestBase request) {
        exchange.cancel(true);
        request.cancel();
    }

    private Answer exchange(Call call, HttpUriRequestBase request, long start) {
        String host = call.uri().getHost();
        try {
            HttpHost target = new HttpHost(call.uri().getScheme(), host, call.uri().getPort());
            ClassicHttpResponse response =
                    client.executeOpen(target, request, HttpClientContext.create());
            Body body = Body.of(response.getEntity(), call.maxAnswerBytes());
            return new Response(
                    response.getCode(),
                    headersOf(response),
                    body.bytes(),
                    body.truncated(),
                    since(start));
        } catch (IOException e) {
            if (exchanges.isShutdown()) {
                return stopping(start);
            }
            Failure failure = Failure.of(e, host);
            return new Unreached(failure.reason(), failure.message(), since(start));
        } finally {
            // A body read to its end has given its connection back, and this does nothing. All else
            // is closed here: closing the stream instead would first read the rest of it.
            request.cancel();
        }
    }

    private static HttpUriRequestBase requestOf(Call call) {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        call.headers().forEach(request::addHeader);
        request.setHeader("Accept-Encoding", "gzip");
        if (call.body() != null) {
            request.setEntity(new ByteArrayEntity(call.body(), null));
        }
        return request;
    }

    private static Map<String, String> headersOf(ClassicHttpResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            String value = header.getValue() == null ? "" : header.getValue();
            headers.merge(header.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
        }
        return headers;
    }

    private static Unreached stopping(long start) {
        return new Unreached(Reason.INTERRUPTED, "this server is stopping", since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
