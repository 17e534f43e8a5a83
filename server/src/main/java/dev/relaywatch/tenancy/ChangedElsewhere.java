package dev.relaywatch.tenancy;

/**
 * Another node, or this one, said that tenants, connections or routes changed: whoever remembers
 * something of them forgets it.
 */
public record ChangedElsewhere() {
    /** On which it is said, by NOTIFY. */
    public static final String CHANNEL = "relaywatch_tenancy";
}
