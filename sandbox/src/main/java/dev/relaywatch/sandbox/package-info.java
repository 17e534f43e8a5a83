/** Stands in for the providers: speaks their wire formats, with faults on demand. */
@NullMarked
package dev.relaywatch.sandbox;

import org.jspecify.annotations.NullMarked;
