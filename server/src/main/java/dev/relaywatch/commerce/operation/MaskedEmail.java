package dev.relaywatch.commerce.operation;

/** An address of which only so much is shown that its owner knows it again. */
public final class MaskedEmail {
    private MaskedEmail() {}

    /** {@code jo@example.com} becomes {@code j***@example.com}; what is no address, nothing. */
    public static String of(String email) {
        int at = email.lastIndexOf('@');
        return at < 1
                ? ""
                : email.substring(0, email.offsetByCodePoints(0, 1)) + "***" + email.substring(at);
    }
}
