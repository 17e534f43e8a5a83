package dev.relaywatch.queue;

/**
 * A platform refused the account of a lane; its items wait. Published after the commit, once a
 * pause.
 */
public record LanePaused(Lane lane, String reason) {}
