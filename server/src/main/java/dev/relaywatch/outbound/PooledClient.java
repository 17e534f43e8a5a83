package dev.relaywatch.outbound;

import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The one client of the server: HTTP/1.1, pooled connections, nothing done behind one's back. */
final class PooledClient {
    private static final RequestConfig REQUESTS =
            RequestConfig.custom()
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .setExpectContinueEnabled(false)
                    .build();

    /** One slow host must not use up what all others need. */
    private static final int CONNECTIONS_PER_HOST = 100;

    /** All checks that may be under way at once use no more than half of them. */
    private static final int CONNECTIONS = 2_000;

    private static final int HEADERS_PER_ANSWER = 200;
    private static final int LONGEST_HEADER_LINE = 32 * 1024;
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);

    private PooledClient() {}

    static CloseableHttpClient open(DnsResolver resolver, SSLContext tls) {
        return HttpClients.custom()
                .setConnectionManager(connections(resolver, tls))
                .setDefaultRequestConfig(REQUESTS)
                .setUserAgent("Relaywatch")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression() // decompressed in Outbound, within the bound
                .evictExpiredConnections()
                .evictIdleConnections(IDLE)
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(
            DnsResolver resolver, SSLContext tls) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(
                                tls,
                                HostnameVerificationPolicy.BUILTIN, // the JDK checks the name
                                null))
                .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder()
                                .http1Config(
                                        Http1Config.custom()
                                                .setMaxHeaderCount(HEADERS_PER_ANSWER)
                                                .setMaxLineLength(LONGEST_HEADER_LINE)
                                                .build())
                                .build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(Outbound.CONNECT))
                                // A host that moves is found again after this.
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                // A connection that the other side closed meanwhile would lose a
                                // call that is not repeated; looking costs about a millisecond.
                                .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                                .build())
                .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
                .setMaxConnTotal(CONNECTIONS)
                .build();
    }
}
