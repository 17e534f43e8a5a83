package dev.relaywatch.tenancy.configuration;

import java.net.URI;
import java.util.Optional;

/** Judges the addresses that the file names. */
@FunctionalInterface
public interface ConnectionRule {

    /**
     * Why this address must not be called; empty when it may.
     *
     * @param baseUrl absolute, http or https, with a host; without path and query where these are
     *     part of a secret
     */
    Optional<String> refusal(URI baseUrl);
}
