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

    /** It would take brackets and the names of its own interfaces, too. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private static final int LONGEST = 45;

    private PublicAddress() {}

    /**
     * Never asks a name service.
     *
     * @return empty when it is no literal address, or one that leads nowhere or into a private
     *     network
     */
    static Optional<InetAddress> of(@Nullable String text) {
        if (text == null
                || text.length() > LONGEST
                || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text)).filter(AddressGuard::isPublic);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
