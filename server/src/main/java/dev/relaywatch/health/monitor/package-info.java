/** One class per service that is watched. */
@NullMarked
package dev.relaywatch.health.monitor;

import org.jspecify.annotations.NullMarked;
