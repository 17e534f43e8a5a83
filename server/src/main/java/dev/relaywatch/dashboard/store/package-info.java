/** A new store, from its name to its first delivered event. */
@NullMarked
package dev.relaywatch.dashboard.store;

import org.jspecify.annotations.NullMarked;
