package dev.relaywatch.capture;

/**
 * From where an event came.
 *
 * @param again it came more than once from the same side; it was counted once
 */
public record Sides(boolean browser, boolean server, boolean again) {}
