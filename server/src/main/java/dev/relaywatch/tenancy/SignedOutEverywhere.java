package dev.relaywatch.tenancy;

import java.util.UUID;

/** All sessions of this person end now: their password changed, or they are no longer let in. */
public record SignedOutEverywhere(UUID person) {}
