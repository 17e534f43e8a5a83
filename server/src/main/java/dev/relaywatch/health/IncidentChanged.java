package dev.relaywatch.health;

/**
 * A provider's incident began, strikes others too, or is over; published in the transaction that
 * records it.
 */
public record IncidentChanged(Incident incident, boolean running) {}
