package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.dashboard.frame.Look;

/** An alert that is not known where it was looked for. */
public record UnknownAlert(Look look, String back) {}
