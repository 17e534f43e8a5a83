package dev.relaywatch.alerting;

/** A silence was made or ended; published after the commit. What it held back may be due. */
record SilencesChanged() {}
