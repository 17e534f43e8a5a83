package dev.relaywatch.dashboard.frame;

/**
 * A page that is not theirs to see, or that there is none of.
 *
 * @param why a sentence
 */
public record RefusedView(Frame frame, String why) {}
