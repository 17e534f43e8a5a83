package dev.relaywatch.outbound;

import dev.relaywatch.outbound.Answer.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

/**
 * What an exception of the client means. Its own message is passed on only where it can not quote
 * the call or the answer.
 */
record Failure(Reason reason, String message) {
    private static final int LONGEST_TLS_MESSAGE = 200;

    static Failure of(IOException problem, String host) {
        return switch (problem) {
            case CheckedResolver.ForbiddenAddress forbidden ->
                    new Failure(Reason.FORBIDDEN_ADDRESS, messageOf(forbidden));
            case UnknownHostException unknown -> new Failure(Reason.DNS, messageOf(unknown));
            case ConnectTimeoutException _ ->
                    new Failure(
                            Reason.TIMEOUT,
                            "no connection to " + host + " within " + inWords(Outbound.CONNECT));
            case ConnectionRequestTimeoutException _ ->
                    new Failure(
                            Reason.TIMEOUT,
                            "all connections to " + host + " were busy until the time ran out");
            case InterruptedIOException _ ->
                    new Failure(Reason.TIMEOUT, host + " did not answer in time");
            case SSLException tls ->
                    new Failure(
                            Reason.TLS,
                            "no trusted TLS connection to " + host + ": " + brief(messageOf(tls)));
            case ConnectException refused
                    when messageOf(refused).toLowerCase(Locale.ROOT).contains("refused") ->
                    new Failure(Reason.REFUSED, host + " refused the connection");
            case ConnectException _ -> unreachable(host);
            case NoRouteToHostException _ -> unreachable(host);
            case TruncatedChunkException _ -> reset(host);
            case MalformedChunkCodingException _ -> protocol(host);
            case MessageConstraintException _ -> protocol(host);
            case ClientProtocolException _ -> protocol(host);
            case ZipException _ -> protocol(host);
            default -> reset(host);
        };
    }

    /** "3 s", "250 ms". */
    static String inWords(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }

    private static Failure unreachable(String host) {
        return new Failure(Reason.UNREACHABLE, "there is no way to " + host);
    }

    private static Failure reset(String host) {
        return new Failure(
                Reason.RESET, host + " ended the connection before the answer was complete");
    }

    private static Failure protocol(String host) {
        return new Failure(Reason.PROTOCOL, "what " + host + " sent is not a valid HTTP answer");
    }

    private static String messageOf(IOException problem) {
        String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : message;
    }

    private static String brief(String message) {
        return message.length() <= LONGEST_TLS_MESSAGE
                ? message
                : message.substring(0, LONGEST_TLS_MESSAGE) + "...";
    }
}
