/** How services stand: all of them for everybody, one of them, and those of one store. */
@NullMarked
package dev.relaywatch.dashboard.health;

import org.jspecify.annotations.NullMarked;
