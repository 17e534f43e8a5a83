/** Measures a real server on this machine, beside a yardstick in the same run. */
@NullMarked
package dev.relaywatch.bench;

import org.jspecify.annotations.NullMarked;
