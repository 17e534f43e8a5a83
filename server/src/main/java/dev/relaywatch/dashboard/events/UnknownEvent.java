package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.frame.Look;

/** An event of which nothing is known where it was looked for. */
public record UnknownEvent(Look look, String back) {}
