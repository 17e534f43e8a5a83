package dev.relaywatch.dashboard;

/** The overview. */
public record OverviewView(Look look) {}
