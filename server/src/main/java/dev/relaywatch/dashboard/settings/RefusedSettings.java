package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Look;

/**
 * Settings that are not theirs to see.
 *
 * @param why a sentence
 * @param then whom to ask
 */
public record RefusedSettings(Look look, String why, String then) {

    static RefusedSettings ofStore(Look look, String what) {
        return new RefusedSettings(
                look,
                what + " are for the admins of a store",
                "You may look at connections, routes and channels. Ask an admin of the store for more.");
    }

    static RefusedSettings ofPlatform(Look look, String what) {
        return new RefusedSettings(
                look,
                what + " are for the admins of the platform",
                "They make and close stores. Your own stores stand in the list above each page.");
    }
}
