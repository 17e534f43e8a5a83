/** Tells a Relaywatch how operations on shops went. */
@NullMarked
package dev.relaywatch.client;

import org.jspecify.annotations.NullMarked;
