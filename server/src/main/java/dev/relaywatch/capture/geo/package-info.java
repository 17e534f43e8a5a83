/**
 * Where an address is: from a database file of MaxMind's, else from a provider on the internet.
 * Serves leads, which wait for it a moment at most and never fail because of it.
 */
@NullMarked
package dev.relaywatch.capture.geo;

import org.jspecify.annotations.NullMarked;
