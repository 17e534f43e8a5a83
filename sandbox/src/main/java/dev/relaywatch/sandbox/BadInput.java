package dev.relaywatch.sandbox;

/** What was given to the sandbox cannot be used. */
public final class BadInput extends IllegalArgumentException {
    private final String field;
    private final String reason;

    BadInput(String field, String reason) {
        this.field = field;
        this.reason = reason;
    }

    public String field() {
        return field;
    }

    /** A sentence that names the field. */
    @Override
    public String getMessage() {
        return field + ": " + reason;
    }
}
