/** The arithmetic and the plumbing of the measurements. */
@NullMarked
package dev.relaywatch.bench;

import org.jspecify.annotations.NullMarked;
