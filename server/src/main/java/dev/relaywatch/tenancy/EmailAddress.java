package dev.relaywatch.tenancy;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/** Whether a text is an address that mail can be sent to. */
public final class EmailAddress {
    private static final int LONGEST = 254;

    private EmailAddress() {}

    public static boolean isOne(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            return text.length() <= LONGEST
                    && address.getAddress().equals(text)
                    && text.indexOf('@') > 0;
        } catch (AddressException e) {
            return false;
        }
    }
}
