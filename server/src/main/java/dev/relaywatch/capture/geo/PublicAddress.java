package dev.relaywatch.capture.geo;

import dev.relaywatch.outbound.AddressGuard;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses that are somewhere: those that can be reached from anywhere. */
final class PublicAddress {
    /** The Java platform would take 1.2 for 1.0.0.2. */
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private static final int LONGEST = 45;

    private PublicAddress() {}

    /**
     * Never asks a name service.
     *
     * @return empty when it is no literal address, or one that leads nowhere or into a private
     *     network
     */
    static Optional<InetAddress> of(@Nullable String text) {
        if (text == null || text.length() > LONGEST || text.indexOf('%') >= 0) {
            return Optional.empty();
        }
        if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text)).filter(AddressGuard::isPublic);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
