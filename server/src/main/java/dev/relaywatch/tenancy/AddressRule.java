package dev.relaywatch.tenancy;

import java.net.URI;
import java.util.Optional;

/** Judges the addresses that a configuration names; whoever calls them implements it. */
@FunctionalInterface
public interface AddressRule {

    /** Why this address must not be called; empty when it may. */
    Optional<String> refusal(URI url);
}
