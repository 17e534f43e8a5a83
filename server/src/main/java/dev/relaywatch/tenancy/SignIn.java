package dev.relaywatch.tenancy;

import java.time.Instant;
import java.util.UUID;

/** How a try to sign in ended. */
public sealed interface SignIn {

    /** It is them. */
    record Welcome(UUID person) implements SignIn {}

    /** The password was right; a code of their second factor is needed. */
    record CodeNeeded(UUID person) implements SignIn {}

    /** Wrong: not said what of it. */
    record Refused() implements SignIn {}

    /** Too many failed: no try is looked at before then. */
    record Locked(Instant until) implements SignIn {}

    /** Too many sign in just now; to be tried again in a moment. */
    record Busy() implements SignIn {}
}
