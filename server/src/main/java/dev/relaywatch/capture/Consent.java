package dev.relaywatch.capture;

/**
 * What the person allowed, in the words of Google's consent mode. Absent is {@link
 * Choice#UNSPECIFIED}.
 */
public record Consent(Choice adUserData, Choice adPersonalization) {
    public static final Consent UNSPECIFIED = new Consent(Choice.UNSPECIFIED, Choice.UNSPECIFIED);

    /** One answer. */
    public enum Choice {
        GRANTED,
        DENIED,
        UNSPECIFIED
    }

    /** This where the person said anything, else the other. */
    Consent or(Consent other) {
        return equals(UNSPECIFIED) ? other : this;
    }
}
