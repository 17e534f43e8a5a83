package dev.relaywatch.health;

/** How much a service matters: how often it is checked, and how loudly it is told of. */
public enum Tier {
    CRITICAL,
    CORE,
    INTEGRATION,
    EXTERNAL
}
