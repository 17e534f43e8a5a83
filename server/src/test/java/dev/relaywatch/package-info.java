/** Rules that hold for the whole server. */
@NullMarked
package dev.relaywatch;

import org.jspecify.annotations.NullMarked;
