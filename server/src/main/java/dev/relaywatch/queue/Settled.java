package dev.relaywatch.queue;

/** A claimed item and what becomes of it. */
public record Settled(ClaimedItem item, Settlement settlement) {}
