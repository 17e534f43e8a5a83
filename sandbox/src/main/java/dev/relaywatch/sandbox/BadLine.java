package dev.relaywatch.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The faults of the way to the caller, whatever the provider says. */
final class BadLine {
    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(1);
    private static final int MISSING = 100;

    /** Far longer than any caller waits; then the connection ends. */
    private static final Duration HANGS = Duration.ofMinutes(10);

    private BadLine() {}

    /** Whether the provider has worked the request all the same. */
    static boolean isSeen(FaultKind kind) {
        return kind == FaultKind.RESET_AFTER
                || kind == FaultKind.STALLED
                || kind == FaultKind.SLOW_BODY
                || kind == FaultKind.WRONG_LENGTH;
    }

    /** Where nothing is said: the connection ends at once, or stays open. */
    static void hang(@Nullable FaultKind line) throws InterruptedException {
        if (line == FaultKind.HALF_OPEN) {
            Thread.sleep(HANGS);
        }
    }

    /** How many bytes the answer announces. */
    static long length(byte[] body, @Nullable FaultKind line) {
        return line == FaultKind.WRONG_LENGTH ? body.length + (long) MISSING : body.length;
    }

    static void write(OutputStream out, byte[] body, @Nullable FaultKind line)
            throws IOException, InterruptedException {
        if (line == FaultKind.SLOW_BODY) {
            for (byte one : body) {
                out.write(one);
                out.flush();
                Thread.sleep(BETWEEN_BYTES);
            }
        } else if (line == FaultKind.STALLED) {
            out.write(body, 0, body.length / 2);
            out.flush();
            Thread.sleep(HANGS);
        } else {
            out.write(body);
        }
    }
}
