package dev.relaywatch.tenancy;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param from what mails say of who sends them, such as {@code Relaywatch <alerts@example.com>}
 */
@ConfigurationProperties("relaywatch.mail")
public record MailProperties(@DefaultValue("relaywatch@localhost") String from) {
    public MailProperties {
        parsed(from);
    }

    public InternetAddress sender() {
        return parsed(from);
    }

    /** What stands behind the at sign. */
    public String domain() {
        String address = parsed(from).getAddress();
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static InternetAddress parsed(String from) {
        try {
            InternetAddress address = new InternetAddress(from, true);
            if (address.getAddress().indexOf('@') > 0) {
                return address;
            }
        } catch (AddressException e) {
            // said below, with the name of the property
        }
        throw new IllegalArgumentException(
                "relaywatch.mail.from must be an e-mail address, got \"" + from + "\"");
    }
}
