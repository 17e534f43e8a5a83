package dev.relaywatch.tenancy;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Judges the addresses that a configuration names; whoever calls them implements it. */
@FunctionalInterface
public interface AddressRule {

    /** Why this address must not be called; empty when it may. */
    Optional<String> refusal(URI url);

    /** Why the first of these that objects does so. */
    static Optional<String> refusal(List<AddressRule> rules, URI url) {
        return rules.stream().map(rule -> rule.refusal(url)).flatMap(Optional::stream).findFirst();
    }
}
