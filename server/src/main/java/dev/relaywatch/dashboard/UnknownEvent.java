package dev.relaywatch.dashboard;

/** An event of which nothing is known where it was looked for. */
public record UnknownEvent(Look look, String back) {}
